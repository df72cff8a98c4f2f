"""Writes to rubrics: the one in use of each brand, what a member saves, what is restored."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction

from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import Brand, CustomJob, User
from scoring.actions.rubric_notes import what_is_lost, why_carried
from scoring.models import RubricVersion
from scoring.rubric.carrying import Carried, carried_over, custom_that_applies
from scoring.rubric.jobs import JOB_SLUGS, job_of, rubric_for
from scoring.rubric.rubric import Rubric
from scoring.rubric.sliders import sliders

TABLES_SEEN = "rubric-tables-seen"


class RubricMoved(Exception):
    """Somebody saved another version since the member opened the page."""

    def __init__(self, version: RubricVersion) -> None:
        who = str(version.author) if version.author else "Presence"
        super().__init__(
            f"{who} saved version {version.number} while you were editing. Nothing of yours is "
            "lost: look at what would change now, then save again."
        )
        self.version = version


class OtherJob(Exception):
    """The version to restore was made for another emotional job than the brand's present one."""

    def __init__(self, version: RubricVersion) -> None:
        title = version.custom["title"] if version.custom else job_of(version.job).title
        super().__init__(
            f"Version {version.number} was made for “{title}”. Give the brand that job first."
        )


def custom_of(job: CustomJob | None) -> dict[str, Any] | None:
    """A team's own job as the rubric takes it and as a version keeps it; None for one of the ten.

    {"slug": "custom:<uuid>", "title", "description", "changes"}
    """
    if job is None:
        return None
    return {
        "slug": f"custom:{job.pk}",
        "title": job.title,
        "description": job.description,
        "changes": job.changes,
    }


def rubric_of(stored: RubricVersion) -> Rubric:
    """A saved version as today's tables have it; its digest tells whether they moved on."""
    return _carried(stored.job, stored.changes, stored.secondary, stored.custom).rubric


def rubric_with(brand: Brand, changes: Mapping[str, Any]) -> Rubric:
    """The rubric that these changes would give the brand, as it is today. Raises BadOverride.

    What no longer applies of the team's own job is no fault of these changes, and is left out.
    """
    custom, _ = custom_that_applies(brand.job, custom_of(brand.custom_job))
    return rubric_for(brand.job, changes, secondary=brand.secondary_job, custom=custom)


def custom_rubric(job: CustomJob, changes: Mapping[str, Any]) -> Rubric:
    """The rubric of a team's own job if it asked for these changes. Raises BadOverride."""
    custom = {**(custom_of(job) or {}), "changes": changes}
    return rubric_for(job.starts_from, {}, custom=custom)


def standing_rubric(job: CustomJob) -> Rubric:
    """The rubric of a team's own job as it is, without what no longer applies."""
    return _carried(job.starts_from, {}, "", custom_of(job)).rubric


def follow_tables() -> int:
    """Bring every brand's rubric in use up to today's tables, once after an upgrade; how many.

    What the tables say is remembered by its digest, so that every later call costs one look.
    """
    slid = {"sliders": dict.fromkeys(sliders(), 1)}  # the sliders' own table counts too
    versions = (rubric_for(slug, asked).version for slug in JOB_SLUGS for asked in ({}, slid))
    tables = hashlib.sha256("".join(versions).encode())
    if cache.get(TABLES_SEEN) == tables.hexdigest():
        return 0
    moved = 0
    for brand in Brand.objects.filter(rubric_versions__in_use=True).iterator():
        before = RubricVersion.objects.get(brand=brand, in_use=True)
        moved += rubric_in_use(brand) != before
    cache.set(TABLES_SEEN, tables.hexdigest(), timeout=None)
    return moved


@transaction.atomic
def rubric_in_use(brand: Brand) -> RubricVersion:
    """The version that the brand's portraits are judged by, as the brand is today.

    A brand that comes back to a job finds what it last saved for it. When the tables, the team's
    own job or the secondary job have moved on since, what the brand asked for is carried over into
    a new version, signed by Presence; its note names what could no longer be carried.
    """
    brand = _locked(brand)
    custom = custom_of(brand.custom_job)
    mine = {"custom__slug": custom["slug"]} if custom else {"custom__isnull": True}
    saved = RubricVersion.objects.filter(brand=brand, job=brand.job, **mine)
    last = saved.order_by("-in_use", "-number").first()
    carried = _carried(brand.job, last.changes if last else {}, brand.secondary_job, custom)
    if last is None:
        return _add_version(brand, carried.rubric, changes={}, note=what_is_lost(carried))
    if (last.digest, last.secondary) != (carried.rubric.version, brand.secondary_job):
        note = why_carried(last, brand.secondary_job, custom, carried)
        return _add_version(brand, carried.rubric, changes=carried.changes, note=note)
    if not last.in_use:
        _put_in_use(last)
    return last


