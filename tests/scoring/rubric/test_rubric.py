"""From measurements to a Scorecard: the mean, coverage, abstaining, switching off, versions."""

import hashlib
import json
from math import fsum

import pytest

from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.jobs import JOB_SLUGS, UnknownJob, rubric_for
from scoring.rubric.rubric import Reading, Scorecard
from tests.scoring.rubric.readings import ideal_for, reading

TRUST = rubric_for("trust")


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_a_picture_inside_every_band_scores_100_with_full_coverage(job: str) -> None:
    rubric = rubric_for(job)
    card = rubric.score(ideal_for(rubric))
    assert (card.status, card.overall, card.coverage) == ("scored", 100.0, 1.0)
    assert all(cue.status == "ok" for cue in card.cues if cue.weight)


def test_the_overall_score_is_the_weighted_mean_of_the_measured_cues() -> None:
    readings = ideal_for(TRUST) | {
        "gaze_off_lens": reading("gaze_off_lens", 7.5),
        "skin_texture": reading("skin_texture", None),
    }
    card = TRUST.score(readings)
    assert card.cue("gaze_off_lens").score == 50
    assert card.overall == round((85 * 100 + 10 * 50) / 95, 1)
    assert card.coverage == 0.95


def test_a_cue_that_abstains_lowers_coverage_and_never_the_mark() -> None:
    card = TRUST.score(ideal_for(TRUST) | {"open_posture": reading("open_posture", None)})
    assert (card.overall, card.coverage) == (100.0, 0.95)
    posture = card.cue("open_posture")
    assert (posture.status, posture.score, posture.value) == ("abstained", None, None)
    assert posture.weight == 5
    assert posture.reason == "The picture does not show it. Use another."


def test_under_60_percent_coverage_there_is_no_overall_score_and_the_reason_says_so() -> None:
    expression = {key: reading(key, None) for key in EXPRESSION_CUES}
    card = TRUST.score(ideal_for(TRUST) | expression)
    assert (card.status, card.overall, card.coverage) == ("scored", None, 0.53)
    assert card.reason == (
        "Only 53 % of the rubric's weight could be measured in this picture; "
        "under 60 % there is no overall score."
    )


def test_exactly_60_percent_is_enough() -> None:
    rubric = rubric_for("trust", {"cues": {"gaze_off_lens": {"weight": 40}}})
    card = rubric.score(ideal_for(rubric) | {"gaze_off_lens": reading("gaze_off_lens", None)})
    assert (card.overall, card.coverage) == (100.0, 0.6)


def test_expression_that_is_switched_off_leaves_without_costing_coverage() -> None:
    card = TRUST.score(ideal_for(TRUST), disabled_cues=EXPRESSION_CUES)
    assert (card.overall, card.coverage) == (100.0, 1.0)
    for cue in card.cues:
        if cue.key in EXPRESSION_CUES:
            assert (cue.status, cue.value, cue.weight, cue.evidence) == ("disabled", None, 0, [])
            assert cue.reason.startswith("Expression is not judged here")
    assert card.cue("gaze_off_lens").score == card.cue("head_yaw").score == 100


def test_the_switch_covers_c03_to_c09_and_nothing_else() -> None:
    ids = {CATALOGUE[key].evidence_id for key in EXPRESSION_CUES}
    assert ids == {"C03", "C04", "C05", "C06", "C07", "C08", "C09"}
    assert {key for key, cue in CATALOGUE.items() if cue.evidence_id in ids} == EXPRESSION_CUES


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_every_cue_is_listed_in_the_catalogues_order_whatever_was_measured(job: str) -> None:
    rubric = rubric_for(job)
    for card in (rubric.score({}), rubric.score(ideal_for(rubric)), rubric.unassessable("No.", "")):
        assert [cue.key for cue in card.cues] == list(CATALOGUE)


def test_free_and_reported_cues_show_their_value_without_band_score_or_weight() -> None:
    card = rubric_for("creativity").score(
        {"scene_cct": reading("scene_cct", 5400), "tonal_contrast": reading("tonal_contrast", 22)}
    )
    for key in ("scene_cct", "tonal_contrast"):
        cue = card.cue(key)
        assert (cue.status, cue.band, cue.score, cue.weight) == ("report_only", [], None, 0)
    assert card.cue("scene_cct").reason.startswith("Free for this job: not judged")
    assert card.cue("tonal_contrast").value == 22


