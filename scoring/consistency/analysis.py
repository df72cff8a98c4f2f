"""A set read in every dimension, with the portraits that are pinned as its models."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scoring.consistency.columns import Columns, Exceptions, columns_of
from scoring.consistency.directions import angles_between
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.members import SetMember
from scoring.consistency.overall import read_all
from scoring.consistency.readings import Reading
from scoring.consistency.target import ReferenceKind


@dataclass(frozen=True)
class Analysis:
    """A set and its readings; models: indexes of the members that are pinned “this is us”."""

    columns: Columns
    readings: tuple[Reading, ...]
    distances: PaletteDistances
    models: tuple[int, ...] = ()

    @property
    def members(self) -> tuple[SetMember, ...]:
        return self.columns.members

    def model_for(self, reading: Reading, index: int) -> int | None:
        """The pinned portrait nearest to the member at ``index`` on this dimension, if any.

        One that lies apart itself would lead away from the set and is no model here.
        """
        known = set(reading.present.tolist()) - {index}
        near = [
            one
            for one in self.models
            if one in known and reading.distance[one] <= reading.dimension.apart
        ]
        return min(near, key=lambda one: (self.between(reading, index, one), one), default=None)

    def between(self, reading: Reading, first: int, second: int) -> float:
        """How far two members that were read on a dimension lie apart, in its unit."""
        key = reading.dimension.key
        if reading.dimension.kind == "palette":
            both = self.columns.palette_of(first), self.columns.palette_of(second)
            return self.distances.between([both])[0]
        values = self.columns.values[key]
        if reading.dimension.kind == "direction":
            return float(angles_between(values[[first]], values[second])[0])
        return abs(float(values[first] - values[second]))


def analyse(
    members: Iterable[SetMember],
    distances: PaletteDistances | None = None,
    *,
    exceptions: Exceptions | None = None,
    references: Mapping[str, ReferenceKind] | None = None,
) -> Analysis:
    """Read a set. references: what is pinned, by the id of the member."""
    columns, shared = columns_of(members, exceptions), distances or PaletteDistances()
    pinned = references or {}
    models = tuple(i for i, one in enumerate(columns.members) if pinned.get(one.id) == "us")
    return Analysis(columns, tuple(read_all(columns, shared)), shared, models)