@transaction.atomic
def save_rubric(
    *,
    brand: Brand,
    changes: Mapping[str, Any],
    note: str,
    author: User | None,
    seen: int | None = None,
    restored_from: RubricVersion | None = None,
) -> RubricVersion:
    """Put what the brand asks for in use as a new version, and have its portraits judged by it.

    seen: the number of the version that the member started from. What changes no band and no
    weight makes no version: the one in use is returned, so that saving twice saves once.
    Raises BadOverride, and RubricMoved when another version than `seen` is in use.
    """
    current = rubric_in_use(brand)
    brand = _locked(brand)
    rubric = rubric_with(brand, changes)
    if rubric.version == current.digest:
        return current
    if seen is not None and seen != current.number:
        raise RubricMoved(current)
    version = _add_version(
        brand,
        rubric,
        changes=tidied(changes),
        note=note,
        author=author,
        restored_from=restored_from,
    )
    _record_save(version)
    ring("scoring.tasks.judge_brand", brand.pk)
    return version


@transaction.atomic
def restore_rubric(*, version: RubricVersion, note: str, author: User | None) -> RubricVersion:
    """Put what an earlier version asked for in use again, as a new version.

    The tables and a team's own job are those of today; what no longer applies is left out and
    named in the note. Raises OtherJob.
    """
    brand = _locked(version.brand)
    custom = custom_of(brand.custom_job)
    before = version.custom["slug"] if version.custom else None
    if (version.job, before) != (brand.job, custom["slug"] if custom else None):
        raise OtherJob(version)
    carried = _carried(brand.job, version.changes, brand.secondary_job, custom)
    told = " ".join(
        filter(None, (note or f"Restored version {version.number}.", what_is_lost(carried)))
    )
    return save_rubric(
        brand=brand,
        changes=carried.changes,
        note=told[:500],
        author=author,
        restored_from=version,
    )


def _record_save(version: RubricVersion) -> None:
    brand, restored = version.brand, version.restored_from
    said = {"number": version.number, "note": version.note}
    if restored is None:
        record_event(team=brand.team, action="rubric.saved", target=brand, **said)
    else:
        said["restored"] = restored.number
        record_event(team=brand.team, action="rubric.restored", target=brand, **said)


def tidied(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes without what says nothing: sliders in the middle, cues without band and weight."""
    sliders = {name: step for name, step in changes.get("sliders", {}).items() if step}
    cues = {key: dict(change) for key, change in changes.get("cues", {}).items() if change}
    return {name: part for name, part in (("sliders", sliders), ("cues", cues)) if part}


def _carried(
    job: str, changes: Mapping[str, Any], secondary: str, custom: Mapping[str, Any] | None
) -> Carried:
    return carried_over(job, changes, secondary=secondary, custom=custom)


def _locked(brand: Brand) -> Brand:
    rows = Brand.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("custom_job").get(pk=brand.pk)


def _put_in_use(version: RubricVersion) -> None:
    RubricVersion.objects.filter(brand=version.brand_id, in_use=True).update(in_use=False)
    version.in_use = True
    version.save(update_fields=["in_use"])


def _add_version(brand: Brand, rubric: Rubric, **fields: Any) -> RubricVersion:
    last = RubricVersion.objects.filter(brand=brand).order_by("-number").first()
    RubricVersion.objects.filter(brand=brand, in_use=True).update(in_use=False)
    return RubricVersion.objects.create(
        brand=brand,
        number=last.number + 1 if last else 1,
        job=brand.job,
        custom=custom_of(brand.custom_job),
        secondary=brand.secondary_job,
        digest=rubric.version,
        table=json.loads(rubric.canonical_json()),
        **fields,
    )
