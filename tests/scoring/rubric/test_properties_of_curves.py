"""What holds for every curve that a brand could ask for, over a few hundred bands at random."""

import itertools
import random

import pytest

from scoring.rubric.catalogue import CATALOGUE, Cue
from scoring.rubric.curves import Curve, best_score, side_of
from scoring.rubric.tables import curves_of

SEEDS = range(40)
JUDGED = [cue for cue in CATALOGUE.values() if not cue.report_only]


def anyones(seed: int) -> list[tuple[Cue, tuple[Curve, ...]]]:
    """For each cue the curves of a band with random edges: closed, open on a side, in two parts."""
    chance = random.Random(seed)  # noqa: S311 - a test set, the same every time
    return [(cue, curves_of(cue, _bands(cue, chance))) for cue in JUDGED]


def _bands(cue: Cue, chance: random.Random) -> list[list[float | None]]:
    size = 10 ** chance.uniform(-3, 3)
    least = -size if cue.signed else 0.01 * size
    edges = sorted(chance.uniform(least, size) for _ in range(4))
    shapes: list[list[list[float | None]]] = [
        [[edges[0], edges[3]]],
        [[edges[0], edges[1]], [edges[2], edges[3]]],
    ]
    if edges[3] > 0:  # a limit on one side alone is a share of itself: it needs to be positive
        shapes += [[[edges[3], None]], [[None, edges[3]]]]
    return chance.choice(shapes)


def values_around(curves: tuple[Curve, ...]) -> list[float]:
    """Rising values from well under the lowest zero to well over the highest."""
    ends = [end for curve in curves for end in (*curve.edges, *curve.zeros) if end is not None]
    low, high = min(ends), max(ends)
    room = 0.5 * (high - low) or 1.0
    even = [low - room + step * (high - low + 2 * room) / 400 for step in range(401)]
    return sorted({*even, *ends})


@pytest.mark.parametrize("seed", SEEDS)
def test_a_score_is_between_0_and_100_and_100_exactly_inside(seed: int) -> None:
    for _, curves in anyones(seed):
        for value in values_around(curves):
            inside = any(side_of(curve, value) == "inside" for curve in curves)
            score = best_score(curves, value)
            assert 0 <= score <= 100
            assert (score == 100) == inside


@pytest.mark.parametrize("seed", SEEDS)
def test_each_side_of_a_curve_falls_away_from_the_band_without_a_jump(seed: int) -> None:
    for _, curves in anyones(seed):
        for curve in curves:
            steepest = max(
                100 / abs(zero - edge)
                for edge, zero in zip(curve.edges, curve.zeros, strict=True)
                if edge is not None and zero is not None
            )
            for before, after in itertools.pairwise(values_around((curve,))):
                step = curve.score(after) - curve.score(before)
                assert abs(step) <= steepest * (after - before) * (1 + 1e-6) + 1e-9
                if side_of(curve, after) == "under":
                    assert step >= 0
                if side_of(curve, before) == "over":
                    assert step <= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_curve_reaches_full_credit_and_names_where_it_is_lost(seed: int) -> None:
    for _, curves in anyones(seed):
        for curve in curves:
            for edge, zero in zip(curve.edges, curve.zeros, strict=True):
                if edge is not None:
                    assert curve.score(edge) == 100
                if zero is not None:
                    assert curve.score(zero) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_band_turned_over_judges_turned_values_alike(seed: int) -> None:
    """A two-sided band on a signed cue favours neither sign."""
    chance = random.Random(seed)  # noqa: S311
    lift = CATALOGUE["midtone_warmth"]
    lo, hi = sorted(chance.uniform(-30, 30) for _ in range(2))
    straight, turned = curves_of(lift, [[lo, hi]]), curves_of(lift, [[-hi, -lo]])
    for value in values_around(straight):
        assert best_score(turned, -value) == pytest.approx(best_score(straight, value), abs=0.1)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_wider_band_never_takes_full_credit_away(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    warmth = CATALOGUE["midtone_warmth"]
    lo, hi = sorted(chance.uniform(-30, 30) for _ in range(2))
    narrow = curves_of(warmth, [[lo, hi]])
    wide = curves_of(warmth, [[lo - chance.uniform(0, 5), hi + chance.uniform(0, 5)]])
    for value in values_around(wide):
        assert best_score(wide, value) >= best_score(narrow, value)
