"""What lists filter and sort portraits by, copied from what counts of each into its own row.

The truth is the assessment that counts (``AssessmentQuerySet.that_count``) of the current version
and the portrait's ``SetReading``. Whatever writes one of them, or changes which one counts, calls
``refresh_standing`` in its own transaction; tests/scoring/test_standing.py goes through every such
way. What no action did (an upgrade, another engine) is brought up by ``follow_engine`` and
``refresh_missing``.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.lookups import Exact, GreaterThan, LessThanOrEqual
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Portrait
from scoring.models import Assessment, CueScore, SetReading, engine_in_use
from scoring.models.assessments import WITHOUT_EXPRESSION
from scoring.vision.eye_contact import EYE_CONTACT

#: Portraits that one round of statements brings up to date.
BATCH = 1000
#: Long enough for whoever held a portrait to be done with it.
AGAIN_AFTER = 5.0
ENGINE_SEEN = "standing-engine-seen"
GAZE = "gaze_off_lens"
#: Where there is no angle, the cue's evidence says whether the eyes are closed.
EYES_CLOSED = f'$.cues[*] ? (@.key == "{GAZE}").evidence[*] ? (@.state == "closed")'

COLUMNS = {
    "overall": "float8",
    "scoring": "text",
    "judged_by": "uuid",
    "gaze": "text",
    "colours": "smallint[]",
}
NOTHING: dict[str, Any] = {
    "overall": None,
    "scoring": "",
    "judged_by": None,
    "gaze": "",
    "colours": [],
}


def refresh_standing(portraits: QuerySet[Portrait] | Collection[UUID]) -> int:
    """Copy what counts of these portraits into their rows; how many had something else there.

    A constant number of statements for each ``BATCH``, in the caller's transaction if there is
    one. Portraits in the trash are kept up, too. Safe to repeat.
    """
    return sum(_refresh(batch) for batch in _batches(portraits))


def refresh_brand(*, brand: Brand) -> int:
    """``refresh_standing`` of all of a brand's portraits, by who holds the brand's row.

    A portrait that somebody else is writing to is not waited for: they may be waiting for the
    brand. Those are brought up shortly afterwards.
    """
    changed, skipped = 0, False
    for batch in _batches(Portrait.all_rows.filter(library__brand=brand)):
        with transaction.atomic():
            free = _held(batch, skip_locked=True)
            skipped |= len(free) < len(batch)
            changed += _copy(free)
    if skipped:
        ring("scoring.tasks.refresh_standing_of", brand.pk, after_seconds=AGAIN_AFTER)
    return changed


def refresh_missing(limit: int = 20 * BATCH) -> int:
    """Copy what counts of portraits that have no copy yet; how many."""
    found = Portrait.all_rows.filter(standing_at=None).order_by("pk").values_list("pk", flat=True)
    missing = list(found[:limit])
    refresh_standing(missing)
    return len(missing)


def follow_engine() -> bool:
    """Have every copy made again when the engine is another one than the last time; whether it is.

    Another engine, or expression switched on or off, changes which assessments count.
    """
    engine = engine_in_use()
    if cache.get(ENGINE_SEEN) == engine:
        return False
    hide_expression()
    Portrait.all_rows.exclude(standing_at=None).update(standing_at=None)
    cache.set(ENGINE_SEEN, engine, timeout=None)
    return True


def hide_expression() -> int:
    """Where expression is switched off, take what was judged with it out of the copies; how many.

    Done before ``./run`` starts the web server, and by the first sweep of a worker elsewhere.
    """
    if settings.EXPRESSION_CUES_ENABLED:
        return 0
    without = Assessment.objects.without_expression().values("pk")
    shown = Portrait.all_rows.exclude(judged_by=None).exclude(judged_by__in=without)
    return int(shown.update(**NOTHING, standing_at=None))


def _batches(portraits: QuerySet[Portrait] | Collection[UUID]) -> Iterable[list[UUID]]:
    """The ids in batches, ascending: whoever locks several portraits does so in this order."""
    if isinstance(portraits, QuerySet):
        portraits = list(portraits.order_by().values_list("pk", flat=True))
    wanted = sorted(set(portraits))
    return [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]


@transaction.atomic
def _refresh(wanted: list[UUID]) -> int:
    return _copy(_held(wanted))


def _held(wanted: list[UUID], *, skip_locked: bool = False) -> list[dict[str, Any]]:
    """The rows as they are, held until the transaction ends."""
    rows = Portrait.all_rows.filter(pk__in=wanted).order_by("pk")
    rows = rows.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
    return list(rows.values("id", "current_version_id", "standing_at", *COLUMNS))


def _copy(held: list[dict[str, Any]]) -> int:
    """Write what is different; how many rows were."""
    judged = _judged([row["current_version_id"] for row in held])
    colours = _colours([row["id"] for row in held])
    changed = []
    for row in held:
        truth = NOTHING | judged.get(row["current_version_id"], {})
        truth["colours"] = colours.get(row["id"], [])
        if row["standing_at"] is None or any(row[name] != truth[name] for name in COLUMNS):
            changed.append({"id": row["id"], **truth})
    if changed:
        _write(changed)
    return len(changed)


def _judged(versions: Collection[UUID | None]) -> dict[UUID, dict[str, Any]]:
    """What the assessment that counts says, by version."""
    rows = Assessment.objects.filter(version__in=[pk for pk in versions if pk]).that_count()
    found = rows.annotate(gaze=_gaze()).values_list("version_id", "pk", "state", "overall", "gaze")
    return {
        version: {"judged_by": pk, "scoring": state, "overall": overall, "gaze": gaze}
        for version, pk, state, overall, gaze in found
    }


def _gaze() -> Case:
    """direct or averted by the angle that counts; closed where the machine says so; else "".

    Only where there is no angle is the scorecard, of some 40 KB, looked into.
    """
    cue = CueScore.objects.filter(assessment=OuterRef("pk"), key=GAZE)
    angle, status = (Subquery(cue.values(name)) for name in ("value", "status"))
    are_closed = Func(
        F("scorecard"),
        Value(EYES_CLOSED),
        function="jsonb_path_exists",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=BooleanField(),
    )
    return Case(
        When(LessThanOrEqual(angle, EYE_CONTACT), then=Value("direct")),
        When(GreaterThan(angle, EYE_CONTACT), then=Value("averted")),
        When(Exact(status, "abstained") & Q(are_closed), then=Value("closed")),
        default=Value(""),
        output_field=CharField(),
    )


def _colours(portraits: Collection[UUID]) -> dict[UUID, list[int]]:
    """The cells of each palette that may be shown, by portrait."""
    rows = SetReading.objects.filter(portrait__in=portraits, palette__isnull=False)
    if not settings.EXPRESSION_CUES_ENABLED:
        rows = rows.filter(engine_version__endswith=WITHOUT_EXPRESSION)
    found = list(rows.values_list("portrait", "palette"))
    if not found:
        return {}
    from scoring.consistency.colour_cells import cells_of  # scipy: only where colours are read

    return {pk: cells_of(palette) for pk, palette in found}


def _write(rows: list[dict[str, Any]]) -> None:
    """One statement for all rows."""
    table, fields = (
        Portrait._meta.db_table,
        ", ".join(f"{name} {COLUMNS[name]}" for name in COLUMNS),
    )
    values = ", ".join(f"{name} = new.{name}" for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {values}, standing_at = %s "  # noqa: S608 - names of ours
            f"FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, {fields}) "
            f"WHERE {table}.id = new.id",
            [timezone.now(), json.dumps(rows, default=str)],
        )
