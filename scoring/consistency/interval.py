"""How sure the overall is: a bootstrap over the images, seeded by their digests."""

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.palette import PAIRWISE_LIMIT
from scoring.consistency.readings import Reading

SMALLEST_INTERVAL = 8
"""Fewer images than this say nothing about their own spread [default]."""

LEVEL = 0.90

Floats = NDArray[np.float64]


def generator(digests: Iterable[str]) -> np.random.Generator:
    """The one source of chance: the same images, in any order, draw the same numbers."""
    joined = "\n".join(sorted(digests)).encode()
    return np.random.default_rng(int.from_bytes(hashlib.sha256(joined).digest()[:8], "big"))


def bootstrap_interval(
    readings: Sequence[Reading], size: int, chance: np.random.Generator
) -> tuple[float, float]:
    """The central 90 % of the overall, 0 to 100, over resamples of the ``size`` images.

    Middles of directions stay where the whole set puts them; all else is taken anew.
    """
    draws = 400 if size <= PAIRWISE_LIMIT else 100
    drawn = chance.integers(0, size, (draws, size))
    total, weight = np.zeros(draws), np.zeros(draws)
    for reading in readings:
        if reading.spread is None:
            continue
        spreads = _spreads(reading, drawn)
        known = ~np.isnan(spreads)
        total[known] += reading.dimension.weight * reading.dimension.scores(spreads[known])
        weight[known] += reading.dimension.weight
    overall = total[weight > 0] / weight[weight > 0]
    low, high = np.quantile(overall, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(low), float(high)


def _spreads(reading: Reading, drawn: NDArray[np.intp]) -> Floats:
    """The spread in each resample, (draws,), NaN where fewer than two images were read."""
    if reading.pairwise is not None:
        return _pairwise_spreads(reading, reading.pairwise, drawn)
    values = reading.deviation[drawn]
    if reading.dimension.kind == "scalar":
        values = np.abs(values - _row_medians(values)[:, None])
    return _row_medians(values)


def _pairwise_spreads(reading: Reading, pairwise: Floats, drawn: NDArray[np.intp]) -> Floats:
    """Median distance over pairs of different images: a twin of a drawn image is no evidence."""
    place = np.full(len(reading.deviation), -1)
    place[reading.present] = np.arange(reading.n)
    spreads = np.full(len(drawn), np.nan)
    for row, indexes in enumerate(drawn):
        kept = place[indexes][place[indexes] >= 0]
        first, second = np.triu_indices(len(kept), 1)
        different = kept[first] != kept[second]
        if different.any():
            spreads[row] = np.median(pairwise[kept[first[different]], kept[second[different]]])
    return spreads


def _row_medians(values: Floats) -> Floats:
    """Median of each row without its NaNs, (rows,); NaN for rows of fewer than two numbers."""
    ordered = np.sort(values, axis=1)
    counts = (~np.isnan(values)).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum(counts - 1, 0) // 2, np.minimum(counts // 2, values.shape[1] - 1)
    medians = (ordered[rows, low] + ordered[rows, high]) / 2
    return np.where(counts >= 2, medians, np.nan)
