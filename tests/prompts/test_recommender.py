"""What is recommended, what it would gain at most, and what is left unsaid."""

from dataclasses import replace

import pytest

from prompts.bands import reading_in_words, side_of_band
from prompts.gains import CLOSED_BY_AN_EDIT, CLOSED_BY_ASKING_AGAIN, gain_at_most
from prompts.layers import Layer, Prompt
from prompts.recommender import MOST, Recommendation, recommend
from scoring.rubric.jobs import JOB_SLUGS
from scoring.rubric.scorecard import CueResult, Scorecard
from tests.prompts.real_prompts import comma_list, sentences, short_prompt
from tests.prompts.scorecards import INSIDE_TRUST, NO_SMILE, scorecard


def rules(found: tuple[Recommendation, ...]) -> list[str]:
    return [item.rule for item in found]


def by_rule(found: tuple[Recommendation, ...], rule: str) -> Recommendation:
    return next(item for item in found if item.rule == rule)


def with_cue(card: Scorecard, key: str, **changes: object) -> Scorecard:
    cues = tuple(replace(cue, **changes) if cue.key == key else cue for cue in card.cues)
    return replace(card, cues=cues)


def test_nothing_is_recommended_for_a_portrait_inside_its_bands():
    assert recommend(scorecard(), Prompt.parse(short_prompt())) == ()


def test_one_cue_out_of_its_band_gives_one_recommendation_with_everything_a_page_needs():
    (found,) = recommend(scorecard(gaze_off_lens=9.0), Prompt.parse(short_prompt()))
    assert found.rule == "gaze-direct"
    assert (found.cue, found.evidence_id, found.grade) == ("gaze_off_lens", "C01", "B")
    assert (found.direction, found.layer) == ("high", Layer.EMOTION)
    assert found.phrase == "direct eye contact with the camera"
    assert found.negative == "looking away, averted eyes"
    assert found.replaces is None
    assert not found.already_asked
    assert "9°, band 0–5°" in found.reason
    assert (found.action, found.conflict) == ("add", "")


def test_the_gain_is_what_the_overall_gains_when_only_that_cue_comes_inside():
    before, after = scorecard(gaze_off_lens=9.0), scorecard()
    at_most = gain_at_most(before.cue("gaze_off_lens"), before.cues)
    assert at_most == pytest.approx(after.overall - before.overall, abs=0.06)


def test_the_gain_renormalises_over_what_was_measured():
    readings = {"gaze_off_lens": 9.0, "skin_texture": None, "open_posture": None}
    before, after = scorecard(**readings), scorecard(**readings | {"gaze_off_lens": 3.0})
    (found,) = recommend(before)
    assert before.coverage < 1
    at_most = gain_at_most(before.cue("gaze_off_lens"), before.cues)
    assert at_most == pytest.approx(after.overall - before.overall, abs=0.06)
    assert found.predicted_gain > recommend(scorecard(gaze_off_lens=9.0))[0].predicted_gain


def test_gains_of_all_cues_add_up_to_what_is_missing_from_a_hundred():
    card = scorecard(**NO_SMILE, gaze_off_lens=8.0, skin_texture=0.3, head_yaw=-22.0)
    missing = sum(gain_at_most(cue, card.cues) for cue in card.cues)
    assert missing == pytest.approx(100 - card.overall, abs=0.1)


def test_the_arithmetic_is_weight_share_times_what_is_missing():
    card = scorecard()
    cues = (
        replace(card.cue("gaze_off_lens"), weight=10.0, score=40.0),
        replace(card.cue("skin_texture"), weight=5.0, score=100.0),
        replace(card.cue("eye_line"), weight=25.0, score=None, status="abstained"),
        replace(card.cue("setting"), weight=0.0, score=None, status="report_only"),
    )
    gains = [gain_at_most(cue, cues) for cue in cues]
    assert gains == pytest.approx([10 / 15 * 60, 0.0, 0.0, 0.0])


def test_the_three_smile_readings_are_one_recommendation_whose_gain_is_their_sum():
    card = scorecard(**NO_SMILE)
    (found,) = recommend(card)
    assert found.rule == "smile-warm"
    assert set(found.cues) == set(NO_SMILE)
    total = sum(gain_at_most(card.cue(key), card.cues) for key in NO_SMILE)
    assert found.predicted_gain == pytest.approx(total * 0.9 * CLOSED_BY_AN_EDIT, abs=0.006)
    assert found.cue == max(NO_SMILE, key=lambda key: gain_at_most(card.cue(key), card.cues))


def test_a_blank_face_is_answered_by_the_smile_and_a_smiling_blank_one_by_a_feeling():
    blank = recommend(scorecard(**NO_SMILE, expression_legibility=0.05))
    assert rules(blank) == ["smile-warm"]
    assert "expression_legibility" in blank[0].cues
    assert rules(recommend(scorecard(expression_legibility=0.05))) == [
        "expression-quiet-confidence"
    ]


