"""Refined prompts: in the style of the person who wrote them, without doubles or contradictions."""

from dataclasses import replace

import pytest

from prompts.layers import Layer, Prompt
from prompts.recommender import recommend
from prompts.refinement import refine
from tests.prompts.real_prompts import comma_list, real_prompts, sentences, short_prompt
from tests.prompts.scorecards import NO_SMILE, scorecard

SERIOUS = {**NO_SMILE, "gaze_off_lens": 14.0, "brow_lowering": 0.25, "skin_texture": 0.3}
TURNED = {"head_pitch": 20.0, "head_yaw": 40.0, "face_height": 0.62, "midtone_warmth": -8.0}


def refined(text: str, job: str = "trust", negative: str = "", **readings: float | None) -> Prompt:
    prompt = Prompt.parse(text, negative)
    return refine(prompt, recommend(scorecard(job, **readings), prompt))


def test_a_short_prompt_becomes_a_list_that_reads_like_one():
    assert refined(short_prompt(), **SERIOUS).positive == (
        "profile picture of a 22-year-old woman from Eswatini, warm natural smile with a hint of"
        " teeth, direct eye contact with the camera, relaxed forehead, unfurrowed brow,"
        " natural skin texture, visible pores"
    )


def test_a_short_prompt_changes_its_framing_in_place():
    assert refined(short_prompt(), **TURNED).positive == (
        "waist-up portrait of a 22-year-old woman from Eswatini, facing the camera,"
        " slightly warm ambient light with accurate skin tone, eye-level camera, chin level"
    )


def test_a_comma_list_is_edited_where_its_own_words_stand():
    assert refined(comma_list(), **SERIOUS).positive == (
        "A close-up shot of a 54 year old Amerindian middle-aged person with a warm natural smile"
        " that shows a hint of teeth and dreadlocks magenta hair, direct eye contact with the"
        " camera, relaxed forehead, unfurrowed brow, hypnotic deep blue eyes, photo taken at a"
        " historic monastery during early morning, unretouched natural skin texture, clearly"
        " visible pores, bokeh, DSLR camera, 35mm"
    )


def test_sentences_stay_sentences_in_the_pronoun_of_the_prompt():
    text = refined(sentences(), **SERIOUS).positive
    assert text.startswith(
        "Create a medium close-up image of a 37-year-old Australasian man. He looks straight into"
        " the camera, his smile warm and natural with a hint of teeth, his brow relaxed and"
        " unfurrowed. A striking feature is his brunette undercut hairstyle."
    )
    assert text.endswith("to the image. His skin is natural in texture with visible pores.")
    assert "bewildered" not in text


def test_a_clause_that_hangs_on_a_replaced_sentence_stays_on():
    text = refined(sentences(), **TURNED).positive
    assert "Create a waist-up image of a 37-year-old" in text
    assert "turned squarely to the camera, ensuring all his features are plainly visible" in text
    assert "The ambient light is slightly warm with accurate skin tone, giving an overall" in text
    assert "bluish" not in text


def test_a_sentence_that_introduces_the_person_is_kept():
    text = (
        "A woman laughs at the camera. She stands in a crowded market in golden light. She waits."
    )
    readings = {"mouth_width": 0.8, "mouth_smile": 0.9, "background_clutter": 0.06}
    assert refined(text, "thought_leadership", midtone_warmth=30.0, **readings).positive == (
        "A woman with a composed half-smile, lips closed. She stands in an uncluttered market in"
        " neutral daylight. She waits."
    )


def test_articles_follow_the_new_word():
    prompt = "A high-angle shot of a stern man, with a distant gaze, wearing a hoodie"
    assert refined(prompt, head_pitch=20.0).positive.startswith("An eye-level shot of a stern man")
    assert "with direct eye contact, wearing" in refined(prompt, gaze_off_lens=20.0).positive
    assert "a man, with a distant gaze" in refined(prompt, **NO_SMILE).positive


