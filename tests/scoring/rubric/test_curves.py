"""The shape of a score between a native value and a band."""

import itertools

import pytest

from scoring.rubric.curves import Band, Curve, Falling, Rising, best_score, side_of

CURVES: list[Curve] = [
    Band(2.0, 6.0),
    Band(12.0, 40.0, zero_below=5.0),
    Band(-0.02, 0.11),
    Falling(8.0),
    Rising(0.65, 0.50),
    Rising(0.045, -0.02),
]
VALUES = [number / 50 for number in range(-500, 5000)]


@pytest.mark.parametrize("curve", CURVES)
def test_a_score_stays_between_0_and_100_and_reaches_both(curve: Curve) -> None:
    scores = [curve.score(value) for value in VALUES]
    assert min(scores) == 0.0
    assert max(scores) == 100.0


@pytest.mark.parametrize("curve", CURVES)
def test_a_score_never_rises_with_the_distance_from_the_band(curve: Curve) -> None:
    over = [curve.score(value) for value in VALUES if side_of(curve, value) == "over"]
    under = [curve.score(value) for value in VALUES if side_of(curve, value) == "under"]
    assert over == sorted(over, reverse=True)
    assert under == sorted(under)


@pytest.mark.parametrize("curve", CURVES)
def test_a_score_has_no_jumps(curve: Curve) -> None:
    slopes = [
        100 / abs(zero - edge)
        for edge, zero in zip(curve.edges, curve.zeros, strict=True)
        if edge is not None and zero is not None
    ]
    step = VALUES[1] - VALUES[0]
    for before, after in itertools.pairwise(VALUES):
        assert abs(curve.score(after) - curve.score(before)) <= max(slopes) * step + 1e-9


@pytest.mark.parametrize("curve", CURVES)
def test_full_credit_is_given_exactly_inside(curve: Curve) -> None:
    for value in VALUES:
        assert (best_score([curve], value) == 100.0) == (side_of(curve, value) == "inside")


def test_a_band_falls_to_zero_one_band_width_outside() -> None:
    assert Band(2.0, 6.0).zeros == (-2.0, 10.0)


def test_a_limit_falls_to_zero_at_twice_itself() -> None:
    assert Falling(8.0).zeros == (None, 16.0)
    assert Falling(8.0).score(12.0) == 50.0
    assert Falling(1.0, falls_to=11.0).score(6.0) == 50.0
    assert Falling(8.0, falls_to=11.0).zeros == (None, 16.0)
    assert Falling(8.0).score(-3.0) == 100.0


@pytest.mark.parametrize(
    ("limit", "rises_from", "zero"),
    [(0.65, 0.50, 0.50), (0.30, 0.0, 0.0), (0.35, 0.42, 0.175), (0.35, None, 0.175)],
)
def test_a_floor_rises_from_the_fifth_percentile_or_from_half_of_itself(
    limit: float, rises_from: float | None, zero: float
) -> None:
    assert Rising.above(limit, rises_from=rises_from).zeros == (zero, None)


def test_just_outside_a_band_is_not_rounded_into_it() -> None:
    assert best_score([Falling(5.0)], 5.0001) == 99.9


def test_the_better_part_of_a_band_counts() -> None:
    parts: list[Curve] = [Falling(5.0), Band(12.0, 35.0, zero_below=5.0)]
    for value in VALUES[500:]:
        assert best_score(parts, value) >= max(best_score([part], value) for part in parts) - 0.05


@pytest.mark.parametrize("lo_hi", [(5.0, 5.0), (6.0, 5.0)])
def test_an_empty_band_is_refused(lo_hi: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="lower edge"):
        Band(*lo_hi)


def test_slopes_that_end_on_the_wrong_side_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Band(12.0, 40.0, zero_below=13.0)
    with pytest.raises(ValueError, match="cannot end"):
        Rising(0.5, 0.5)
    with pytest.raises(ValueError, match="above zero"):
        Falling(0.0)
