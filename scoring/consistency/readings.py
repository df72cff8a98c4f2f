"""One dimension read over a whole set: its middle, its spread, how far each portrait lies off.

Every array is as long as the set, in the order of its members, NaN where a portrait has no
reading or where it does not count.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.columns import Columns
from scoring.consistency.dimensions import Dimension
from scoring.consistency.directions import Pose, angles_to_poses, poses
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.outliers import robust_z
from scoring.consistency.palette import PAIRWISE_LIMIT, medoid

SMALLEST_SET = 4
"""Fewer readings than this have no spread worth stating (K-OUT)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """A dimension over the members of a set.

    deviation: signed for scalars, else the distance, (n,), native unit; distance: unsigned, (n,).
    middle: the median of a scalar; poses: the middles of a direction; exemplar: index of the
    member nearest to the middle. pairwise: all palette distances (k, k) of the k members read,
    only up to PAIRWISE_LIMIT of them.
    """

    dimension: Dimension
    deviation: Floats
    spread: float | None = None
    middle: float | None = None
    poses: tuple[Pose, ...] = ()
    exemplar: int | None = None
    pairwise: Floats | None = None

    @cached_property
    def distance(self) -> Floats:
        """(n,), native unit, 0 or more."""
        return np.abs(self.deviation)

    @cached_property
    def present(self) -> NDArray[np.intp]:
        """Indexes of the members that were read."""
        return np.flatnonzero(~np.isnan(self.deviation))

    @property
    def z(self) -> Floats:
        """The distance in robust standard units, (n,); all NaN below SMALLEST_SET readings."""
        return self._standard[0]

    @property
    def is_floored(self) -> bool:
        """Whether the spread was smaller than the dimension's floor, which z was taken against."""
        return self._standard[1]

    @cached_property
    def _standard(self) -> tuple[Floats, bool]:
        z, present = np.full(len(self.deviation), np.nan), self.present
        if len(present) < SMALLEST_SET:
            return z, False
        signed = self.dimension.kind == "scalar"
        values = self.deviation[present]
        z[present], is_floored = robust_z(values, self.dimension.floor, signed=signed)
        return z, is_floored

    @property
    def n(self) -> int:
        return len(self.present)

    @property
    def score(self) -> float | None:
        return None if self.spread is None else self.dimension.score(self.spread)


@dataclass(frozen=True)
class _Middle:
    """What one kind of dimension finds among the members that were read, in their order."""

    deviation: Floats
    spread: float
    middle: float | None = None
    poses: tuple[Pose, ...] = ()
    exemplar: int | None = None
    pairwise: Floats | None = None


def read(dimension: Dimension, columns: Columns, distances: PaletteDistances) -> Reading:
    """Read one dimension over a set."""
    present = columns.present(dimension)
    deviation = np.full(len(columns.members), np.nan)
    if not len(present):
        return Reading(dimension, deviation)
    found = _middle(dimension, columns, present, distances)
    deviation[present] = found.deviation
    exemplar = np.abs(found.deviation).argmin() if found.exemplar is None else found.exemplar
    return Reading(
        dimension=dimension,
        deviation=deviation,
        spread=found.spread if len(present) >= SMALLEST_SET else None,
        middle=found.middle,
        poses=found.poses,
        exemplar=int(present[exemplar]),
        pairwise=found.pairwise,
    )


def _middle(
    dimension: Dimension,
    columns: Columns,
    present: NDArray[np.intp],
    distances: PaletteDistances,
) -> _Middle:
    if dimension.kind == "palette":
        return _palettes(columns, present, distances)
    values = columns.values[dimension.key][present]
    return _directions(values) if dimension.kind == "direction" else _scalars(values)


def _palettes(columns: Columns, present: NDArray[np.intp], distances: PaletteDistances) -> _Middle:
    sample = [columns.palette_of(index) for index in present[:PAIRWISE_LIMIT]]
    if len(present) > PAIRWISE_LIMIT:
        centre = distances.centre(sample)
        away = distances.to(sample[centre], columns.pool)[columns.places[present]]
        return _Middle(away, float(np.median(away)), exemplar=centre)
    matrix = distances.matrix(sample)
    centre = medoid(matrix)
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    spread = float(np.median(pairs)) if len(pairs) else 0.0
    return _Middle(matrix[centre], spread, exemplar=centre, pairwise=matrix)


def _directions(vectors: Floats) -> _Middle:
    found = poses(vectors)
    away = angles_to_poses(vectors, found)
    return _Middle(away, float(np.median(away)), poses=found)


def _scalars(values: Floats) -> _Middle:
    middle = float(np.median(values))
    away = values - middle
    return _Middle(away, float(np.median(np.abs(away))), middle=middle)