def test_weights_of_the_web_ui_survive_and_every_plastic_word_goes():
    text = (
        "RAW photo, (masterpiece:1.2), founder, (flawless skin, airbrushed:1.3),"
        " perfectly symmetrical face\nNegative prompt: blurry, visible pores\nSteps: 30, Seed: 1"
    )
    found = refined(text, skin_texture=0.2)
    assert found.positive == (
        "RAW photo, (masterpiece:1.2), founder, (natural skin texture, visible pores:1.3)"
    )
    assert found.negative == "blurry, airbrushed skin, plastic skin"
    assert found.compose().endswith("plastic skin\nSteps: 30, Seed: 1")


def test_midjourney_gets_its_negatives_as_a_flag():
    found = refined("a chef, looking down --ar 3:4 --v 6", gaze_off_lens=20.0)
    assert found.compose() == (
        "a chef, direct eye contact with the camera --ar 3:4 --v 6 --no looking away, averted eyes"
    )


def test_what_is_asked_for_is_strengthened_in_its_place_not_repeated():
    text = "An executive, wearing a navy suit and looking directly at the camera, in a loft"
    assert refined(text, gaze_off_lens=9.0).positive == (
        "An executive, wearing a navy suit, strong direct eye contact into the lens, in a loft"
    )
    said = "A portrait of Maria. She looks at the camera. She is outdoors."
    assert refined(said, gaze_off_lens=9.0).positive == (
        "A portrait of Maria. She looks straight into the lens in direct eye contact. She is"
        " outdoors."
    )


@pytest.mark.parametrize("readings", [SERIOUS, TURNED, {**SERIOUS, **TURNED}])
@pytest.mark.parametrize("job", ["trust", "thought_leadership", "contemplative", "nostalgic"])
def test_refining_again_with_the_same_edits_changes_nothing(job, readings):
    for text in {*list(real_prompts().values())[:1], *list(real_prompts().values())[-6:]}:
        prompt = Prompt.parse(text)
        edits = recommend(scorecard(job, **readings), prompt)
        once = refine(prompt, edits)
        assert refine(once, edits).compose() == once.compose()
        assert Prompt.parse(once.compose()).compose() == once.compose()


@pytest.mark.parametrize("readings", [SERIOUS, TURNED])
def test_a_refined_prompt_never_stumbles(readings):
    for text in real_prompts().values():
        found = refined(text, **readings).positive
        assert not any(slip in found for slip in (",,", " ,", "..", "  ", ", .", "with with", "{"))
        assert " a eye" not in found
        assert found[0] == found[0].strip()


def test_the_subject_is_named_where_the_prompt_has_no_pronoun():
    text = "This is a portrait of a founder in a garden. The light is soft."
    assert (
        "The subject looks straight into the camera" in refined(text, gaze_off_lens=20.0).positive
    )


def test_phrases_go_into_their_layers():
    found = refined(short_prompt(), **SERIOUS, background_separation=0.0)
    assert "natural skin texture" in found.layer(Layer.REALISM)
    assert "direct eye contact with the camera" in found.layer(Layer.EMOTION)
    assert "softly blurred background" in found.layer(Layer.CONTEXT)


def test_words_of_another_language_are_left_alone():
    text = "Retrato de una fundadora, luz suave, fondo desenfocado"
    assert refined(text, gaze_off_lens=20.0).positive == (
        f"{text}, direct eye contact with the camera"
    )


def test_an_edit_changed_by_hand_is_written_as_it_was_typed():
    (edit,) = recommend(scorecard(gaze_off_lens=20.0))
    by_hand = replace(edit, phrase="eyes that meet mine")
    assert refine(Prompt.parse("a founder"), [by_hand]).positive == "a founder, eyes that meet mine"
    said = refine(Prompt.parse("She is a founder. She looks away."), [by_hand]).positive
    assert said == "She is a founder. The portrait shows eyes that meet mine."


def test_without_edits_nothing_changes_and_an_empty_prompt_gets_a_beginning():
    prompt = Prompt.parse(comma_list())
    assert refine(prompt, []) == prompt
    started = refined("", gaze_off_lens=20.0)
    assert started.positive == (
        "Portrait of [who: role, age, hair], direct eye contact with the camera"
    )
