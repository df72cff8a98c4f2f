"""Curves: how far a native value lies from its band, as 0–100. Knows no image and no framework.

Full credit inside a band, linear to zero outside it. Where the slopes end is a convention of ours
(no study gives a slope): one band-width outside a two-sided band, twice the limit above a limit,
the cue's fifth percentile or half the limit below a floor.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Edges = tuple[float | None, float | None]
Side = Literal["inside", "under", "over"]


class Curve(Protocol):
    """Anything that turns a native value into 0–100 and can name its edges and zeros."""

    @property
    def edges(self) -> Edges:
        """(lo, hi) of full credit; None for an open end."""

    @property
    def zeros(self) -> Edges:
        """The values below and above which the score is 0; None where it never falls."""

    def score(self, value: float) -> float:
        """0–100 for a native value."""


@dataclass(frozen=True)
class Band:
    """Two-sided: 100 in [lo, hi], zero one band-width outside, or at ``zero_below`` if that is set.

    Raises ValueError unless lo < hi and zero_below < lo.
    """

    lo: float
    hi: float
    zero_below: float | None = None

    def __post_init__(self) -> None:
        if not self.lo < self.hi:
            raise ValueError(f"A band needs its lower edge below its upper: {self.lo}–{self.hi}.")
        if self.zero_below is not None and not self.zero_below < self.lo:
            raise ValueError(f"The slope below {self.lo} cannot end at {self.zero_below}.")

    @property
    def edges(self) -> Edges:
        return (self.lo, self.hi)

    @property
    def zeros(self) -> Edges:
        return self._slope_ends()

    def score(self, value: float) -> float:
        below, above = self._slope_ends()
        if value < self.lo:
            return _slope(value, zero=below, full=self.lo)
        return _slope(value, zero=above, full=self.hi) if value > self.hi else 100.0

    def _slope_ends(self) -> tuple[float, float]:
        width = self.hi - self.lo
        below = self.lo - width if self.zero_below is None else self.zero_below
        return (below, self.hi + width)


@dataclass(frozen=True)
class Falling:
    """“At most x”: 100 up to x, zero at 2x or farther. Raises ValueError unless x > 0.

    falls_to: where the slope ends, if that is beyond 2x.
    """

    limit: float
    falls_to: float = 0.0

    def __post_init__(self) -> None:
        if not self.limit > 0:
            raise ValueError(f"“At most” needs a limit above zero, not {self.limit}.")

    @property
    def edges(self) -> Edges:
        return (0.0, self.limit)

    @property
    def zeros(self) -> Edges:
        return (None, max(2 * self.limit, self.falls_to))

    def score(self, value: float) -> float:
        zero = max(2 * self.limit, self.falls_to)
        return 100.0 if value <= self.limit else _slope(value, zero=zero, full=self.limit)


@dataclass(frozen=True)
class Rising:
    """“At least x”: 100 from x up, zero at ``zero``. Raises ValueError unless zero < x."""

    limit: float
    zero: float

    def __post_init__(self) -> None:
        if not self.zero < self.limit:
            raise ValueError(f"The slope below {self.limit} cannot end at {self.zero}.")

    @classmethod
    def above(cls, limit: float, *, rises_from: float | None) -> "Rising":
        """The floor of a cue: zero where the cue ``rises_from``, else at half the limit.

        ``rises_from`` is the cue's fifth percentile, 0 for a reading on a 0–1 scale, or None.
        """
        if rises_from is not None and rises_from < limit:
            return cls(limit, rises_from)
        return cls(limit, limit / 2)

    @property
    def edges(self) -> Edges:
        return (self.limit, None)

    @property
    def zeros(self) -> Edges:
        return (self.zero, None)

    def score(self, value: float) -> float:
        return 100.0 if value >= self.limit else _slope(value, zero=self.zero, full=self.limit)


def best_score(curves: Sequence[Curve], value: float) -> float:
    """The better of a band's parts, rounded to one decimal; 100 only when the value is inside."""
    best = round(max([curve.score(value) for curve in curves]), 1)
    if best < 100:
        return best
    return 100.0 if any(side_of(curve, value) == "inside" for curve in curves) else 99.9


def side_of(curve: Curve, value: float) -> Side:
    """Where a value lies: inside, under the lower edge or over the upper one.

    A curve that never falls below its band (“at most”) has no underside.
    """
    lo, hi = curve.edges
    if hi is not None and value > hi:
        return "over"
    if lo is not None and value < lo and curve.zeros[0] is not None:
        return "under"
    return "inside"


def _slope(value: float, *, zero: float, full: float) -> float:
    share = (value - zero) / (full - zero)
    return 100.0 * min(1.0, max(0.0, share))