def test_tilt_pitch_and_turn_are_judged_without_their_sign_and_keep_it() -> None:
    for key in ("head_roll", "head_pitch", "head_yaw"):
        cards = [TRUST.score({key: reading(key, value)}) for value in (-17.0, 17.0)]
        assert cards[0].cue(key).score == cards[1].cue(key).score
        assert cards[0].cue(key).value == -17.0


def test_level_shoulders_count_only_where_the_job_wants_them_upright() -> None:
    tilted = reading("open_posture", 1.0, evidence=({"kind": "line", "shoulder_tilt_deg": -7.5},))
    authority = rubric_for("authoritative").score({"open_posture": tilted}).cue("open_posture")
    trust = TRUST.score({"open_posture": tilted}).cue("open_posture")
    assert (authority.score, trust.score) == (50, 100)
    assert "the shoulder line tilts 8°, 3° past the 0–5° band" in authority.reason


def test_confidence_and_evidence_are_passed_on_as_plain_rounded_data() -> None:
    evidence = ({"kind": "line", "points": ((0.1234567, 1), (0.5, -0.0)), "label": "gaze"},)
    gaze = TRUST.score(
        {"gaze_off_lens": Reading(3.14159, "deg", 0.87654, evidence)},
    ).cue("gaze_off_lens")
    assert (gaze.value, gaze.confidence) == (3.14, 0.877)
    assert gaze.evidence == [{"kind": "line", "points": [[0.1235, 1], [0.5, 0.0]], "label": "gaze"}]


def test_an_unassessable_picture_lists_every_cue_as_abstained_with_the_reason() -> None:
    card = TRUST.unassessable("No face was found in this picture.", "Use another.", sha256="ab")
    assert (card.status, card.overall, card.coverage) == ("unassessable", None, 0)
    assert (card.reason, card.advice) == ("No face was found in this picture.", "Use another.")
    assert {cue.status for cue in card.cues} == {"abstained"}
    assert card.cues[0].reason == "Not read: no face was found in this picture."


def test_a_scorecard_survives_json_and_equal_input_gives_equal_json() -> None:
    card = TRUST.score(ideal_for(TRUST), sha256="ab" * 32, engine_version="1")
    text = json.dumps(card.to_json_dict(), allow_nan=False)
    assert Scorecard.from_json_dict(json.loads(text)) == card
    again = TRUST.score(ideal_for(TRUST), sha256="ab" * 32, engine_version="1")
    assert json.dumps(again.to_json_dict()) == text


def test_judging_stored_values_again_gives_the_same_scores() -> None:
    exact = {
        key: reading(key, (each.value or 0) * 1.0371234567)
        for key, each in ideal_for(TRUST).items()
    }
    first = TRUST.score(exact)
    stored = {cue.key: reading(cue.key, cue.value) for cue in first.cues if cue.value is not None}
    again = TRUST.score(stored)
    assert [cue.score for cue in again.cues] == [cue.score for cue in first.cues]
    assert again.overall == first.overall


def test_the_version_is_the_digest_of_the_canonical_rubric_and_differs_between_jobs() -> None:
    digest = hashlib.sha256(TRUST.canonical_json().encode()).hexdigest()
    assert TRUST.version == digest[:12]
    assert len({rubric_for(job).version for job in JOB_SLUGS}) == len(JOB_SLUGS)
    assert json.loads(TRUST.canonical_json())["cues"]["gaze_off_lens"]["bands"] == [[0.0, 5.0]]


def test_weights_in_a_scorecard_add_up_to_100() -> None:
    for job in JOB_SLUGS:
        assert fsum(cue.weight for cue in rubric_for(job).score({}).cues) == pytest.approx(100)


def test_a_reading_in_another_unit_or_without_a_number_is_our_fault_and_raises() -> None:
    with pytest.raises(ValueError, match="measured in rad"):
        TRUST.score({"gaze_off_lens": Reading(0.1, "rad")})
    with pytest.raises(ValueError, match="no number"):
        TRUST.score({"gaze_off_lens": Reading(float("nan"), "deg")})
    with pytest.raises(ValueError, match="No such cue: smile"):
        TRUST.score({}, disabled_cues=frozenset({"smile"}))


def test_an_unknown_job_names_those_that_there_are() -> None:
    with pytest.raises(UnknownJob, match=r"no job “happy”\. Choose one of: trust, approachable"):
        rubric_for("happy")
