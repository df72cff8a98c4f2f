"""Two sets that could stand for each other, told from two that could not."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.consistency import sameness
from scoring.consistency.palette import lab_from_hex
from tests.scoring.brand_sets import brand

TEAL = tuple(
    (w, lab_from_hex(h)) for w, h in ((0.6, "#0a7f86"), (0.3, "#06474f"), (0.1, "#e8f4f5"))
)


def another(n, seed=31, spread=1.0, **readings):
    """A set of its own pictures, by the digests and ids."""
    return [
        replace(one, id=f"other-{i}", title=f"Other {i}", sha256=f"{i:064x}", **readings)
        for i, one in enumerate(brand(n, seed=seed, spread=spread))
    ]


@pytest.mark.parametrize("n", [12, 25])
def test_two_sets_drawn_from_one_look_are_nearly_interchangeable(n):
    found = sameness(brand(n), another(n))
    assert found.is_close
    assert found.separation < 50
    assert "nearly interchangeable" in found.sentence


@pytest.mark.parametrize(
    "readings", [{"palette": TEAL}, {"gaze": (30.0, 0.0), "head": (30.0, 0.0, 0.0)}]
)
def test_two_looks_are_told_apart_by_what_differs(readings):
    found = sameness(brand(12), another(12, **readings))
    assert not found.is_close
    assert found.separation > 80
    by_key = {one.key: one.separation for one in found.dimensions}
    assert all(by_key[key] == 100 for key in readings)


@pytest.mark.parametrize(("first", "second"), [(3, 12), (12, 3), (0, 0)])
def test_fewer_than_four_portraits_are_not_compared(first, second):
    assert sameness(brand(first), another(second)) is None


def test_sets_of_which_too_little_was_read_are_not_compared():
    assert sameness(brand(6), another(6, palette=None, gaze=None, head=None)) is None


def test_two_random_mixtures_share_no_look_and_are_no_warning():
    chance = np.random.default_rng(3)

    def mixture(members):
        return [
            replace(
                one,
                palette=tuple(
                    (1 / 6, tuple(map(float, lab)))
                    for lab in chance.uniform([5, -50, -50], [95, 50, 50], (6, 3))
                ),
                gaze=tuple(map(float, chance.normal(0, 25, 2))),
                head=tuple(map(float, chance.normal(0, 20, 3))),
            )
            for one in members
        ]

    found = sameness(mixture(brand(20, spread=6)), mixture(another(20, spread=6)))
    assert found.separation < 50
    assert not found.is_close


def test_clearly_different_brands_hardly_ever_raise_a_warning():
    pairs = [
        (brand(6, seed=s), another(6, seed=s + 90, palette=TEAL, cct=7200.0)) for s in range(20)
    ]
    assert sum(sameness(*pair).is_close for pair in pairs) == 0


def test_a_recoloured_copy_is_found_as_a_twin_and_warned_of():
    members, others = brand(8, spread=3.0), another(8, spread=3.0, palette=TEAL)
    copy = replace(members[2], id="copy", title="Copy", sha256="ab" * 32, palette=TEAL, cct=7000.0)
    found = sameness(members, [*others, copy])
    assert [(one.first_id, one.second_id) for one in found.twins] == [("id-002", "copy")]
    assert found.is_close


def test_unrelated_sets_have_no_twins():
    assert (
        sum(len(sameness(brand(20, seed=s), another(20, seed=s + 50)).twins) for s in range(3)) == 0
    )


def test_the_finding_does_not_depend_on_the_order_and_is_the_same_both_ways():
    first, second = brand(9), another(7)
    found = sameness(first, second)
    assert sameness(first[::-1], second[::-1]) == found
    assert sameness(second, first).separation == found.separation


def test_at_most_so_many_of_each_set_are_compared(monkeypatch):
    monkeypatch.setattr("scoring.consistency.interchange.COMPARED", 6)
    first, second = brand(12), another(12)
    lowest = [sorted(members, key=lambda one: one.sha256)[:6] for members in (first, second)]
    assert sameness(first, second) == sameness(*lowest)
