"""Are two sets so alike that one could stand for the other?

Each portrait is matched with its nearest neighbour among all others: where two sets look apart,
that neighbour comes from the same set. The share of portraits for which it does, averaged over
the two sets so that their sizes do not matter, says how well they can be told apart (Friedman &
Rafsky 1979, 10.1214/aos/1176344722; Schilling 1986, 10.1080/01621459.1986.10478337).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.columns import Columns, columns_of, in_order
from scoring.consistency.dimensions import DIMENSIONS, Dimension
from scoring.consistency.directions import angles_between
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.members import SetMember
from scoring.consistency.overall import LEAST_COVERAGE
from scoring.consistency.readings import SMALLEST_SET
from scoring.consistency.wording import listed

COMPARED = 100
"""At most so many portraits of each set are compared, those with the lowest digests."""

TOLD_APART = 50.0
"""Separation under which two sets are close [default]: three in four find their own set."""

ALIKE = 0.5
"""How far apart, of the distance of unrelated portraits, two close sets may typically lie
[default]. Two random mixtures cannot be told apart either, and share no look."""

TWINS = 20
"""At most so many pairs are named."""

NOISE = {"head": 1.5, "head_tilt": 1.5, "gaze": 3.0, "head_size": 0.01, "eye_line": 0.01,
         "expression": 0.015}  # fmt: skip
"""Differences that a recoloured copy of a portrait stays under, in each dimension's unit."""

