"""What is deleted for good, and when: the trash, a person who asks for it, a team's own rules."""

from collections.abc import Callable
from datetime import timedelta

import structlog
from django.db import models, transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.client_uploads import purge_refused
from portfolio.actions.erasing import ERASED, erase
from portfolio.actions.leftovers import rows_of_team_with
from portfolio.actions.team_settings import delete_team
from portfolio.actions.trash import expired_entries, holding, model_of
from portfolio.doorbell import ring
from portfolio.models import AuditEvent, Erasure, Person, Portrait, Team, TrashEntry, User
from portfolio.models.trash import KEPT_FOR

log = structlog.get_logger(__name__)

#: What the audit log keeps of a person's erasure: that there was one.
STAYS = (
    "The chain of certificates keeps the digest of each entry, and nothing that it said.",
    "The audit log keeps that something was erased, by whom and when.",
    "For 30 days, events tell other systems by its id that a portrait was deleted.",
)


class WrongCount(Exception):
    """The number that was typed is not how many portraits would go."""

    def __init__(self, entry: TrashEntry) -> None:
        super().__init__(
            f"Type {entry.portraits} to delete “{entry}” for good: so many portraits would go."
        )


@transaction.atomic
def empty_entry(*, entry: TrashEntry, typed: str, by: User | None) -> TrashEntry:
    """Have a worker delete one thing in the trash for good. typed: how many portraits go.

    Raises WrongCount.
    """
    entry = TrashEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if typed.strip() != str(entry.portraits):
        raise WrongCount(entry)
    entry.doomed_at, entry.doomed_by = timezone.now(), by
    entry.save(update_fields=["doomed_at", "doomed_by"])
    ring("portfolio.tasks.empty_entry", entry.pk)
    return entry


@transaction.atomic
def purge_entry(*, entry: TrashEntry) -> Erasure | None:
    """Delete what has had its time, or is doomed, for good; None where another worker did it."""
    rows = TrashEntry.objects.select_for_update(of=("self",)).select_related("team", "doomed_by")
    found = rows.filter(pk=entry.pk).first()
    if found is None:
        return None
    reason = Erasure.Reason.TRASH if found.doomed_at else Erasure.Reason.EXPIRED
    return _purge(found, reason, found.doomed_by)


@transaction.atomic
def erase_person(*, person: Person, by: User | None) -> Erasure:
    """Erase a person: every portrait of them, what was said of these, and the person.

    Where the name still stands in other words of the team, the report says in which table.
    """
    person = Person.all_rows.select_for_update(of=("self",)).get(pk=person.pk)
    team, name = person.team, person.name
    portraits = list(Portrait.all_rows.select_for_update(of=("self",)).filter(person=person))
    proof = erase(
        team=team,
        roots=[*portraits, person],
        kind="person",
        reason=Erasure.Reason.PERSON,
        by=by,
        kept=STAYS,
    )
    record_event(team=team, action="person.erased", holding=holding(Person, len(portraits)))
    proof.kept = [*proof.kept, *_still_named(team, name)]
    proof.save(update_fields=["kept"])
    return proof


def follow_retention() -> int:
    """Delete what has had its time: in the trash, archived, or taken back; how many erasures.

    Each is done for itself: one that fails is logged, and tried again the next time.
    """
    done = 0
    for entry in expired_entries():
        done += _tried(lambda entry=entry: purge_entry(entry=entry))  # type: ignore[misc]
    done += purge_refused()
    for team in Team.objects.filter(deleted_at=None):
        for portrait, reason in _had_their_time(team):
            done += _tried(
                lambda team=team, portrait=portrait, reason=reason: erase(  # type: ignore[misc]
                    team=team, roots=[portrait], kind="portrait", reason=reason, by=None
                )
            )
    for team in Team.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR):
        delete_team(team=team)
        done += 1
    return done


def requeue_unverified() -> int:
    """Ring again for erasures that nobody has looked after yet; how many."""
    waiting = Erasure.objects.filter(verified_at=None)
    for pk in waiting.values_list("pk", flat=True):
        ring("portfolio.tasks.verify_erasure", pk)
    return len(waiting)


def _had_their_time(team: Team) -> list[tuple[Portrait, Erasure.Reason]]:
    """The portraits that the team's own rules let go."""
    now, found = timezone.now(), []
    ours = Portrait.all_rows.filter(library__brand__team=team)
    if team.archived_days is not None:
        old = ours.filter(archived_at__lt=now - timedelta(days=team.archived_days))
        found += [(row, Erasure.Reason.ARCHIVED) for row in old]
    if team.revoked_days is not None:
        since = now - timedelta(days=team.revoked_days)
        found += [
            (row, Erasure.Reason.REVOKED)
            for row in ours.filter(person__withdrawn_at__lt=since)
            if row.pk not in {portrait.pk for portrait, _ in found}
        ]
    return found


def _purge(entry: TrashEntry, reason: Erasure.Reason, by: User | None) -> Erasure:
    """What lies in an entry goes; so does what lay in the trash before and was inside of it."""
    model, team, portraits = model_of(entry), entry.team, entry.portraits
    rows: list[models.Model] = [*model._base_manager.filter(pk=entry.row_id), entry]
    kind = str(model._meta.verbose_name)
    proof = erase(team=team, roots=rows, kind=kind, reason=reason, by=by)
    record_event(team=team, action="trash.emptied", kind=kind, holding=holding(model, portraits))
    return proof


def _still_named(team: Team, name: str) -> list[str]:
    """Where other words of the team hold the name: for somebody to look at."""
    told = AuditEvent.objects.filter(team=team, action="portrait.person_set", details__person=name)
    told.update(details={"person": ERASED})
    return [
        f"The name still stands in {count} of the team’s {called}: look there by hand."
        for called, count in rows_of_team_with(team, name)
    ]


def _tried(act: Callable[[], object]) -> bool:
    try:
        act()
    except Exception:
        log.exception("erasure failed")
        return False
    return True
