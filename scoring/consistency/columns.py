"""The readings of a set as arrays, taken from the members once, however many subsets are read.

Members come sorted by digest, so the order of uploads can change nothing.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    count; palettes: None there.
    """

    members: tuple[SetMember, ...]
    values: Mapping[str, Floats]
    palettes: tuple[Keyed | None, ...]

    def without(self, ids: Collection[str]) -> "Columns":
        """The same set without some portraits."""
        kept = np.array([member.id not in ids for member in self.members], dtype=bool)
        return Columns(
            members=tuple(self.members[index] for index in np.flatnonzero(kept)),
            values={key: column[kept] for key, column in self.values.items()},
            palettes=tuple(self.palettes[index] for index in np.flatnonzero(kept)),
        )

    def present(self, dimension: Dimension) -> NDArray[np.intp]:
        """Indexes of the members whose reading counts."""
        if dimension.kind == "palette":
            return np.array(
                [i for i, one in enumerate(self.palettes) if one is not None], dtype=int
            )
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
    palettes = tuple(
        Keyed(one.sha256, one.palette)
        if one.palette and "palette" not in held.get(one.id, ())
        else None
        for one in counted
    )
    values = {
        dimension.key: _column(dimension, counted, held)
        for dimension in DIMENSIONS
        if dimension.kind != "palette"
    }
    return Columns(tuple(counted), values, palettes)


def _column(dimension: Dimension, members: Sequence[SetMember], held: Exceptions) -> Floats:
    natives = [dimension.read(member) for member in members]
    if dimension.kind == "direction":
        known = [(np.nan, np.nan) if native is None else native for native in natives]
        column = unit_vectors(known)  # type: ignore[arg-type]
    else:
        column = np.array([np.nan if native is None else native for native in natives], dtype=float)
    excepted = [i for i, one in enumerate(members) if dimension.key in held.get(one.id, ())]
    column[excepted] = np.nan
    return column
