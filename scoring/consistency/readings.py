"""One dimension read over a whole set: its middle, its spread, how far each portrait lies off.

Every array is as long as the set, in the order of its members, NaN where a portrait has no
reading or where it does not count.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.columns import Columns
from scoring.consistency.dimensions import Dimension
from scoring.consistency.directions import Pose, angles_to_poses, poses
from scoring.consistency.distances import Keyed, PaletteDistances
from scoring.consistency.outliers import robust_z
from scoring.consistency.palette import PAIRWISE_LIMIT, medoid

SMALLEST_SET = 4
"""Fewer readings than this have no spread worth stating (K-OUT)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """A dimension over the members of a set.

    deviation: signed for scalars, else the distance, (n,), native unit; distance: unsigned, (n,).
    z: the distance in robust standard units, (n,); all NaN below SMALLEST_SET readings.
    is_floored: the spread was smaller than the dimension's floor, which z was then taken against.
    middle: the median of a scalar; poses: the middles of a direction; exemplar: index of the
    member nearest to the middle. pairwise: all palette distances (k, k) of the k members read,
    only up to PAIRWISE_LIMIT of them.
    """

    dimension: Dimension
    deviation: Floats
    z: Floats
    is_floored: bool = False
    spread: float | None = None
    middle: float | None = None
    poses: tuple[Pose, ...] = ()
    exemplar: int | None = None
    pairwise: Floats | None = None

    @property
    def distance(self) -> Floats:
        return np.abs(self.deviation)

    @property
    def present(self) -> NDArray[np.intp]:
        """Indexes of the members that were read."""
        return np.flatnonzero(~np.isnan(self.deviation))

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
    size, present = len(columns.members), columns.present(dimension)
    deviation, z = np.full(size, np.nan), np.full(size, np.nan)
    if not len(present):
        return Reading(dimension, deviation, z)
    found = _middle(dimension, columns, present, distances)
    deviation[present] = found.deviation
    is_floored = False
    if len(present) >= SMALLEST_SET:
        signed = dimension.kind == "scalar"
        z[present], is_floored = robust_z(found.deviation, dimension.floor, signed=signed)
    exemplar = np.abs(found.deviation).argmin() if found.exemplar is None else found.exemplar
    return Reading(
        dimension=dimension,
        deviation=deviation,
        z=z,
        is_floored=is_floored,
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
        return _palettes([one for one in columns.palettes if one is not None], distances)
    values = columns.values[dimension.key][present]
    return _directions(values) if dimension.kind == "direction" else _scalars(values)


def _palettes(palettes: list[Keyed], distances: PaletteDistances) -> _Middle:
    sample = palettes[:PAIRWISE_LIMIT]
    if len(palettes) > PAIRWISE_LIMIT:
        centre = distances.centre(sample)
        away = distances.to(palettes[centre], palettes)
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
