"""Medians and percentiles of one row of numbers, without the machinery for many."""

import math

import numpy as np
from numpy.typing import NDArray


def percentiles(values: NDArray[np.generic], *points: float) -> tuple[float, ...]:
    """The percentiles (0 to 100) of a non-empty array, whatever its shape.

    Between two values a straight line, as NumPy's default has it.
    """
    row = values.ravel()
    places = [(row.size - 1) * point / 100 for point in points]
    wanted = sorted({kth for place in places for kth in (math.floor(place), math.ceil(place))})
    ordered = np.partition(row, wanted)
    return tuple(_between(ordered, place) for place in places)


def median(values: NDArray[np.generic]) -> float:
    """The median of a non-empty array, whatever its shape."""
    return percentiles(values, 50.0)[0]


def medians(rows: NDArray[np.generic]) -> NDArray[np.float64]:
    """The median of each column of non-empty rows (N, K): (K,)."""
    return np.array([median(column) for column in np.ascontiguousarray(rows.T)])


def _between(ordered: NDArray[np.generic], place: float) -> float:
    low = math.floor(place)
    below, above = float(ordered[low]), float(ordered[math.ceil(place)])
    return below + (above - below) * (place - low)