@pytest.mark.parametrize(
    ("job", "readings", "rule"),
    [
        ("trust", NO_SMILE, "smile-warm"),
        ("authoritative", {"mouth_width": 0.8, "mouth_smile": 0.9}, "smile-half"),
        ("thought_leadership", {"mouth_width": 0.8, "mouth_smile": 0.9}, "smile-half"),
        ("contemplative", {"mouth_width": 0.8, "mouth_smile": 0.9}, "mouth-resting"),
        ("contemplative", {"gaze_off_lens": 3.0}, "gaze-averted"),
        ("elite", {"gaze_off_lens": 8.0}, "gaze-direct"),
        ("elite", {"gaze_off_lens": 10.0}, "gaze-averted"),
        ("nostalgic", {"gaze_off_lens": 45.0}, "gaze-loosely-direct"),
        ("nostalgic", {"midtone_warmth": 2.0}, "light-golden"),
        ("trust", {"midtone_warmth": -6.0}, "light-warmer"),
        ("trust", {"midtone_warmth": 28.0}, "light-neutral"),
        ("trust", {"head_roll": -14.0}, "head-upright"),
        ("trust", {"head_pitch": 12.0}, "chin-level"),
        ("authoritative", {"open_posture": 0.0}, "posture-upright"),
        ("trust", {"open_posture": 0.0}, "posture-open"),
        ("trust", {"face_height": 0.8}, "frame-wider"),
        ("trust", {"face_height": 0.1}, "frame-closer"),
    ],
)
def test_the_job_and_the_side_of_the_band_choose_the_phrase(job, readings, rule):
    assert rule in rules(recommend(scorecard(job, **readings)))


def test_a_soft_and_busy_background_is_one_phrase_and_each_alone_its_own():
    both = {"background_separation": 0.0, "background_clutter": 0.05}
    assert rules(recommend(scorecard(**both))) == ["background-clear-and-soft"]
    assert rules(recommend(scorecard(background_separation=0.0))) == ["background-soft"]
    assert rules(recommend(scorecard(background_clutter=0.05))) == ["background-clear"]


def test_the_prediction_is_the_most_that_could_be_gained_discounted():
    card = scorecard(gaze_off_lens=9.0, confidence=0.6)
    at_most = gain_at_most(card.cue("gaze_off_lens"), card.cues)
    asked = Prompt.parse("a founder, direct eye contact")
    for prompt, closed in ((Prompt(), CLOSED_BY_AN_EDIT), (asked, CLOSED_BY_ASKING_AGAIN)):
        (found,) = recommend(card, prompt)
        assert found.predicted_gain == pytest.approx(at_most * 0.6 * closed, abs=0.006)


def test_the_largest_predicted_gain_comes_first_and_there_are_never_more_than_five():
    readings = {**NO_SMILE, "gaze_off_lens": 9.0, "skin_texture": 0.3, "brow_lowering": 0.3}
    card = scorecard(**readings)
    found = recommend(card)
    worth = [item.predicted_gain for item in found]
    assert worth == sorted(worth, reverse=True)
    assert len(found) == 4
    worse = scorecard(**readings, head_yaw=30.0, head_pitch=20.0, face_height=0.8)
    assert len(recommend(worse)) == MOST == 5
    unsure = with_cue(card, "gaze_off_lens", confidence=0.01)
    assert rules(recommend(unsure))[-1] == "gaze-direct"


def test_cues_without_score_weight_or_value_are_left_alone():
    card = scorecard(gaze_off_lens=9.0)
    assert recommend(with_cue(card, "gaze_off_lens", status="disabled", score=None)) == ()
    assert recommend(with_cue(card, "gaze_off_lens", weight=0.0)) == ()
    assert recommend(with_cue(card, "gaze_off_lens", value=None, score=None)) == ()
    assert recommend(replace(card, cues=())) == ()


def test_uneven_faces_are_measured_for_creativity_and_never_recommended():
    card = scorecard("creativity", expression_asymmetry=0.2, structural_asymmetry=0.3)
    assert card.cue("structural_asymmetry").weight > 0
    assert {"C09", "C10"}.isdisjoint(item.evidence_id for item in recommend(card))


def test_what_the_phrase_takes_the_place_of_is_named():
    card = scorecard(**NO_SMILE, gaze_off_lens=9.0, midtone_warmth=-8.0, skin_texture=0.2)
    listed = recommend(card, Prompt.parse(comma_list()))
    assert by_rule(listed, "smile-warm").replaces == "melancholy expression"
    said = recommend(card, Prompt.parse(sentences()))
    assert by_rule(said, "smile-warm").replaces == "bewildered expression on his face"
    assert (by_rule(said, "light-warmer").replaces or "").startswith("bluish hue")


