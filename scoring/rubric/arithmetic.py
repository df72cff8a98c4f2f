"""The arithmetic of an overall score, row by row, so that the shown numbers add up exactly."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.rubric.scorecard import Scorecard

DIGITS = 2


@dataclass(frozen=True)
class ArithmeticRow:
    """One scored cue's part in the overall score.

    weight: percent of the whole rubric. share: percent of what was measured; the shares of all
    rows add up to 100. points: score x share / 100; the points of all rows add up to the overall
    score. Share and points have two decimals, the last of which carries the rounding.
    """

    key: str
    name: str
    score: float
    weight: float
    share: float
    points: float


def arithmetic(scorecard: Scorecard) -> tuple[ArithmeticRow, ...]:
    """How the overall score comes about, in the Scorecard's order; empty without one."""
    if scorecard.overall is None:
        return ()
    cues = [cue for cue in scorecard.cues if cue.score is not None and cue.weight > 0]
    scores = [cue.score or 0.0 for cue in cues]
    measured = math.fsum(cue.weight for cue in cues)
    exact = [100 * cue.weight / measured for cue in cues]
    shares = _adding_up_to(100.0, exact)
    points = _adding_up_to(
        scorecard.overall,
        [score * share / 100 for score, share in zip(scores, exact, strict=True)],
    )
    return tuple(
        ArithmeticRow(cue.key, cue.name, score, cue.weight, share, part)
        for cue, score, share, part in zip(cues, scores, shares, points, strict=True)
    )


def _adding_up_to(total: float, parts: Sequence[float]) -> list[float]:
    """The parts rounded to two decimals so that they add up to the total, each as near as can be.

    The largest remainders are rounded up first (Hare and Niemeyer's method). A part of zero
    stays zero: the difference that rounding the total made goes to parts that have something.
    """
    unit = 10**DIGITS
    floors = [math.floor(part * unit + 1e-9) for part in parts]
    missing = round(total * unit) - sum(floors)
    by_remainder = sorted(
        (index for index, part in enumerate(parts) if part > 0),
        key=lambda index: (floors[index] - parts[index] * unit, index),
    )
    while missing and by_remainder:
        step = 1 if missing > 0 else -1
        for index in by_remainder if step > 0 else reversed(by_remainder):
            if not missing:
                break
            if floors[index] + step >= 0:
                floors[index] += step
                missing -= step
    return [floor / unit for floor in floors]
