"""The statistics of an evaluation, on numbers whose answer is known."""

import numpy as np
import pytest

from scoring.evaluation.statistics import (
    hedges_g,
    partial_spearman,
    ranks,
    residuals,
    spearman,
    with_interval,
)


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(np.array([10.0, 20.0, 10.0, 5.0])).tolist() == [2.5, 4.0, 2.5, 1.0]


def test_rho_is_that_of_a_textbook() -> None:
    """Ten people's IQ and hours of television: rho = -29/165."""
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110.0])
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17.0])
    assert spearman(iq, hours) == pytest.approx(-29 / 165)


def test_rho_of_what_does_not_vary_is_no_number() -> None:
    assert np.isnan(spearman(np.ones(9), np.arange(9.0)))
    assert with_interval(spearman, [np.ones(9), np.arange(9.0)]) is None


def test_a_control_that_explains_both_leaves_a_partial_rho_near_zero() -> None:
    generator = np.random.default_rng(0)
    control = generator.normal(size=400)
    one, other = (control + generator.normal(scale=0.5, size=400) for _ in range(2))
    assert spearman(one, other) > 0.7
    partial = with_interval(partial_spearman, [one, other, control])
    assert partial is not None
    assert abs(partial.value) < 0.12
    assert partial.low is not None
    assert partial.high is not None
    assert partial.high - partial.low < 0.25


def test_a_control_that_explains_nothing_leaves_rho_as_it_was() -> None:
    generator = np.random.default_rng(1)
    one, control = generator.normal(size=300), generator.normal(size=300)
    other = one + generator.normal(scale=0.3, size=300)
    assert partial_spearman(one, other, control) == pytest.approx(spearman(one, other), abs=0.02)


def test_residuals_of_a_perfect_fit_are_zeros() -> None:
    line = np.arange(20.0)
    assert residuals(3 * line + 7, [line]).tolist() == [0.0] * 20


def test_hedges_g_is_the_corrected_gap_in_pooled_standard_deviations() -> None:
    one, other = np.array([4.0, 6.0, 8.0]), np.array([1.0, 3.0, 5.0])
    assert hedges_g(one, other) == pytest.approx(1.5 * (1 - 3 / (4 * 6 - 9)))
    assert hedges_g(other, one) == pytest.approx(-hedges_g(one, other))
    assert np.isnan(hedges_g(np.ones(3), np.ones(3)))


def test_an_interval_holds_its_value_and_narrows_with_more_pictures() -> None:
    generator = np.random.default_rng(4)
    one = generator.normal(size=320)
    other = one + generator.normal(size=320)
    widths = []
    for size in (20, 320):
        estimate = with_interval(spearman, [one[:size], other[:size]])
        assert estimate is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert estimate.low < estimate.value < estimate.high
        widths.append(estimate.high - estimate.low)
    assert widths[1] < widths[0] / 2


def test_resamples_keep_the_size_of_each_group() -> None:
    sizes = []

    def counting(group: np.ndarray) -> float:
        sizes.append(int(group.sum()))
        return float(group.mean())

    group = np.repeat([0, 1], [7, 3])
    with_interval(counting, [group.astype(float)], group)
    assert set(sizes) == {3}