@pytest.mark.parametrize("words", ["flawless skin", "perfectly symmetrical face", "airbrushed"])
def test_words_that_make_plastic_skin_are_named_as_replaced(words):
    (found,) = recommend(scorecard(skin_texture=0.2), Prompt.parse(f"a man, {words}, studio"))
    assert (found.rule, found.replaces) == ("skin-natural", words)


def test_what_is_asked_for_already_is_said_and_strengthened():
    prompt = Prompt.parse("a founder, direct eye contact, studio light")
    (found,) = recommend(scorecard(gaze_off_lens=9.0), prompt)
    assert found.already_asked
    assert found.replaces == "direct eye contact"
    assert found.phrase == "strong direct eye contact into the lens"
    assert found.tip.startswith("The prompt asks for this already; say it more strongly.")


def test_what_is_said_in_its_strongest_form_stays_and_is_moved_forward():
    prompt = Prompt.parse("a founder, strong direct eye contact into the lens")
    (found,) = recommend(scorecard(gaze_off_lens=9.0), prompt)
    assert found.already_asked
    assert found.phrase == found.replaces
    assert "nearer to the beginning" in found.tip


def test_what_the_negative_prompt_says_is_neither_asked_nor_replaced():
    prompt = Prompt.parse("a founder", "eye contact, looking away")
    (found,) = recommend(scorecard(gaze_off_lens=9.0), prompt)
    assert (found.already_asked, found.replaces) == (False, None)


def test_of_two_that_contradict_each_other_only_the_better_is_recommended():
    card = scorecard("nostalgic", nostalgia_composite=0.0, midtone_warmth=60.0, scene_cct=2000.0)
    found = rules(recommend(card))
    assert ("film-look" in found) != ("light-neutral" in found)


@pytest.mark.parametrize("job", JOB_SLUGS)
def test_no_set_of_recommendations_repeats_a_family_or_exceeds_what_is_missing(job):
    extremes = {key: value * 3 + 0.6 for key, value in INSIDE_TRUST.items()}
    for readings in (extremes, dict.fromkeys(INSIDE_TRUST, 0.0)):
        card = scorecard(job, **readings)
        found = recommend(card)
        assert len({item.rule.split("-")[0] + item.cue for item in found}) == len(found)
        assert sum(item.predicted_gain for item in found) <= 100 - (card.overall or 0) + 0.2
        assert len({cue for item in found for cue in item.cues}) == sum(len(i.cues) for i in found)


def test_a_stored_scorecard_gives_the_same_recommendations():
    card = scorecard(**NO_SMILE, gaze_off_lens=9.0)
    stored = Scorecard.from_json_dict(card.to_json_dict())
    assert recommend(stored, Prompt.parse(comma_list())) == recommend(
        card, Prompt.parse(comma_list())
    )


def cue(key: str, value: float, band: list[list[float | None]]) -> CueResult:
    return replace(scorecard().cue(key), value=value, band=band)


@pytest.mark.parametrize(
    ("key", "value", "band", "side"),
    [
        ("gaze_off_lens", 5.0, [[0, 5]], None),
        ("gaze_off_lens", 5.1, [[0, 5]], "high"),
        ("gaze_off_lens", 8.0, [[0, 5], [12, 35]], "high"),
        ("gaze_off_lens", 9.0, [[0, 5], [12, 35]], "low"),
        ("gaze_off_lens", 36.0, [[0, 5], [12, 35]], "high"),
        ("head_roll", -9.0, [[0, 8]], "high"),
        ("head_roll", -7.0, [[0, 8]], None),
        ("midtone_warmth", -4.0, [[-3, 12]], "low"),
        ("mouth_width", 0.6, [[0.65, None]], "low"),
        ("mouth_width", 0.9, [[0.65, None]], None),
        ("skin_texture", 9.0, [], None),
    ],
)
def test_the_side_of_a_band_follows_the_nearest_part_and_the_sign(key, value, band, side):
    assert side_of_band(cue(key, value, band)) == side


def test_readings_are_told_in_the_units_of_the_cue():
    assert reading_in_words(cue("head_yaw", -22.04, [[0, 15]])) == "head turn 22°, band 0–15°"
    assert reading_in_words(cue("face_height", 0.615, [[0.28, 0.52]])) == (
        "face height in the frame 61.5 %, band 28–52 %"
    )
    assert reading_in_words(cue("scene_cct", 9012, [[4600, 6800]])) == (
        "scene colour temperature 9,012 K, band 4,600–6,800 K"
    )
    assert reading_in_words(cue("midtone_warmth", -8, [[-3, 12]])) == (
        "mid-tone warmth −8 b*, band −3 to 12 b*"
    )
    assert reading_in_words(cue("mouth_width", 0.55, [[0.65, None]])) == (
        "mouth width 0.55, band 0.65 or more"
    )
