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
Counts = NDArray[np.int32]


def generator(digests: Iterable[str]) -> np.random.Generator:
    """The one source of chance: the same images, in any order, draw the same numbers."""
    joined = "\n".join(sorted(digests)).encode()
    return np.random.default_rng(int.from_bytes(hashlib.sha256(joined).digest()[:8], "big"))


def bootstrap_interval(
    readings: Sequence[Reading], size: int, chance: np.random.Generator
) -> tuple[float, float]:
    """The central 90 % of the overall, 0 to 100, over resamples of the ``size`` images.

    Middles of directions stay where the whole set puts them; all else is taken anew. A resample
    is how often each image was drawn, so every dimension is sorted once and not once a draw.
    """
    draws = 400 if size <= PAIRWISE_LIMIT else 100
    drawn = chance.integers(0, size, (draws, size)) + size * np.arange(draws)[:, None]
    counts = (
        np.bincount(drawn.ravel(), minlength=draws * size).reshape(draws, size).astype(np.int32)
    )
    total, weight = np.zeros(draws), np.zeros(draws)
    for reading in readings:
        if reading.spread is None:
            continue
        spreads = _spreads(reading, counts)
        known = ~np.isnan(spreads)
        total[known] += reading.dimension.weight * reading.dimension.scores(spreads[known])
        weight[known] += reading.dimension.weight
    overall = total[weight > 0] / weight[weight > 0]
    low, high = np.quantile(overall, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(low), float(high)


def _spreads(reading: Reading, counts: Counts) -> Floats:
    """The spread in each resample, (draws,), NaN where fewer than two images were read."""
    if reading.pairwise is not None:
        return _pairwise_spreads(reading.pairwise, counts[:, reading.present])
    order = reading.present[np.argsort(reading.deviation[reading.present], kind="stable")]
    values, drawn = reading.deviation[order], counts[:, order].cumsum(axis=1, dtype=np.int32)
    medians = _medians(values, drawn)
    if reading.dimension.kind == "scalar":
        return _deviations(values, drawn, medians)
    return medians


def _pairwise_spreads(pairwise: Floats, counts: Counts) -> Floats:
    """Median distance over pairs of different images: a twin of a drawn image is no evidence."""
    first, second = np.triu_indices(len(pairwise), 1)
    order = np.argsort(pairwise[first, second], kind="stable")
    first, second = first[order], second[order]
    values, spreads = pairwise[first, second], []
    for rows in np.array_split(counts, max(1, len(counts) // 50)):  # 50 x 19,900 pairs at most
        spreads.append(
            _medians(
                values, (rows[:, first] * rows[:, second]).cumsum(axis=1, dtype=np.int32), least=1
            )
        )
    return np.concatenate(spreads)


def _medians(values: Floats, drawn: Counts, least: int = 2) -> Floats:
    """The median of sorted values in each resample, NaN for fewer than ``least`` of them.

    drawn: (draws, n), how many of the resample are at most each value.
    """
    if not len(values):
        return np.full(len(drawn), np.nan)
    sizes = drawn[:, -1]
    middle = [
        values[np.minimum((drawn <= rank[:, None]).sum(axis=1), len(values) - 1)]
        for rank in (np.maximum(sizes - 1, 0) // 2, sizes // 2)
    ]
    return np.where(sizes >= least, (middle[0] + middle[1]) / 2, np.nan)


def _deviations(values: Floats, drawn: Counts, medians: Floats) -> Floats:
    """The median distance from the median in each resample, by halving what it can be.

    Arguments as for ``_medians``. Exact to a part in 10^15 of the range of the values.
    """
    before = np.hstack([np.zeros((len(drawn), 1), dtype=drawn.dtype), drawn])
    rows, sizes, found = np.arange(len(drawn)), drawn[:, -1], np.zeros(len(drawn))
    for rank in (np.maximum(sizes - 1, 0) // 2, sizes // 2):
        low, high = np.zeros(len(drawn)), np.full(len(drawn), values[-1] - values[0])
        for _ in range(50):
            half = (low + high) / 2
            inside = (
                before[rows, np.searchsorted(values, medians + half, side="right")]
                - before[rows, np.searchsorted(values, medians - half, side="left")]
            )
            low, high = np.where(inside > rank, low, half), np.where(inside > rank, half, high)
        found += high / 2
    return np.where(np.isnan(medians), np.nan, found)
