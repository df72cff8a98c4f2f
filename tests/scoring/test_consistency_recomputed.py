"""The report's figures against an independent computation, and against themselves in any order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.consistency import PaletteDistances, SetMember, check, interval, overall_of
from scoring.consistency.analysis import analyse
from tests.scoring import recomputed
from tests.scoring.brand_sets import brand, with_readings


def with_strays(n: int, strays: int, spread: float = 0.4) -> list[SetMember]:
    """A set in which some portraits look away and are in a light of their own."""
    members = brand(n, spread=spread)
    for index in range(strays):
        sky = 9500.0 + 150 * index
        away = (40.0 + index, -20.0)
        members = with_readings(members, 5 * index, gaze=away, cct=sky, face_height=0.75)
    return members


@pytest.fixture
def small_samples(monkeypatch):
    """Sets above twelve are measured from their medoid, as real ones are above two hundred."""
    for module in ("readings", "distances", "interval"):
        monkeypatch.setattr(f"scoring.consistency.{module}.PAIRWISE_LIMIT", 12)


@pytest.mark.parametrize(("n", "spread", "seed"), [(8, 0.5, 1), (13, 1.0, 2), (20, 2.0, 3)])
def test_the_overall_and_every_spread_are_what_a_few_plain_lines_make_of_them(n, spread, seed):
    members = brand(n, seed=seed, spread=spread)
    report, expected = check(members), recomputed.spreads(members)
    for dimension in report.dimensions:
        decimals = {"K": 0.06, "ΔE00": 0.006, "M": 0.06, "deg": 0.06}.get(dimension.unit, 0.006)
        assert dimension.spread == pytest.approx(expected[dimension.key], abs=decimals)
    assert report.overall == pytest.approx(recomputed.overall(members), abs=0.1)


def test_the_overall_without_an_outlier_is_what_a_few_plain_lines_make_of_the_rest():
    members = with_readings(brand(12), 3, gaze=(45.0, 0.0))
    report = check(members)
    rest = [member for member in members if member.id != "id-003"]
    assert [one.portrait_id for one in report.without_each] == ["id-003"]
    assert report.without_each[0].overall == pytest.approx(recomputed.overall(rest), abs=0.1)


def test_leaving_out_each_of_twenty_outliers_equals_a_full_recomputation(small_samples):
    members = with_strays(110, 21)
    report = check(members)
    assert len(report.without_each) == 20
    for one in report.without_each:
        assert one.overall == overall_of([m for m in members if m.id != one.portrait_id])
    named = {one.portrait_id for one in report.without_each}
    assert report.without_different == check([m for m in members if m.id not in named]).overall


@settings(max_examples=12, deadline=None)
@given(st.integers(6, 14), st.randoms(use_true_random=False), st.sampled_from([0.3, 1.0, 4.0]))
def test_no_order_of_uploads_changes_a_report(n, chance, spread):
    members = [
        replace(one, gaze=None if chance.random() < 0.1 else one.gaze)
        for one in brand(n, seed=chance.randrange(99), spread=spread)
    ]
    shuffled = chance.sample(members, n)
    assert check(shuffled).to_json_dict() == check(members).to_json_dict()


def test_the_bootstrap_by_counts_is_that_of_the_drawn_sets():
    members = brand(9, spread=1.5)
    analysis, chance = analyse(members), np.random.default_rng(3)
    low, high = interval.bootstrap_interval(analysis.readings, 9, np.random.default_rng(3))
    overalls = []
    for drawn in chance.integers(0, 9, (400, 9)):
        total = 0.0
        for reading in analysis.readings:
            if reading.pairwise is not None:
                apart = [
                    reading.pairwise[a, b] for i, a in enumerate(drawn) for b in drawn[:i] if a != b
                ]
                spread = np.median(apart)
            elif reading.dimension.kind == "scalar":
                values = reading.deviation[drawn]
                spread = np.median(np.abs(values - np.median(values)))
            else:
                spread = np.median(reading.deviation[drawn])
            total += reading.dimension.weight * reading.dimension.score(float(spread)) / 100
        overalls.append(total)
    assert (low, high) == pytest.approx(np.quantile(overalls, (0.05, 0.95)), abs=1e-6)


def test_kept_distances_save_all_but_the_new_ones_and_change_no_figure(small_samples, monkeypatch):
    members = sorted(with_strays(40, 2), key=lambda member: member.sha256)
    old = PaletteDistances()
    check(members[:-1], distances=old)
    assert len(old.computed) == 39
    expected = check(members).to_json_dict()
    solved = count_solved(monkeypatch)
    primed = PaletteDistances(known=old.computed)
    assert check(members, distances=primed).to_json_dict() == expected
    assert sum(solved) <= 1 + 2 * 66  # the new one; an outlier of the sample asks for its pairs
    assert set(old.computed.items()) <= set(primed.computed.items())


def test_what_was_kept_of_other_palettes_is_not_taken_for_these(small_samples):
    members = brand(20)
    old = PaletteDistances()
    check(members, distances=old)
    pale = [
        replace(
            one, palette=tuple((w, (light + 5, a, b)) for w, (light, a, b) in one.palette or ())
        )
        for one in members
    ]
    primed = check(pale, distances=PaletteDistances(known=old.computed))
    assert primed.to_json_dict() == check(pale).to_json_dict()


@pytest.mark.parametrize("strays", [0, 3])
def test_the_work_for_a_set_grows_no_faster_than_the_set(small_samples, monkeypatch, strays):
    counts = []
    for n in (60, 120, 240):
        solved = count_solved(monkeypatch)
        check(with_strays(n, strays, spread=0.4))
        counts.append(sum(solved))
    assert counts[1] - counts[0] <= 60 + 10
    assert counts[2] - counts[1] <= 120 + 10


def count_solved(monkeypatch) -> list[int]:
    """How many palette distances are computed from here on, by call."""
    from scoring.consistency import distances, palette

    calls: list[int] = []

    def counted(pairs):
        calls.append(len(pairs))
        return palette.solve(pairs)

    monkeypatch.setattr(distances, "solve", counted)
    return calls
