"""What was new in a brand's set since its last report, from the rows and the audit log."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db.models import Exists, F, Min, OuterRef, Q

from portfolio.models import AuditEvent, Brand, Portrait
from scoring.models import CueOverride, SetReading, State

#: A report names so many causes, the newest; a burst of uploads has more.
MOST = 20
#: Events of a team that are looked through at most.
SEARCHED = 200
TARGET_CHANGED = "brand.target_changed"
#: action of the audit log -> kind of cause
KINDS = {
    "portrait.archived": "archived",
    "portrait.unarchived": "restored",
    "trash.added": "removed",
    "trash.restored": "restored",
    "reference.pinned": "reference",
    "reference.unpinned": "reference",
    "exception.added": "exception",
    "exception.withdrawn": "exception",
    TARGET_CHANGED: "target",
}
EVER = datetime(1970, 1, 1, tzinfo=UTC)

Dated = tuple[datetime, dict[str, str]]


def causes_since(brand: Brand, since: datetime | None) -> list[dict[str, str]]:
    """The newest causes as {"kind", "portrait", "title"}, the oldest of them first.

    portrait: an id, "" where the brand itself was changed.
    """
    found: list[Dated] = [*_readings(brand, since or EVER), *_events(brand, since or EVER)]
    found.sort(key=lambda dated: (dated[0], dated[1]["title"], dated[1]["portrait"]))
    return [cause for _, cause in found[-MOST:]]


def _readings(brand: Brand, since: datetime) -> Iterator[Dated]:
    """Portraits whose readings are new or different."""
    scored = Q(version__assessments__state=State.SCORED)
    overrides = CueOverride.objects.filter(version=OuterRef("version"))
    rows = (
        SetReading.objects.that_count()
        .filter(brand=brand, recorded_at__gt=since)
        .annotate(
            title=F("portrait__title"),
            number=F("version__number"),
            first_read=Min("version__assessments__finished_at", filter=scored),
            is_corrected=Exists(
                overrides.filter(Q(created_at__gt=since) | Q(withdrawn_at__gt=since))
            ),
        )
        .order_by("-recorded_at")
        .values_list("recorded_at", "pk", "title", "number", "first_read", "is_corrected")
    )
    for at, pk, title, number, first_read, is_corrected in rows[:MOST]:
        if first_read is None or first_read > since:
            kind = "added" if number == 1 else "version"
        else:
            kind = "corrected" if is_corrected else "judged"
        yield at, {"kind": kind, "portrait": str(pk), "title": title}


def _events(brand: Brand, since: datetime) -> Iterator[Dated]:
    """What members did to the brand's target and to portraits of it."""
    rows = AuditEvent.objects.filter(team=brand.team_id, at__gt=since, action__in=KINDS)
    events = list(rows.order_by("-at").values_list("at", "action", "target_id")[:SEARCHED])
    # what was done to many at once names none of them
    ids = {target for _, action, target in events if target and action != TARGET_CHANGED}
    ours = Portrait.all_rows.filter(library__brand=brand, pk__in=ids)
    titles = {str(pk): title for pk, title in ours.values_list("pk", "title")}
    for at, action, target in events:
        if target in titles:
            yield at, {"kind": KINDS[action], "portrait": target, "title": titles[target]}
        elif target == str(brand.pk):
            yield at, {"kind": KINDS[action], "portrait": "", "title": brand.name}
