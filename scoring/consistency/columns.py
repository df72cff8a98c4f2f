"""The readings of a set as arrays, taken from the members once, however many subsets are read.

Members come sorted by digest, so the order of uploads can change nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.dimensions import DIMENSIONS, Dimension
from scoring.consistency.directions import unit_vectors
from scoring.consistency.distances import Keyed
from scoring.consistency.members import SetMember

Floats = NDArray[np.float64]
Exceptions = Mapping[str, Collection[str]]

EVERYTHING = ""
"""Stands for all dimensions in an exception."""


@dataclass(frozen=True)
class Columns:
    """Every dimension over the members of a set.

    values: key -> (n,) of a number, (n, 3) of a direction, NaN where it was not read or does not
    count. pool: the palettes that count, of this set or a larger one that it is part of; places:
    (n,), where in the pool the palette of each member is, -1 for none.
    """

    members: tuple[SetMember, ...]
    values: Mapping[str, Floats]
    pool: tuple[Keyed, ...]
    places: NDArray[np.intp]

    @cached_property
    def position(self) -> dict[str, int]:
        """id -> index of the member."""
        return {member.id: index for index, member in enumerate(self.members)}

    def palette_of(self, index: int) -> Keyed:
        """The palette of a member that has one."""
        return self.pool[self.places[index]]

    def without(self, ids: Collection[str]) -> "Columns":
        """The same set without some portraits."""
        kept = np.ones(len(self.members), dtype=bool)
        kept[[self.position[id] for id in ids]] = False
        return Columns(
            members=tuple(compress(self.members, kept)),
            values={key: column[kept] for key, column in self.values.items()},
            pool=self.pool,
            places=self.places[kept],
        )

    def present(self, dimension: Dimension) -> NDArray[np.intp]:
        """Indexes of the members whose reading counts."""
        if dimension.kind == "palette":
            return np.flatnonzero(self.places >= 0)
        column = self.values[dimension.key]
        return np.flatnonzero(~np.isnan(column if column.ndim == 1 else column[:, 0]))


def in_order(members: Iterable[SetMember]) -> list[SetMember]:
    """The members with any reading, by digest: the order in which everything is computed."""
    measured = (member for member in members if member.is_measured)
    return sorted(measured, key=lambda member: (member.sha256, member.id))


def columns_of(members: Iterable[SetMember], exceptions: Exceptions | None = None) -> Columns:
    """The set that these members make; what an exception covers does not count in it."""
    held = exceptions or {}
    counted = [one for one in in_order(members) if EVERYTHING not in held.get(one.id, ())]
    has_palette = np.array(
        [bool(one.palette) and "palette" not in held.get(one.id, ()) for one in counted], dtype=bool
    )
    pool = tuple(Keyed(one.sha256, one.palette or ()) for one in compress(counted, has_palette))
    values = {
        dimension.key: _column(dimension, counted, held)
        for dimension in DIMENSIONS
        if dimension.kind != "palette"
    }
    places = np.where(has_palette, np.cumsum(has_palette) - 1, -1)
    return Columns(tuple(counted), values, pool, places)


def _column(dimension: Dimension, members: Sequence[SetMember], held: Exceptions) -> Floats:
    natives = [dimension.read(member) for member in members]
    if dimension.kind == "direction":
        known = [(np.nan, np.nan) if native is None else native for native in natives]
        column = unit_vectors(known)  # type: ignore[arg-type]
    else:
        column = np.array([np.nan if native is None else native for native in natives], dtype=float)
    if held:
        excepted = [i for i, one in enumerate(members) if dimension.key in held.get(one.id, ())]
        column[excepted] = np.nan
    return column