TWIN_READINGS = 5
"""Of those, so many must have been read in both portraits and all be equal."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DimensionSeparation:
    """One dimension: separation 0 to 100 by it alone; None with under 4 readings in a set."""

    key: str
    name: str
    separation: float | None


@dataclass(frozen=True)
class Twins:
    """A portrait of each set with the same geometry: the same picture, in other colours."""

    first_id: str
    second_id: str
    sentence: str


@dataclass(frozen=True)
class SamenessFinding:
    """How well two sets can be told apart: separation 0 (not at all) to 100 (always);
    distance: how far portraits of the two typically lie apart, 0 to 100 = as unrelated ones."""

    is_close: bool
    separation: float
    distance: float
    dimensions: list[DimensionSeparation]
    twins: list[Twins]
    sentence: str


def sameness(first: Sequence[SetMember], second: Sequence[SetMember]) -> SamenessFinding | None:
    """Compare two sets; None when either has under 4 portraits or too little could be read."""
    columns = [columns_of(in_order(members)[:COMPARED]) for members in (first, second)]
    sizes = [len(one.members) for one in columns]
    if min(sizes) < SMALLEST_SET:
        return None
    joined = _joined(*columns)
    side = np.repeat([0, 1], sizes)
    apart = {dimension.key: _apart(dimension, joined) for dimension in DIMENSIONS}
    combined = _combined(apart)
    separation, across = _separation(combined, side), combined[side == 0][:, side == 1]
    if separation is None or not np.isfinite(across).any():
        return None
    distance = float(np.median(across[np.isfinite(across)]))
    twins = _twins(columns, apart, sizes[0])
    is_close = separation < TOLD_APART and distance <= ALIKE
    dimensions = [
        DimensionSeparation(one.key, one.name, _rounded(_separation(apart[one.key], side)))
        for one in DIMENSIONS
    ]
    return SamenessFinding(
        is_close=is_close or bool(twins),
        separation=round(separation, 1),
        distance=round(100 * distance, 1),
        dimensions=dimensions,
        twins=twins,
        sentence=_sentence(is_close, separation, dimensions, len(twins)),
    )


def _joined(first: Columns, second: Columns) -> Columns:
    return Columns(
        members=first.members + second.members,
        values={
            key: np.concatenate([column, second.values[key]])
            for key, column in first.values.items()
        },
        pool=first.pool + second.pool,
        places=np.concatenate(
            [first.places, np.where(second.places < 0, -1, second.places + len(first.pool))]
        ),
    )


def _apart(dimension: Dimension, columns: Columns) -> Floats:
    """All distances on one dimension, (n, n), in its unit; NaN where one was not read."""
    size, present = len(columns.members), columns.present(dimension)
    found = np.full((size, size), np.nan)
    grid = np.ix_(present, present)
    if dimension.kind == "palette":
        found[grid] = PaletteDistances().matrix(columns.pool)
        return found
    values = columns.values[dimension.key][present]
    if dimension.kind == "direction":
        found[grid] = np.array([angles_between(values, one) for one in values]).reshape(
            len(present), len(present)
        )
    else:
        found[grid] = np.abs(values[:, None] - values[None])
    return found


def _combined(apart: dict[str, Floats]) -> Floats:
    """The weighted mean over dimensions, each 1 at most where unrelated portraits lie; infinite
    where too little was read in both."""
    total, read = np.zeros_like(apart["palette"]), np.zeros_like(apart["palette"])
    for dimension in DIMENSIONS:
        known = ~np.isnan(apart[dimension.key])
        share = np.minimum(apart[dimension.key][known] / dimension.zero, 1.0)
        total[known] += dimension.weight * share
        read[known] += dimension.weight
    whole = sum(dimension.weight for dimension in DIMENSIONS)
    return np.where(read >= LEAST_COVERAGE * whole, total / np.maximum(read, 1e-9), np.inf)


def _separation(apart: Floats, side: NDArray[np.int_]) -> float | None:
    """0 to 100 from the balanced share of portraits whose nearest neighbour is of their set.

    Equally near neighbours count in parts. Chance, a half, is 0.
    """
    away = np.where(np.isnan(apart), np.inf, apart)
    away = np.where(np.eye(len(away), dtype=bool), np.inf, away)
    known = np.isfinite(away).any(axis=1)
    if min(int((known & (side == one)).sum()) for one in (0, 1)) < SMALLEST_SET:
        return None
    away, own = away[known], side[known]
    near = away <= away.min(axis=1, keepdims=True) + 1e-9
    same = (near & (own[:, None] == side[None])).sum(axis=1) / near.sum(axis=1)
    balanced = (same[own == 0].mean() + same[own == 1].mean()) / 2
    return float(100 * max(0.0, 2 * balanced - 1))


def _rounded(separation: float | None) -> float | None:
    return None if separation is None else round(separation, 1)


def _twins(columns: Sequence[Columns], apart: dict[str, Floats], size: int) -> list[Twins]:
    across = {key: apart[key][:size, size:] for key in NOISE}
    read = sum((~np.isnan(away)).astype(int) for away in across.values())
    equal = sum((away <= NOISE[key]).astype(int) for key, away in across.items())
    pairs = np.argwhere((read >= TWIN_READINGS) & (equal == read))
    found = [(columns[0].members[i], columns[1].members[j]) for i, j in pairs]
    found.sort(key=lambda pair: (pair[0].title, pair[1].title, pair[0].id, pair[1].id))
    return [
        Twins(
            one.id,
            other.id,
            f"“{one.title}” and “{other.title}” have the same head, gaze and framing within the "
            "noise of the readings: the same portrait in other colours.",
        )
        for one, other in itertools.islice(found, TWINS)
    ]


def _sentence(
    is_close: bool, separation: float, dimensions: Sequence[DimensionSeparation], twins: int
) -> str:
    by_share = (
        f"{50 + separation / 2:.0f} % of portraits have their nearest neighbour in their own set"
    )
    if not is_close:
        known = [one for one in dimensions if one.separation is not None]
        known.sort(key=lambda one: -(one.separation or 0.0))
        best = listed([one.name.lower() for one in known[:2]])
        start = f"The two sets can be told apart: {by_share}, above all by {best}."
    else:
        start = f"The two sets are nearly interchangeable: {by_share} (50 % is chance)."
    if twins:
        word = "pair shows" if twins == 1 else "pairs show"
        start += f" {twins} {word} the same picture in other colours."
    return start
