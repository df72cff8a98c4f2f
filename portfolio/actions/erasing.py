"""Deleting for good, with proof: rows, files, copies, what other rows say of them, and a report.

What is deleted here cannot come back. The report holds no name and no title: it counts.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import NestedObjects
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from portfolio.actions.api_tokens import forget_calls
from portfolio.actions.events import forget_events, publish
from portfolio.actions.packs import end_packs
from portfolio.actions.team_tasks import forget_tasks
from portfolio.actions.words import gather_words
from portfolio.doorbell import ring
from portfolio.models import (
    AuditEvent,
    Brand,
    Certificate,
    ClientUpload,
    Comment,
    Delivery,
    Erasure,
    Library,
    Notice,
    Person,
    Portal,
    PortalEvent,
    Portrait,
    Tagged,
    Team,
    TrashEntry,
    User,
    Version,
)
from portfolio.signals import rows_erased
from portfolio.stored_files import files_named_after

#: What is told to other systems by its id: they may have a copy of it.
TOLD = (Brand, Library, Portal, Portrait)
#: What the audit log calls what is no longer there.
ERASED = "something that was erased"


@dataclass(frozen=True)
class Doomed:
    """All that goes when some rows go. rows: by model, whatever the database deletes with them.

    roots: what is deleted by hand.
    """

    roots: Sequence[models.Model]
    rows: Mapping[type[models.Model], Collection[models.Model]]
    ids: frozenset[UUID] = field(default_factory=frozenset)

    def of(self, model: type[models.Model]) -> list[Any]:
        """The rows of one model."""
        return list(self.rows.get(model, ()))

    @property
    def words(self) -> list[str]:
        """The ids of what had a name, for the search for leftovers."""
        named = (Portrait, Version, Person)
        return sorted(str(row.pk) for model in named for row in self.of(model))


@transaction.atomic
def erase(
    *,
    team: Team,
    roots: Sequence[models.Model],
    kind: str,
    reason: Erasure.Reason,
    by: User | None,
    kept: Sequence[str] = (),
) -> Erasure:
    """Delete rows for good, with all that hangs on them and all that is said of them elsewhere.

    kind: what the report calls it. kept: sentences on what stays, and why. The files go once this
    is committed; then a worker looks whether anything is left, and the report says so.
    """
    doomed = _all_of(team, roots)
    files = _files_of(team, doomed)
    versions = doomed.of(Version)
    proof = Erasure.objects.create(
        team=team,
        reason=reason,
        kind=kind,
        counts=_counted(doomed),
        files=len(files),
        bytes=sum(files.values()),
        digests=sorted(version.sha256 for version in versions),
        looked_for=doomed.words,
        kept=list(kept),
        created_by=by,
    )
    end_packs(versions=versions)
    rows_erased.send(sender=Erasure, ids=doomed.ids, versions=versions, team=team)
    _forget(team, doomed)
    spoken_of = _spoken_of(doomed)
    for root in doomed.roots:
        type(root)._base_manager.filter(pk=root.pk).delete()
    gather_words(spoken_of)
    for name in files:
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]
    ring("portfolio.tasks.verify_erasure", proof.pk)
    return proof


def _all_of(team: Team, roots: Sequence[models.Model]) -> Doomed:
    """The rows that the database deletes with these, and those that only speak of them."""
    first = _collected(roots)
    portraits = [row.pk for row in first.of(Portrait)]
    versions = [row.pk for row in first.of(Version)]
    speaking: list[models.Model] = [
        *TrashEntry.objects.filter(team=team, row_id__in=first.ids),
        *ClientUpload.objects.filter(version__in=versions),
        *PortalEvent.objects.filter(portrait__in=portraits),
        *_notices_of(team, first.ids),
    ]
    return _collected([*roots, *speaking])


def _notices_of(team: Team, ids: Collection[UUID]) -> Iterable[Notice]:
    wanted = {str(pk) for pk in ids}
    for notice in Notice.objects.filter(brand__team=team).iterator():
        parts = [*notice.address.replace("#", "/").split("/"), *notice.key.split(":")]
        if not wanted.isdisjoint(parts):
            yield notice


def _collected(roots: Sequence[models.Model]) -> Doomed:
    collector = NestedObjects(using="default")
    for root in roots:
        collector.collect([root])
    rows = {model: list(found) for model, found in collector.data.items()}
    ids = {row.pk for found in rows.values() for row in found if isinstance(row.pk, UUID)}
    return Doomed(roots, rows, frozenset(ids))


def _files_of(team: Team, doomed: Doomed) -> dict[str, int]:
    """Name -> bytes of every stored file of these rows: named by a column, or after their id."""
    names = set(files_named_after(team.pk, doomed.ids))
    for found in doomed.rows.values():
        for row in found:
            for column in row._meta.concrete_fields:
                if isinstance(column, models.FileField) and getattr(row, column.attname):
                    names.add(getattr(row, column.attname).name)
    return {name: default_storage.size(name) for name in names if default_storage.exists(name)}


def _counted(doomed: Doomed) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for model, found in doomed.rows.items():
        counts[str(model._meta.verbose_name_plural)] += len(found)
    return dict(sorted(counts.items()))


def _spoken_of(doomed: Doomed) -> set[UUID]:
    """The portraits that stay, and are found by words that go."""
    people = [row.pk for row in doomed.of(Person)]
    found = set(Portrait.all_rows.filter(person__in=people).values_list("pk", flat=True))
    for model in (Comment, Tagged, Version):
        found |= {row.portrait_id for row in doomed.of(model)}
    return found - {row.pk for row in doomed.of(Portrait)}


def _forget(team: Team, doomed: Doomed) -> None:
    """Take names and titles out of what stays: packs, the audit log, the chain of certificates."""
    versions = [row.pk for row in doomed.of(Version)]
    named = set(map(str, versions))
    for pack in Delivery.objects.filter(versions__in=versions).distinct():
        pack.gate = [row for row in pack.gate if row["version"] not in named]
        pack.save(update_fields=["gate"])
    ids = [str(pk) for pk in doomed.ids]
    forget_calls(team=team, ids=ids)
    forget_events(team=team, ids=ids)
    forget_tasks(team=team, ids=ids)
    for model in TOLD:
        for row in doomed.of(model):
            publish(f"{model._meta.model_name}.deleted", target=row)
    AuditEvent.objects.filter(team=team, target_id__in=ids).update(
        target_name=ERASED, target_id="", details={}
    )
    today = timezone.now().date().isoformat()
    kept = [row.pk for row in doomed.of(Certificate)]
    about = Certificate.objects.filter(version__in=versions)
    for certificate in about.exclude(pk__in=kept):
        entry = certificate.entry
        certificate.entry = {
            "number": entry["number"],
            "previous": entry["previous"],
            "erased": today,
        }
        certificate.save(update_fields=["entry"])
