"""The arithmetic of what became of a recommendation."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.records import COVERAGE, FEWEST, MANY, PhraseRecord

gains = st.lists(st.floats(-100, 100, allow_nan=False), min_size=FEWEST, max_size=60)


@pytest.mark.parametrize("n", range(FEWEST))
def test_a_record_of_too_few_uses_is_none(n):
    assert PhraseRecord.of([3.0] * n) is None


@given(gains, st.randoms())
def test_the_median_lies_in_its_interval_whatever_the_order(values, random):
    record = PhraseRecord.of(values)
    assert record.low <= record.median_gain <= record.high
    assert {record.low, record.high} <= set(values)
    shuffled = list(values)
    random.shuffle(shuffled)
    assert PhraseRecord.of(shuffled) == record


@pytest.mark.parametrize("n", range(FEWEST + 1, 80))
def test_the_interval_is_the_narrowest_that_holds_the_median_often_enough(n):
    record = PhraseRecord.of([float(value) for value in range(n)])
    outside = int(record.low)

    def held(below: int) -> float:
        return 1 - 2 * sum(comb(n, k) for k in range(below + 1)) / 2**n

    assert held(outside) >= COVERAGE
    assert held(outside + 1) < COVERAGE
    assert record.high == n - 1 - outside


def test_a_change_of_half_a_point_is_neither_hit_nor_miss():
    record = PhraseRecord.of([0.5, -0.5, 0.0, 0.6, -0.6, 7.0])
    assert (record.n, record.hits, record.misses) == (6, 2, 1)


@pytest.mark.parametrize(
    ("right", "wrong", "flagged"), [(9, 11, True), (10, 10, False), (11, 9, False), (8, 11, False)]
)
def test_a_rule_is_flagged_when_it_was_wrong_more_often_than_right_over_many_uses(
    right, wrong, flagged
):
    record = PhraseRecord.of([4.0] * right + [-4.0] * wrong)
    assert record.is_flagged is flagged
    assert MANY == 20
