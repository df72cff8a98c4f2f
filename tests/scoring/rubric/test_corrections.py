"""Members' corrections: judged in place of the machine's readings, which stay beside them."""

import json
import random
from math import inf, nan

import pytest

from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.corrections import (
    BadCorrection,
    Correction,
    check_correction,
    with_corrections,
)
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import WHOLE, PictureReading, judge
from tests.scoring.rubric.readings import ideal_for, reading

TRUST = rubric_for("trust", secondary="elite")
GAZE = Correction(3.0, "The eyes are on the lens.", by="Ana", at="2026-05-04T10:00:00+00:00")


def card(**values: float | None) -> Scorecard:
    """The machine's Scorecard of a picture whose cues are all inside trust's bands but these."""
    readings = ideal_for(TRUST) | {key: reading(key, value) for key, value in values.items()}
    return judge(PictureReading("0" * 64, readings, engine_version="1"), TRUST)


def test_no_corrections_are_the_machines_own_scorecard() -> None:
    machine = card(gaze_off_lens=14)
    assert with_corrections(machine, TRUST, {}).to_json_dict() == machine.to_json_dict()


def test_a_corrected_value_is_judged_and_the_cue_says_who_and_why() -> None:
    machine = card(gaze_off_lens=14)
    before = json.dumps(machine.to_json_dict())
    corrected = with_corrections(machine, TRUST, {"gaze_off_lens": GAZE})
    gaze = corrected.cue("gaze_off_lens")
    assert (gaze.value, gaze.score, gaze.status) == (3.0, 100.0, "ok")
    assert gaze.reason == (
        "The gaze is 3° off the lens, inside the 0–5° band; within about 5° is usually felt as eye "
        "contact; corrected by Ana: “The eyes are on the lens”."
    )
    assert (corrected.overall, machine.overall) == (100.0, 90.0)
    assert json.dumps(machine.to_json_dict()) == before


def test_the_corrections_stand_beside_the_machines_values() -> None:
    corrected = with_corrections(card(gaze_off_lens=14), TRUST, {"gaze_off_lens": GAZE})
    assert corrected.to_json_dict()["overrides"] == [
        {
            "key": "gaze_off_lens",
            "value": 3.0,
            "machine_value": 14.0,
            "reason": "The eyes are on the lens.",
            "by": "Ana",
            "at": "2026-05-04T10:00:00+00:00",
        }
    ]


def test_a_cue_left_out_abstains_and_lowers_the_coverage() -> None:
    left_out = {"gaze_off_lens": Correction(None, "Mirrored glasses", by="Ana")}
    corrected = with_corrections(card(gaze_off_lens=14), TRUST, left_out)
    gaze = corrected.cue("gaze_off_lens")
    assert (gaze.value, gaze.score, gaze.status) == (None, None, "abstained")
    assert gaze.reason == "Left out by Ana: “Mirrored glasses”."
    assert (corrected.coverage, corrected.overall) == (0.9, 100.0)
    assert corrected.overrides[0]["machine_value"] == 14.0


def test_a_cue_that_the_machine_could_not_read_can_be_given() -> None:
    corrected = with_corrections(card(gaze_off_lens=None), TRUST, {"gaze_off_lens": GAZE})
    assert corrected.cue("gaze_off_lens").score == 100
    assert corrected.overrides[0]["machine_value"] is None
    assert corrected.coverage == 1.0


def test_coherence_and_the_secondary_job_follow_the_corrected_values() -> None:
    machine = card(gaze_off_lens=14)
    corrected = with_corrections(machine, TRUST, {"gaze_off_lens": GAZE})
    whole = judge(PictureReading.of_scorecard(card(gaze_off_lens=3)), TRUST)
    assert corrected.cue("coherence") == whole.cue("coherence")
    assert corrected.secondary == whole.secondary


def test_what_is_switched_off_stays_off() -> None:
    said = {"mouth_smile": Correction(0.5, "It is a smile.")}
    corrected = with_corrections(card(), TRUST, said, disabled_cues=EXPRESSION_CUES)
    assert corrected.cue("mouth_smile").status == "disabled"
    assert corrected.overrides == ()


def test_a_picture_that_cannot_be_assessed_has_nothing_to_correct() -> None:
    blind = judge(PictureReading("0" * 64, {}, "no_face", "No face.", "Use another."), TRUST)
    corrected = with_corrections(blind, TRUST, {"gaze_off_lens": GAZE})
    assert corrected.to_json_dict() == blind.to_json_dict()


def test_a_correction_of_a_cue_that_is_no_longer_known_is_left_out() -> None:
    said = {"lip_tone": Correction(1.0, "Seen by eye."), "coherence": Correction(9.0, "Mine.")}
    assert with_corrections(card(), TRUST, said) == with_corrections(card(), TRUST, {})


@pytest.mark.parametrize("seed", range(12))
def test_a_correction_is_the_same_as_having_measured_it(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same every time
    rubric = rubric_for(chance.choice(JOB_SLUGS))
    keys = chance.sample([key for key, row in rubric.rows.items() if row.weight], 4)
    values = {
        key: chance.uniform(CATALOGUE[key].least or 0.0, CATALOGUE[key].most or 1.0) for key in keys
    }
    machine = judge(PictureReading("0" * 64, ideal_for(rubric), engine_version="1"), rubric)
    said = {key: Correction(value, "Seen by eye.") for key, value in values.items()}
    corrected = with_corrections(machine, rubric, said)
    measured = {key: reading(key, value) for key, value in values.items()}
    again = judge(
        PictureReading("0" * 64, ideal_for(rubric) | measured, engine_version="1"), rubric
    )
    assert (corrected.overall, corrected.coverage) == (again.overall, again.coverage)
    assert [cue.score for cue in corrected.cues] == [cue.score for cue in again.cues]
    assert Scorecard.from_json_dict(json.loads(json.dumps(corrected.to_json_dict()))) == corrected


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("smile", 1.0, "no cue “smile”"),
        ("coherence", 5.0, "worked out from the other cues"),
        ("distinctiveness", None, "worked out from the other cues"),
        ("gaze_off_lens", nan, "not a number"),
        ("gaze_off_lens", inf, "not a number"),
        ("gaze_off_lens", True, "not a number"),
        ("gaze_off_lens", -1.0, "Gaze off the lens goes from 0 to 90°"),
        ("gaze_off_lens", 90.1, "0 to 90°"),
        ("mouth_smile", 1.1, "Smile reading goes from 0 to 1"),
        ("scene_cct", 10.0, "1,000 to 25,000 K"),
        ("face_height", 2.0, "1 to 150 %"),
        ("head_pitch", -95.0, "−90 to 90°"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_plain_words(
    key: str, value: float | None, complaint: str
) -> None:
    with pytest.raises(BadCorrection, match=complaint):
        check_correction(key, value)


@pytest.mark.parametrize("key", [key for key in CATALOGUE if key not in WHOLE])
def test_every_cue_of_the_picture_takes_its_bounds_and_can_be_left_out(key: str) -> None:
    cue = CATALOGUE[key]
    assert cue.least is not None
    assert cue.most is not None
    check_correction(key, None)
    check_correction(key, cue.least)
    check_correction(key, cue.most)
    with pytest.raises(BadCorrection, match="goes from"):
        check_correction(key, cue.most * 1.1 + 1)
