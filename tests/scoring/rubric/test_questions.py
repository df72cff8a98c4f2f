"""The seven questions of the checklist, answered from the cues."""

from scoring.rubric.catalogue import EXPRESSION_CUES
from scoring.rubric.jobs import rubric_for
from scoring.rubric.questions import Answer, answer_questions
from scoring.rubric.rubric import Reading, Scorecard
from tests.scoring.rubric.readings import ideal_for, reading

TRUST = rubric_for("trust")


def others(**overall: float) -> Reading:
    """A coherence reading against other jobs' overall scores."""
    best = max(overall.values())
    evidence = tuple(
        {"kind": "job", "job": job, "label": job.capitalize(), "overall": score}
        for job, score in sorted(overall.items(), key=lambda item: -item[1])
    )
    return Reading(100 - best, "points", 1.0, evidence)


def scored(**values: float | None) -> Scorecard:
    """A picture inside every band of trust, but for the cues given."""
    given = {key: reading(key, value) for key, value in values.items()}
    return TRUST.score(ideal_for(TRUST) | {"coherence": others(warm=94, elite=80)} | given)


def answers(card: Scorecard, **brand: str) -> dict[int, Answer]:
    return {answer.number: answer for answer in answer_questions(card, **brand)}


def test_there_are_seven_questions_in_the_essays_words() -> None:
    questions = answer_questions(scored())
    assert [answer.number for answer in questions] == [1, 2, 3, 4, 5, 6, 7]
    assert questions[0].text == "Does the gaze create the right relationship with the viewer?"
    assert questions[6].text.endswith("not just a face with filters?")


def test_a_picture_inside_every_band_answers_yes_to_all() -> None:
    assert {answer.verdict for answer in answers(scored()).values()} == {"yes"}


def test_the_sentence_names_the_cues_that_decide_those_that_cost_most_first() -> None:
    held = answers(scored(head_yaw=-24.0, head_pitch=7.0))[4]
    assert held.verdict == "mostly"
    assert held.cues == ("head_yaw", "head_pitch", "head_roll", "open_posture")
    assert held.sentence == (
        "Head turn and head pitch hold it back; head tilt and open posture are inside their bands."
    )


def test_a_single_cue_far_outside_its_band_is_not_yet() -> None:
    gaze = answers(scored(gaze_off_lens=20.0))[1]
    assert (gaze.verdict, gaze.score) == ("not yet", 0)
    assert gaze.sentence == "Gaze off the lens holds it back."


def test_only_the_three_costliest_cues_are_named_and_the_others_counted() -> None:
    missed = ("mouth_smile", "mouth_width", "eye_squint", "expression_legibility")
    card = scored(**dict.fromkeys(missed, 0.001), brow_lowering=0.2)
    assert answers(card)[2].sentence == (
        "Mouth width, smile reading, legible expression and 2 more hold it back; mouth-corner "
        "lift is inside its band."
    )


def test_texture_is_answered_with_the_caution_about_asymmetry() -> None:
    assert answers(scored())[3].sentence == (
        "Skin texture is inside its band; viewers judged symmetrical expressions more genuine, "
        "so unevenness is no goal in itself."
    )


def test_what_could_not_be_read_cannot_be_told() -> None:
    gaze = answers(scored(gaze_off_lens=None))[1]
    assert (gaze.verdict, gaze.score, gaze.cues) == ("cannot tell", None, ("gaze_off_lens",))
    assert gaze.sentence == "Gaze off the lens could not be read in this picture."


def test_expression_that_is_switched_off_says_so() -> None:
    card = TRUST.score(ideal_for(TRUST), disabled_cues=EXPRESSION_CUES)
    assert answers(card)[2].verdict == "cannot tell"
    assert "this installation leaves them out" in answers(card)[2].sentence


def test_an_unassessable_picture_cannot_tell_anything() -> None:
    card = TRUST.unassessable("No face was found in this picture.", "Use another.")
    assert {answer.verdict for answer in answer_questions(card)} == {"cannot tell"}


def test_the_last_question_rests_on_coherence_and_the_anchor_detail() -> None:
    whole = answers(scored(), anchor_detail="round glasses")[7]
    assert whole.cues == ("coherence",)
    assert whole.sentence == (
        "The cues fit this job best, 6 points ahead of Warm; whether “round glasses” shows is for "
        "your eyes to check."
    )


def test_a_lag_within_five_points_is_no_lag_and_a_larger_one_is() -> None:
    verdicts = []
    for rival in (100.0, 105.0, 105.1):
        card = TRUST.score(ideal_for(TRUST) | {"coherence": others(warm=rival)})
        verdicts.append(answers(card)[7].verdict)
    assert verdicts == ["yes", "mostly", "not yet"]


def test_a_job_that_most_pictures_fit_is_left_aside_and_the_sentence_says_so() -> None:
    card = TRUST.score(ideal_for(TRUST) | {"coherence": others(creativity=108, warm=97)})
    whole = answers(card)[7]
    assert whole.verdict == "yes"
    assert whole.sentence.startswith(
        "Leaving Creativity aside, whose wide bands most pictures fit, the cues fit this job "
        "best, 3 points ahead of Warm; "
    )


def test_a_weak_score_tells_no_clear_story_even_as_the_best_of_all_jobs() -> None:
    off = dict.fromkeys(("mouth_smile", "mouth_width", "mouth_corner_lift", "eye_squint"), -9.0)
    weak = {key: reading(key, value) for key, value in off.items()}
    card = TRUST.score(ideal_for(TRUST) | weak | {"coherence": others(warm=20)})
    assert (card.overall or 0) < 70
    assert answers(card)[7].verdict == "mostly"


def test_every_answer_leads_to_cues_of_its_own_question() -> None:
    cards = (
        scored(),
        scored(gaze_off_lens=None),
        TRUST.score({}),
        TRUST.score({}, disabled_cues=EXPRESSION_CUES),
        TRUST.unassessable("No face was found in this picture.", "Use another."),
    )
    for card in cards:
        for answer in answer_questions(card):
            assert answer.cues
            assert {card.cue(key).question for key in answer.cues} == {answer.number}
