"""The statistics of an evaluation: rank correlations and gaps between groups, with intervals.

Random only by a fixed seed: the same numbers give the same intervals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 20240229
INTERVAL = (2.5, 97.5)  # percentiles of the bootstrap: 95 %
LEAST_USABLE = 0.5  # share of resamples that must give a number
NOTHING_LEFT = 1e-9  # of a variable's variance: what rounding leaves of zero

Column = NDArray[np.float64]
Statistic = Callable[..., float]


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % percentile bootstrap interval; the interval is None without one."""

    value: float
    low: float | None
    high: float | None
    n: int


def ranks(values: Column) -> Column:
    """Ranks from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray(last - (count - 1) / 2)[place]


def correlation(one: Column, other: Column) -> float:
    """Pearson's r; nan when either does not vary."""
    a, b = one - one.mean(), other - other.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(np.clip(a @ b / scale, -1, 1)) if scale > 0 else float("nan")


def spearman(one: Column, other: Column) -> float:
    """Spearman's rho; nan when either does not vary."""
    return correlation(ranks(one), ranks(other))


def partial_spearman(one: Column, other: Column, *controls: Column) -> float:
    """Rho of what is left of both ranks after a linear fit on the controls' ranks.

    nan when the controls leave nothing of either.
    """
    by = [ranks(control) for control in controls]
    return correlation(residuals(ranks(one), by), residuals(ranks(other), by))


def residuals(values: Column, predictors: Sequence[Column]) -> Column:
    """Values less their least-squares fit on the predictors and a constant; zeros if all is fit."""
    design = np.column_stack([np.ones_like(values), *predictors])
    fitted = design @ np.linalg.lstsq(design, values, rcond=None)[0]
    left, around = values - fitted, values - values.mean()
    return np.zeros_like(values) if left @ left <= NOTHING_LEFT * (around @ around) else left


def hedges_g(one: Column, other: Column) -> float:
    """Mean of one less mean of the other in pooled standard deviations, for small samples.

    Cohen's d times 1 - 3 / (4 n - 9); nan when neither group varies. Two values each, at least.
    """
    degrees = len(one) + len(other) - 2
    pooled = ((one.var(ddof=1) * (len(one) - 1)) + other.var(ddof=1) * (len(other) - 1)) / degrees
    if pooled <= 0:
        return float("nan")
    d = (one.mean() - other.mean()) / np.sqrt(pooled)
    return float(d * (1 - 3 / (4 * (degrees + 2) - 9)))


def with_interval(
    statistic: Statistic, columns: Sequence[Column], groups: NDArray[np.intp] | None = None
) -> Estimate | None:
    """A statistic of paired columns with its interval; None when it has no value.

    groups: the group of each row, when resamples must keep the number of rows in each.
    """
    value = statistic(*columns)
    if not np.isfinite(value):
        return None
    size = len(columns[0])
    generator = np.random.default_rng(SEED)
    strata = [np.arange(size)] if groups is None else _strata(groups)
    found = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([generator.choice(stratum, len(stratum)) for stratum in strata])
        found.append(statistic(*(column[rows] for column in columns)))
    usable = np.array(found)[np.isfinite(found)]
    if len(usable) < LEAST_USABLE * RESAMPLES:
        return Estimate(round(value, 3), None, None, size)
    low, high = np.percentile(usable, INTERVAL)
    return Estimate(round(value, 3), round(float(low), 3), round(float(high), 3), size)


def _strata(groups: NDArray[np.intp]) -> list[NDArray[np.intp]]:
    return [np.flatnonzero(groups == group) for group in np.unique(groups)]
