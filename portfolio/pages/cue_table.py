"""Scorecards side by side: one row a cue, one cell a picture, and how far they lie apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.report import GROUPS
from scoring.rubric.catalogue import CATALOGUE
from scoring.units import unit_of

MEANINGFUL = 5.0
"""Points of score under which a difference means nothing."""


@dataclass(frozen=True)
class Cell:
    """One cue of one picture. place: inside, outside, report (not judged), unread or none."""

    cue: dict[str, Any] | None
    place: str

    @property
    def value(self) -> float | None:
        return self.cue["value"] if self.cue else None

    @property
    def score(self) -> float | None:
        return self.cue["score"] if self.cue else None


@dataclass(frozen=True)
class Row:
    """One cue. apart: how far the readings lie apart, with the unit; "" where that is not known.

    points: how far the scores lie apart; None where they cannot be compared. differs: whether
    the difference means anything.
    """

    key: str
    name: str
    cells: list[Cell]
    apart: str
    points: float | None
    differs: bool

    @property
    def read(self) -> int:
        """How many of the pictures it was read in."""
        return sum(cell.value is not None for cell in self.cells)


@dataclass(frozen=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Measures:
    """What of several scorecards can be set against each other: readings, scores, or neither."""

    readings: bool
    scores: bool


def cue_table(
    columns: Sequence[Sequence[dict[str, Any]]], measures: Measures, *, only_differences: bool
) -> list[Group]:
    """The cues of each picture by group, in the order of the report.

    columns: the cues of one picture each, as a report lists them; empty for one without.
    only_differences: those rows that differ, and the groups that have any: most different first.
    """
    by_key = [{cue["key"]: cue for cue in column} for column in columns]
    keys = [key for key in CATALOGUE if any(key in column for column in by_key)]
    rows = {key: _row(key, [column.get(key) for column in by_key], measures) for key in keys}
    groups = [
        Group(title, [row for key, row in rows.items() if CATALOGUE[key].group == slug])
        for slug, title in GROUPS.items()
    ]
    if only_differences:
        groups = [_differing(group) for group in groups]
        groups.sort(key=lambda group: min(map(_most_different_first, group.rows), default=(1.0,)))
    return [group for group in groups if group.rows]


def _differing(group: Group) -> Group:
    rows = [row for row in group.rows if row.differs]
    return Group(group.title, sorted(rows, key=_most_different_first))


def _most_different_first(row: Row) -> tuple[float]:
    return (-(row.points or 0.0),)


def _row(key: str, cues: list[dict[str, Any] | None], measures: Measures) -> Row:
    cells = [Cell(cue, _place(cue)) for cue in cues]
    values = [cell.value for cell in cells if cell.value is not None]
    scores = [cell.score for cell in cells if cell.score is not None]
    points = max(scores) - min(scores) if measures.scores and len(scores) > 1 else None
    apart = _apart(key, cells, values) if measures.readings else ""
    differs = points is not None and points >= MEANINGFUL
    if measures.readings and not measures.scores:  # nothing says how much means something
        differs = bool(apart) and not apart.startswith("0")
    is_partly_read = 0 < len(values) < len(cells)
    return Row(key, CATALOGUE[key].name, cells, apart, points, differs or is_partly_read)


def _apart(key: str, cells: Sequence[Cell], values: Sequence[float]) -> str:
    """Of two: how much more the second has, signed; of more, from the least to the most."""
    if len(values) < 2:
        return ""
    unit = unit_of(CATALOGUE[key].unit)
    if len(cells) > 2:
        return unit.number(max(values) - min(values)) + unit.suffix
    change = unit.number(values[1] - values[0])
    sign = "+" if change[0].isdigit() and change != "0" else ""
    return sign + change + unit.suffix


def _place(cue: dict[str, Any] | None) -> str:
    if cue is None:
        return "none"
    if cue["score"] is not None:
        return "inside" if cue["score"] >= 100 else "outside"
    return "report" if cue["value"] is not None else "unread"
