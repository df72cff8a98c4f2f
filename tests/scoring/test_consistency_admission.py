"""“If you add this”: a candidate weighed before it is in the set."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.consistency import PaletteDistances, SetMember, Target, admission, check
from tests.scoring.brand_sets import brand, one_portrait, with_readings


def candidate(**readings):
    return replace(one_portrait(900, np.random.default_rng(1), 0.5), **readings)


@pytest.mark.parametrize("n", [6, 10, 21])
def test_before_and_after_equal_full_reports(n):
    members, new = brand(n), candidate(gaze=(40.0, 0.0), cct=9000.0)
    found = admission(members, new)
    after = check([*members, new])
    assert (found.before, found.after) == (check(members).overall, after.overall)
    assert found.delta == pytest.approx(after.overall - found.before, abs=0.051)
    assert [one.after for one in found.per_dimension] == [one.score for one in after.dimensions]
    assert found.is_outlier == any(
        d.portrait_id == new.id and d.is_outlier for d in after.different
    )


def test_a_candidate_that_costs_is_explained_by_the_dimension_it_costs_most_in():
    half = [replace(one, gaze=(30.0, 0.0)) if i < 2 else one for i, one in enumerate(brand(6))]
    found = admission(half, candidate(gaze=(55.0, 10.0)))
    assert found.delta < -0.5
    assert found.worst.dimension == "gaze"
    assert "above all because of gaze" in found.sentence
    assert f"{found.before:.0f} becomes {found.after:.0f}" in found.sentence
    assert "direct eye contact" in found.worst.fix


def test_a_candidate_far_from_a_steady_set_would_be_its_outlier():
    found = admission(brand(12, spread=0.5), candidate(gaze=(50.0, 0.0)))
    assert found.is_outlier
    assert "would lie apart from the others in gaze" in found.sentence
    assert (found.worst.dimension, "eye contact" in found.worst.fix) == ("gaze", True)


@pytest.mark.parametrize("n", [0, 2, 4])
def test_a_small_set_is_told_no_overall_and_no_outlier(n):
    found = admission(brand(n), candidate(gaze=(60.0, 0.0)))
    assert (found.before, found.after, found.delta, found.worst) == (None, None, None, None)
    assert not found.is_outlier
    assert "an overall takes 6" in found.sentence
    assert {one.after for one in found.per_dimension} == {None}


def test_the_sixth_portrait_makes_an_overall():
    found = admission(brand(5), candidate())
    assert (found.before, found.delta) == (None, None)
    assert found.after == check([*brand(5), candidate()]).overall
    assert "enough for an overall" in found.sentence


def test_a_new_version_takes_the_place_of_its_portrait():
    members = with_readings(brand(12, spread=0.5), 4, gaze=(50.0, 0.0))
    better = replace(members[4], gaze=(0.0, 0.0), sha256="f" * 64)
    found = admission(members, better)
    assert found.after == check([*members[:4], better, *members[5:]]).overall
    assert found.after >= found.before


def test_a_candidate_without_readings_changes_nothing():
    bare = SetMember(id="x", title="Blank", sha256="ee" * 32)
    found = admission(brand(8), bare)
    assert found.before == found.after
    assert "stays as it is" in found.sentence


def test_what_the_brand_asks_for_is_said_of_the_candidate():
    found = admission(brand(8), candidate(gaze=(30.0, 0.0)), Target(gaze_policy="direct"))
    assert found.off_target == ["Its gaze lies 25° from what is asked."]


def test_exceptions_and_shared_distances_are_those_of_the_report():
    members = with_readings(brand(10), 2, gaze=(60.0, 0.0))
    held, shared = {"id-002": {"gaze"}}, PaletteDistances()
    found = admission(members, candidate(), exceptions=held, distances=shared)
    assert found.after == check([*members, candidate()], exceptions=held).overall
