"""The portraits of a brand as marks of its figures: at most 200, those that lie apart first."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, Value, When

from portfolio.models import Brand
from portfolio.pages.set_report import shown
from scoring.models import SetReading

SHOWN = 200


@dataclass(frozen=True)
class Mark:
    """One portrait in a figure; readings as SetReading has them, None = could not be read.

    version: the one that was read, where it can be looked at, or a Candidate with another
    rendition; id is "" for what has no page. swatches: {"hex", "weight"}, the
    largest first. apart: keys of the dimensions that it is named on; is_outlier: by the rule.
    """

    id: str
    title: str
    version: Any
    gaze: tuple[float, float] | None = None
    key_side: float | None = None
    cct: float | None = None
    eye_line: float | None = None
    box: tuple[float, float, float, float] | None = None
    aspect: float | None = None
    swatches: list[dict[str, Any]] = field(default_factory=list)
    apart: frozenset[str] = frozenset()
    is_outlier: bool = False
    rendition: str = "thumb"


def marks_of(brand: Brand, data: dict[str, Any]) -> list[Mark]:
    """The marks of a stored report's set, by title; one query, with its portraits and versions."""
    apart: dict[str, set[str]] = {}
    for row in data["different"]:
        apart.setdefault(row["portrait_id"], set()).add(row["dimension"])
    outliers = {row["portrait_id"] for row in data["different"] if row["is_outlier"]}
    swatches = {row["portrait_id"]: row["swatches"] for row in data["palette"]}
    rows = SetReading.objects.that_count().filter(brand=brand).order_by("digest")
    if apart:
        named = When(portrait__in=list(apart), then=Value(False))
        rows = rows.order_by(
            Case(named, default=Value(True), output_field=BooleanField()), "digest"
        )
    found = rows.select_related("portrait", "version")[:SHOWN]
    marks = [
        _mark(row, swatches.get(str(row.pk), []), apart.get(str(row.pk), set()), outliers)
        for row in found
    ]
    return sorted(marks, key=lambda mark: (mark.title, mark.id))


def _mark(
    row: SetReading, swatches: list[dict[str, Any]], apart: set[str], outliers: set[str]
) -> Mark:
    seen = shown(row.portrait, row.version)
    yaw, pitch = row.gaze_yaw, row.gaze_pitch
    return Mark(
        id=seen.id,
        title=seen.title,
        version=seen.version,
        gaze=None if yaw is None or pitch is None else (yaw, pitch),
        key_side=row.key_side,
        cct=row.cct,
        eye_line=row.eye_line,
        box=tuple(row.box) if row.box else None,
        aspect=row.aspect,
        swatches=swatches,
        apart=frozenset(apart),
        is_outlier=seen.id in outliers,
    )
