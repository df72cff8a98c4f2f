"""Comparing: what differs between two rubrics, cue by cue, for whoever decides about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.rubric.catalogue import CATALOGUE

Bands = list[list[float | None]]
SMALLEST_SHIFT = 0.005  # percent; less is rounding


@dataclass(frozen=True)
class RowSide:
    """One cue in one rubric. bands: as stored, empty for none. weight: percent."""

    bands: Bands
    weight: float
    free: bool


@dataclass(frozen=True)
class RowChange:
    """One cue that two rubrics treat differently.

    old, new: None where that rubric does not know the cue. unit: of the bands; empty for a cue
    that the catalogue no longer knows.
    """

    key: str
    name: str
    unit: str
    old: RowSide | None
    new: RowSide | None

    @property
    def bands_differ(self) -> bool:
        """Whether the bands themselves differ."""
        return (self.old and self.old.bands) != (self.new and self.new.bands)

    @property
    def weight_shift(self) -> float:
        """Percent of the total that the cue gains or loses."""
        old, new = (side.weight if side else 0.0 for side in (self.old, self.new))
        return round(new - old, 6)

    @property
    def follows(self) -> bool:
        """Whether only the weight moved, so that it may just make room for others."""
        return not self.bands_differ and (self.old and self.old.free) == (
            self.new and self.new.free
        )


def difference(old_table: Mapping[str, Any], new_table: Mapping[str, Any]) -> tuple[RowChange, ...]:
    """The cues whose band, weight or freedom differ, in the catalogue's order, unknown ones last.

    old_table, new_table: canonical rubrics, ``json.loads(rubric.canonical_json())``, of any age.
    """
    old, new = (table.get("cues", {}) for table in (old_table, new_table))
    known = [key for key in CATALOGUE if key in old or key in new]
    gone = sorted((old.keys() | new.keys()) - CATALOGUE.keys())
    changes = (_change(key, old.get(key), new.get(key)) for key in [*known, *gone])
    return tuple(change for change in changes if _differs(change))


def _change(key: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> RowChange:
    cue = CATALOGUE.get(key)
    return RowChange(
        key=key,
        name=cue.name if cue else key.replace("_", " ").capitalize(),
        unit=cue.unit if cue else "",
        old=_side(old),
        new=_side(new),
    )


def _side(row: Mapping[str, Any] | None) -> RowSide | None:
    if row is None:
        return None
    return RowSide(
        [list(band) for band in row.get("bands", [])],
        float(row.get("weight", 0.0)),
        bool(row.get("free", False)),
    )


def _differs(change: RowChange) -> bool:
    if (change.old is None) != (change.new is None):
        return True
    return not change.follows or abs(change.weight_shift) >= SMALLEST_SHIFT
