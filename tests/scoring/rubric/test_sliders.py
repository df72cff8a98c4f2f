"""The three sliders: they move weights, keep the caps, and leave every band and cue in place."""

from collections.abc import Mapping
from itertools import pairwise
from math import fsum
from typing import Any

import pytest

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, BadOverride, rubric_for
from scoring.rubric.rubric import Rubric
from scoring.rubric.sliders import sliders

STEPS = [
    {"human": human, "composed": composed, "polished": polished}
    for human in (-2, 0, 2)
    for composed in (-2, 1)
    for polished in (-1, 2)
]
WARMTH = ("midtone_warmth", "scene_cct")
ASYMMETRY = ("expression_asymmetry", "structural_asymmetry")


def weights(rubric: Rubric) -> dict[str, float]:
    return {key: row.weight for key, row in rubric.rows.items()}


def share(rubric: Rubric, keys: Any) -> float:
    return fsum(weights(rubric)[key] for key in keys)


def moved(job: str, **steps: int) -> Rubric:
    return rubric_for(job, {"sliders": steps})


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("steps", STEPS)
def test_weights_make_100_within_the_caps_and_no_cue_comes_or_goes(
    job: str, steps: Mapping[str, int]
) -> None:
    table, rubric = rubric_for(job), rubric_for(job, {"sliders": steps})
    assert fsum(weights(rubric).values()) == pytest.approx(100, abs=1e-9)
    assert share(rubric, ASYMMETRY) <= 3 + 1e-6
    if job != "nostalgic":
        assert share(rubric, WARMTH) <= 5 + 1e-6
    for key, row in table.rows.items():
        assert (rubric.rows[key].weight > 0) == (row.weight > 0)
        assert rubric.rows[key].curves == row.curves


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("name", ["human", "composed", "polished"])
def test_each_step_gives_a_sliders_cues_more_together(job: str, name: str) -> None:
    keys = sliders()[name].factors
    shares = [share(moved(job, **{name: step}), keys) for step in range(-2, 3)]
    assert all(less < more for less, more in pairwise(shares))


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_sliders_in_the_middle_are_the_jobs_own_table(job: str) -> None:
    assert moved(job, human=0, composed=0, polished=0).version == rubric_for(job).version
    assert moved(job, human=1).version != rubric_for(job).version


def test_a_weight_given_by_hand_wins_over_the_sliders() -> None:
    changes = {"sliders": {"human": 2}, "cues": {"gaze_off_lens": {"weight": 4}}}
    rubric = rubric_for("trust", changes)
    assert weights(rubric)["gaze_off_lens"] == 4
    assert weights(rubric)["mouth_smile"] > weights(rubric_for("trust"))["mouth_smile"]
    assert fsum(weights(rubric).values()) == pytest.approx(100)


def test_lowering_everything_else_by_hand_does_not_lift_asymmetry_over_its_cap() -> None:
    changes = {"cues": {key: {"weight": 0} for key in ("gaze_off_lens", "highlight_clipping")}}
    rubric = rubric_for("creativity", changes)
    assert share(rubric, ASYMMETRY) == pytest.approx(3)
    assert weights(rubric)["expression_asymmetry"] == pytest.approx(1.5)
    assert fsum(weights(rubric).values()) == pytest.approx(100)


def test_a_brand_that_gives_warmth_more_by_hand_gets_it() -> None:
    rubric = rubric_for("trust", {"cues": {"midtone_warmth": {"weight": 9}}})
    assert weights(rubric)["midtone_warmth"] == 9


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ({"human": 3}, "whole step from -2 to 2"),
        ({"human": 0.5}, "whole step"),
        ({"human": True}, "whole step"),
        ({"human": "1"}, "whole step"),
        ({"polish": 1}, "no slider “polish”"),
        ([1], "maps human, composed and polished"),
    ],
)
def test_a_step_that_is_none_is_refused_in_plain_words(steps: Any, complaint: str) -> None:
    with pytest.raises(BadOverride, match=complaint):
        rubric_for("trust", {"sliders": steps})


def test_every_slider_moves_cues_of_the_catalogue_with_a_reason_for_each() -> None:
    assert list(sliders()) == ["human", "composed", "polished"]
    keys = [key for slider in sliders().values() for key in slider.factors]
    assert len(keys) == len(set(keys)), "a cue answers to one slider"
    for slider in sliders().values():
        for key, factor in slider.factors.items():
            assert factor > 1
            assert not CATALOGUE[key].report_only
            assert slider.whys[key].endswith(".")


def test_a_slider_says_what_each_step_does() -> None:
    human = sliders()["human"]
    assert human.says(0) == "As the job's table has it."
    assert human.says(2) == (
        "Much more: expression, eye contact and skin detail count 2.0 times as much beside the "
        "other cues; their bands stay."
    )
    assert human.says(-1) == (
        "A little less: expression, eye contact and skin detail count 1.4 times less beside the "
        "other cues; their bands stay."
    )
    with pytest.raises(BadOverride):
        human.says(3)
