"""What holds for every rubric and every picture, over readings and changes at random."""

import math
import random
from collections.abc import Mapping
from typing import Any

import pytest

from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.reading import Reading
from scoring.rubric.rubric import MINIMUM_COVERAGE, Rubric, Scorecard
from tests.scoring.rubric.readings import ideal_for, reading

SEEDS = range(6)
MIRRORED = ("head_roll", "head_yaw")  # cues whose sign a mirror image flips


def chance_of(job: str, seed: int) -> random.Random:
    return random.Random(f"{job} {seed}")  # noqa: S311 - a test set, the same every time


def any_readings(job: str, seed: int, missing: float = 0.15) -> dict[str, Reading]:
    """Readings strewn around the job's bands, some of them missing."""
    chance = chance_of(job, seed)
    return {
        key: reading(
            key,
            None
            if chance.random() < missing
            else (ideal.value or 0.0) * chance.uniform(-0.5, 2.5) + chance.uniform(-0.1, 0.1),
        )
        for key, ideal in ideal_for(rubric_for(job)).items()
    }


def any_changes(job: str, seed: int) -> Mapping[str, Any]:
    """A weight of its own for a few of the job's weighed cues."""
    chance = chance_of(job, seed)
    weighed = [
        key
        for key, row in rubric_for(job).rows.items()
        if row.weight and not key.endswith("asymmetry")
    ]
    chosen = chance.sample(weighed, 4)
    return {"cues": {key: {"weight": round(chance.uniform(0, 24), 1)} for key in chosen}}


def scored(card: Scorecard) -> list[tuple[float, float]]:
    return [(cue.score, cue.weight) for cue in card.cues if cue.score is not None]


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_weights_add_up_to_100_whatever_a_brand_gives(job: str, seed: int) -> None:
    changes = any_changes(job, seed)
    rows = rubric_for(job, changes).rows

    assert math.fsum(row.weight for row in rows.values()) == pytest.approx(100)
    assert all(row.weight >= 0 for row in rows.values())
    for key, change in changes["cues"].items():
        assert rows[key].weight == change["weight"]


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_overall_score_lies_between_the_least_and_the_best_score(job: str, seed: int) -> None:
    card = rubric_for(job).score(any_readings(job, seed))
    scores = [score for score, _ in scored(card)]

    assert all(0 <= score <= 100 for score in scores)
    if card.overall is not None:
        assert min(scores) <= card.overall <= max(scores)


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_coverage_is_the_measured_share_and_decides_on_the_overall(job: str, seed: int) -> None:
    card = rubric_for(job).score(any_readings(job, seed, missing=0.4))
    wanted = math.fsum(cue.weight for cue in card.cues)
    measured = math.fsum(weight for _, weight in scored(card))

    assert card.coverage == pytest.approx(measured / wanted, abs=0.0006)
    assert (card.overall is not None) == (measured >= MINIMUM_COVERAGE * wanted - 1e-9)
    assert card.status == "scored"


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_reading_that_moves_into_its_band_never_lowers_the_overall(job: str, seed: int) -> None:
    rubric, readings = rubric_for(job), any_readings(job, seed, missing=0.0)
    before = rubric.score(readings).overall
    for key, ideal in ideal_for(rubric).items():
        after = rubric.score({**readings, key: ideal}).overall
        assert before is not None
        assert after is not None
        assert after >= before


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_mirror_image_scores_the_same(job: str, seed: int) -> None:
    rubric, readings = rubric_for(job), any_readings(job, seed)
    mirror = {
        key: reading(key, -one.value) if key in MIRRORED and one.value is not None else one
        for key, one in readings.items()
    }

    assert rubric.score(mirror).overall == rubric.score(readings).overall


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_the_order_in_which_cues_are_measured_changes_nothing(job: str) -> None:
    rubric, readings = rubric_for(job), any_readings(job, 1)
    backward = dict(reversed(readings.items()))

    assert rubric.score(backward).to_json_dict() == rubric.score(readings).to_json_dict()


@pytest.mark.parametrize("job", JOB_SLUGS)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_switched_off_neither_counts_nor_costs_coverage(job: str, seed: int) -> None:
    rubric, readings = rubric_for(job), any_readings(job, seed)
    off = rubric.score(readings, disabled_cues=EXPRESSION_CUES)
    other = {key: one for key, one in readings.items() if key not in EXPRESSION_CUES}
    changed = {**other, **{key: one for key, one in ideal_for(rubric).items() if key not in other}}

    assert off.overall == rubric.score(other, disabled_cues=EXPRESSION_CUES).overall
    assert (
        off.overall
        == rubric.score(
            {key: changed[key] if key in EXPRESSION_CUES else one for key, one in readings.items()},
            disabled_cues=EXPRESSION_CUES,
        ).overall
    )
    assert {cue.key for cue in off.cues if cue.status == "disabled"} == EXPRESSION_CUES
    assert set(CATALOGUE) == {cue.key for cue in off.cues}


def test_equal_rubrics_have_one_version_and_changed_ones_another() -> None:
    versions = {rubric_for(job).version for job in JOB_SLUGS}
    changed: list[Rubric] = [rubric_for(job, any_changes(job, 3)) for job in JOB_SLUGS]

    assert len(versions) == len(JOB_SLUGS)
    assert versions.isdisjoint(rubric.version for rubric in changed)
    again = [rubric_for(job, any_changes(job, 3)).version for job in JOB_SLUGS]
    assert again == [rubric.version for rubric in changed]
