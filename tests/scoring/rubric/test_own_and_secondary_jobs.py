"""A team's own job, and a secondary job that is scored beside the first."""

import json
from typing import Any

import pytest

from scoring.rubric.jobs import JOB_SLUGS, BadOverride, UnknownJob, rubric_for
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import PictureReading, judge, judge_again
from tests.scoring.rubric.readings import ideal_for, reading


def own_job(**changes: Any) -> dict[str, Any]:
    return {
        "slug": "custom:0190",
        "title": "Calm guidance",
        "description": "Steady and near.",
        "changes": changes,
    }


def picture(rubric: Rubric) -> PictureReading:
    return PictureReading("0" * 64, ideal_for(rubric), engine_version="1")


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_an_own_job_keeps_the_slug_and_the_bands_that_it_starts_from(job: str) -> None:
    rubric = rubric_for(job, custom=own_job())
    assert (rubric.job.slug, rubric.job.custom) == (job, "custom:0190")
    assert (rubric.job.title, rubric.job.description) == ("Calm guidance", "Steady and near.")
    assert rubric.asks_the_same_as(rubric_for(job))
    assert rubric.version != rubric_for(job).version


def test_the_words_of_an_own_job_do_not_decide_a_score_and_change_no_digest() -> None:
    renamed = {**own_job(), "title": "Another name"}
    assert (
        rubric_for("trust", custom=renamed).version == rubric_for("trust", custom=own_job()).version
    )


def test_a_brands_changes_go_on_top_of_the_own_jobs() -> None:
    custom = own_job(cues={"gaze_off_lens": {"bands": [[0, 12]], "weight": 20}})
    rubric = rubric_for("trust", {"cues": {"gaze_off_lens": {"weight": 30}}}, custom=custom)
    assert rubric.rows["gaze_off_lens"].curves[0].edges == (0, 12)
    assert rubric.rows["gaze_off_lens"].weight == 30


def test_a_brands_slider_moves_what_the_own_job_gave_by_hand() -> None:
    custom = own_job(cues={"gaze_off_lens": {"weight": 20}})
    rubric = rubric_for("trust", {"sliders": {"human": -1}}, custom=custom)
    assert rubric.rows["gaze_off_lens"].weight < 20


def test_what_an_own_job_cannot_ask_for_is_refused() -> None:
    with pytest.raises(BadOverride, match="no cue “smile”"):
        rubric_for("trust", custom=own_job(cues={"smile": {"weight": 3}}))


def test_a_secondary_job_is_in_the_digest_only_when_it_is_set() -> None:
    alone = rubric_for("trust")
    assert rubric_for("trust", secondary="").version == alone.version
    assert "secondary" not in json.loads(alone.canonical_json())
    beside = rubric_for("trust", secondary="elite")
    assert json.loads(beside.canonical_json())["secondary"] == "elite"
    assert beside.version != alone.version
    assert beside.asks_the_same_as(alone)


def test_the_job_itself_beside_it_counts_as_none_and_an_unknown_one_is_refused() -> None:
    assert rubric_for("trust", secondary="trust") is rubric_for("trust")
    with pytest.raises(UnknownJob, match="happy"):
        rubric_for("trust", secondary="happy")


def test_the_secondary_job_is_scored_by_its_own_table_and_never_mixed_in() -> None:
    rubric = rubric_for("trust", {"sliders": {"human": 2}}, secondary="contemplative")
    card = judge(picture(rubric), rubric)
    own = judge(picture(rubric), rubric_for("trust", {"sliders": {"human": 2}}))
    table = judge(picture(rubric), rubric_for("contemplative"))
    assert card.secondary == {
        "job": "contemplative",
        "title": "Contemplative",
        "overall": table.overall,
        "coverage": table.coverage,
    }
    assert (card.overall, own.secondary) == (own.overall, None)


def test_the_secondary_job_follows_what_the_installation_switched_off() -> None:
    rubric = rubric_for("trust", secondary="elite")
    off = frozenset({"mouth_smile", "mouth_width"})
    card = judge(picture(rubric), rubric, disabled_cues=off)
    table = judge(picture(rubric), rubric_for("elite"), disabled_cues=off)
    assert card.secondary is not None
    assert (card.secondary["overall"], card.secondary["coverage"]) == (
        table.overall,
        table.coverage,
    )


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_neither_secondary_job_nor_start_is_a_rival(job: str) -> None:
    secondary = next(slug for slug in JOB_SLUGS if slug != job)
    rubric = rubric_for(
        job,
        custom=own_job(cues={"gaze_off_lens": {"bands": [[0, 9]]}}),
        secondary=secondary,
    )
    rivals = {item["job"] for item in judge(picture(rubric), rubric).cue("coherence").evidence}
    assert rivals
    assert not rivals & {job, secondary}


def test_creativity_is_listed_last_and_not_compared_with() -> None:
    rubric = rubric_for("elite")
    coherence = judge(picture(rubric), rubric).cue("coherence")
    jobs = [item["job"] for item in coherence.evidence]
    assert jobs[-1] == "creativity"
    card = judge(picture(rubric), rubric)
    assert coherence.value == round((card.overall or 0) - coherence.evidence[0]["overall"], 1)
    creative = judge(picture(rubric), rubric_for("creativity")).cue("coherence")
    assert creative.evidence[0]["job"] != "creativity"


def test_a_picture_that_cannot_be_read_has_a_secondary_job_without_a_score() -> None:
    rubric = rubric_for("trust", secondary="elite")
    blind = PictureReading("0" * 64, {}, "no_face", "No face was found.", "Use another.")
    card = judge(blind, rubric)
    assert card.status == "unassessable"
    assert card.secondary == {"job": "elite", "title": "Elite", "overall": None, "coverage": 0.0}


def test_a_stored_card_comes_back_whole_and_is_judged_the_same_again() -> None:
    rubric = rubric_for("trust", secondary="elite", custom=own_job(sliders={"polished": 1}))
    readings = ideal_for(rubric) | {"gaze_off_lens": reading("gaze_off_lens", 7.4)}
    card = judge(PictureReading("0" * 64, readings, engine_version="1"), rubric)
    stored = json.loads(json.dumps(card.to_json_dict()))
    assert Scorecard.from_json_dict(stored) == card
    assert judge_again(card, rubric).to_json_dict() == card.to_json_dict()
