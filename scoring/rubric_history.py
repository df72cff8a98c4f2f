"""A brand's saved rubrics, each with what differs from the one before, in words."""

from dataclasses import dataclass
from typing import Any

from portfolio.models import Brand
from scoring.models import RubricVersion
from scoring.rubric.catalogue import toml_of
from scoring.rubric.comparing import RowChange, RowSide, difference
from scoring.rubric.jobs import job_of
from scoring.rubric.sliders import LEAST, sliders


@dataclass(frozen=True)
class Line:
    """One cue that differs. before, after: {"unit", "band", "weight"} for ``band_words``."""

    name: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One saved version.

    previous: the one before it, None for the first. moved: sliders as (title, before, after).
    lines: cues that were changed on purpose, or whose band differs. followers: cues whose weight
    alone gave way to theirs or followed a slider.
    """

    version: RubricVersion
    previous: RubricVersion | None
    job_title: str
    secondary_title: str
    is_restorable: bool
    moved: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]
    followers: tuple[Line, ...]


def history_of(brand: Brand) -> list[Entry]:
    """Every version, the newest first, in one query."""
    rows = RubricVersion.objects.filter(brand=brand).select_related("author", "restored_from")
    versions = list(rows.order_by("-number"))
    now = next((version for version in versions if version.in_use), None)
    return [
        _entry(version, before, now)
        for version, before in zip(versions, [*versions[1:], None], strict=True)
    ]


def _entry(
    version: RubricVersion, before: RubricVersion | None, now: RubricVersion | None
) -> Entry:
    rows = difference(before.table, version.table) if before else ()
    moved = _moved(before.changes, version.changes) if before else ()
    old = before.changes if before else {}
    asked = {*old.get("cues", {}), *version.changes.get("cues", {})}
    has_cause = bool(moved) or any(row.key in asked for row in rows)
    following = [has_cause and row.follows and row.key not in asked for row in rows]
    lines = [(_line(row), follows) for row, follows in zip(rows, following, strict=True)]
    return Entry(
        version=version,
        previous=before,
        job_title=version.custom["title"] if version.custom else job_of(version.job).title,
        secondary_title=job_of(version.secondary).title if version.secondary else "",
        is_restorable=now is not None and _job_key(version) == _job_key(now),
        moved=moved,
        lines=tuple(line for line, follows in lines if not follows),
        followers=tuple(line for line, follows in lines if follows),
    )


def _job_key(version: RubricVersion) -> tuple[str, str]:
    """What has to be the same for one version to be restored over another."""
    return (version.job, version.custom["slug"] if version.custom else "")


def _moved(old: dict[str, Any], new: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    names = toml_of("sliders.toml")["steps"]
    steps = [
        (slider.title, *(each.get("sliders", {}).get(key, 0) for each in (old, new)))
        for key, slider in sliders().items()
    ]
    return tuple(
        (title, names[before - LEAST], names[after - LEAST])
        for title, before, after in steps
        if before != after
    )


def _line(row: RowChange) -> Line:
    return Line(row.name, _side(row.old, row.unit), _side(row.new, row.unit))


def _side(side: RowSide | None, unit: str) -> dict[str, Any]:
    if side is None:
        return {"unit": unit, "band": [], "weight": 0.0}
    return {"unit": unit, "band": side.bands, "weight": round(side.weight, 1)}
