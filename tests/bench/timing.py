"""Wall and CPU time of a piece of work, and what many such times come to."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RESAMPLES = 2000
INTERVAL = (2.5, 97.5)  # percentiles


@dataclass(frozen=True)
class Timing:
    """Seconds on the clock, and seconds that this process was computing."""

    wall: float
    cpu: float

    def __add__(self, other: "Timing") -> "Timing":
        return Timing(self.wall + other.wall, self.cpu + other.cpu)


NOTHING = Timing(0.0, 0.0)


def timed(work: Callable[[], object]) -> Timing:
    """How long one call takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - wall, time.process_time() - cpu)


def typical(timings: Sequence[Timing]) -> Timing:
    """The median wall and the median CPU time."""
    return Timing(
        float(np.median([timing.wall for timing in timings])),
        float(np.median([timing.cpu for timing in timings])),
    )


def milliseconds(timing: Timing) -> dict[str, float]:
    """As the report says it."""
    return {"wall_ms": round(timing.wall * 1000, 2), "cpu_ms": round(timing.cpu * 1000, 2)}


def ratio_of_medians(above: Sequence[float], below: Sequence[float]) -> dict[str, Any]:
    """Median of ``above`` over median of ``below``, with its 95 % bootstrap interval.

    The two are paired, a picture each: a resample draws pictures, and takes both times of each.
    """
    pairs = np.array([above, below])
    drawn = np.random.default_rng(0).integers(pairs.shape[1], size=(RESAMPLES, pairs.shape[1]))
    medians = np.median(pairs[:, drawn], axis=2)
    low, high = np.percentile(medians[0] / medians[1], INTERVAL)
    whole = np.median(pairs[0]) / np.median(pairs[1])
    return {"value": round(float(whole), 3), "interval": [round(low, 3), round(high, 3)]}


def slope(across: Sequence[float], up: Sequence[float]) -> float:
    """The slope of the straight line through points; 0 of fewer than two."""
    return float(np.polyfit(across, up, 1)[0]) if len(across) > 1 else 0.0
