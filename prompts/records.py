"""What became of a recommendation where it was followed, counted. Pure: standard library only.

A use is one Outcome: the overall of the portrait after the new version less that before it. Under
FEWEST uses nothing is said at all; a rule that was wrong more often than right over MANY uses is
flagged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import comb
from statistics import median

FEWEST = 5
"""Uses under which a record is hidden."""

MANY = 20
"""Uses from which on a rule that is wrong more often than right is flagged."""

SAME = 0.5
"""Points up to which a change is none: neither hit nor miss."""

COVERAGE = 0.95
"""At least how often the interval of the median is to hold it."""


@dataclass(frozen=True)
class PhraseRecord:
    """How a rule did in a brand and generator, over ``n`` uses that could be compared.

    median_gain, low, high: points of the cue's or portrait's score, and the interval in which the
    median lies with at least COVERAGE (from order statistics, no shape assumed; with 5 uses it is
    all of them, which holds it in 94 %). hits, misses: uses with a rise and with a fall of more
    than SAME points.
    """

    n: int
    median_gain: float
    low: float
    high: float
    hits: int
    misses: int
    is_flagged: bool

    @classmethod
    def of(cls, gains: Sequence[float]) -> "PhraseRecord | None":
        """The record of these gains in points, in any order; None for fewer than FEWEST."""
        n = len(gains)
        if n < FEWEST:
            return None
        ordered = sorted(gains)
        place = _place_of_interval(n)
        hits = sum(gain > SAME for gain in ordered)
        misses = sum(gain < -SAME for gain in ordered)
        return cls(
            n=n,
            median_gain=median(ordered),
            low=ordered[place],
            high=ordered[n - 1 - place],
            hits=hits,
            misses=misses,
            is_flagged=n >= MANY and misses > hits,
        )


def _place_of_interval(n: int) -> int:
    """The highest index, counted from both ends, between which the median lies often enough."""
    tails = accumulate(comb(n, k) / 2**n for k in range(n))
    return max(sum(2 * tail <= 1 - COVERAGE for tail in tails), 1) - 1
