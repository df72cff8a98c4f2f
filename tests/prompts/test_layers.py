"""A prompt in layers: nothing is lost, words find their layer, edits keep the text whole."""

import random

import pytest

from prompts.layers import Layer, Prompt, diff
from tests.prompts.real_prompts import comma_list, real_prompts, sentences, short_prompt

WEB_UI = (
    "RAW photo, (masterpiece:1.2), <lora:face_v2:0.8> beautiful founder, flawless skin, 85mm\n"
    "Negative prompt: blurry, text\nSteps: 30, Sampler: Euler a, CFG scale: 7, Size: 512x512"
)
MIDJOURNEY = "a pensive chef in a busy kitchen, f/1.8, 50mm --ar 3:4 --no glasses, hat --v 6"
ODD_TEXTS = (
    "",
    "   ",
    ",",
    ", , .",
    "\n\n",
    " a  woman ,  smiling .  ",
    "a man :( with (unclosed bracket, looking away",
    "portrait, worth 1,000 words, by Dr. Who, e.g. in e.g. out.",
    "BREAK a BREAK b",
    "a::2 b::-.5 c",
    "cat | dog || --no",
    "Negative prompt: only this",
    "Steps: 30",
    "<lora:a:1><lora:b:1>, x",
    'a sign that says "hello, world. Yes!", neon',
    "/imagine prompt: a poet --v 6",
    "肖像，一位年轻女子，柔和的光线。背景模糊",
    "Retrato de una mujer sonriente, luz suave; fondo desenfocado.",
    "صورة شخصية لامرأة، ضوء ناعم",
    "ポートレート、笑顔の女性、自然光",
    "\u200bzero width, tab\there\r\nwindows line",
)
SCRAPS = ("with a smile", "wearing a hat", "(a, b:1.2)", "“quoted, text”", "50mm", "<lora:x:1>")
SEPARATORS = (", ", ". ", " and ", "\n", " ", " | ", "; ", "  ,", " BREAK ", "...", " --no ", "、")


def layers_of(text: str) -> dict[str, Layer]:
    return {phrase.text: phrase.layer for phrase in Prompt.parse(text).phrases}


def test_every_real_prompt_comes_back_unchanged():
    prompts = real_prompts()
    assert len(prompts) >= 60
    assert {name: Prompt.parse(text).compose() for name, text in prompts.items()} == prompts


@pytest.mark.parametrize("text", [*ODD_TEXTS, WEB_UI, MIDJOURNEY])
def test_odd_texts_and_other_languages_come_back_unchanged(text):
    assert Prompt.parse(text).compose() == text


def test_random_texts_come_back_unchanged_and_survive_json():
    source = random.Random(20)  # noqa: S311  # a repeatable choice of texts
    words = [*SCRAPS, *sentences().split(), "Negative prompt: x", "Steps: 3"]
    for _ in range(400):
        parts = [source.choice([*words, *SEPARATORS, *SEPARATORS]) for _ in range(14)]
        prompt = Prompt.parse("".join(parts))
        assert prompt.compose() == "".join(parts)
        assert Prompt.from_json(prompt.to_json()) == prompt


@pytest.mark.timeout(60)  # a pattern that backtracks takes minutes
@pytest.mark.parametrize(
    "scrap",
    [
        "warm soft light in ",
        "smile, ",
        "-",
        " ",
        "a",
        "(",
        '"a ',
        " and a",
        "<lora:a",
        "\n",
        " --a",
    ],
)
def test_hostile_texts_are_parsed_to_the_end(scrap):
    text = "looking at" + (scrap * 20_000)[:20_000]
    assert Prompt.parse(text).compose() == text


def test_a_short_prompt_is_cut_where_the_person_begins():
    assert layers_of(short_prompt()) == {
        "profile picture": Layer.CAMERA,
        "of a 22-year-old woman from Eswatini": Layer.IDENTITY,
    }


def test_a_comma_list_is_read_phrase_by_phrase():
    assert layers_of(comma_list()) == {
        "A close-up shot": Layer.CAMERA,
        "of a 54 year old Amerindian middle-aged person": Layer.IDENTITY,
        "with melancholy expression": Layer.EMOTION,
        "dreadlocks magenta hair": Layer.IDENTITY,
        "hypnotic deep blue eyes": Layer.IDENTITY,
        "photo taken at a historic monastery during early morning": Layer.CONTEXT,
        "detailed skin texture": Layer.REALISM,
        "bokeh": Layer.CAMERA,
        "DSLR camera": Layer.CAMERA,
        "35mm": Layer.CAMERA,
    }


def test_flowing_sentences_are_read_clause_by_clause():
    prompt = Prompt.parse(sentences())
    assert prompt.is_in_sentences
    assert prompt.layer(Layer.EMOTION)[0] == "He has a bewildered expression on his face"
    assert "He's wearing a unique accessory: a choker" in prompt.layer(Layer.IDENTITY)
    assert any("historical monument" in phrase for phrase in prompt.layer(Layer.CONTEXT))
    assert any(phrase.startswith("The whole scene") for phrase in prompt.layer(Layer.CONTEXT))


def test_one_sentence_is_cut_where_its_clauses_differ_in_layer():
    text = "An executive in a glass office, wearing a navy suit and looking at the camera"
    assert layers_of(text) == {
        "An executive": Layer.IDENTITY,
        "in a glass office": Layer.CONTEXT,
        "wearing a navy suit": Layer.IDENTITY,
        "looking at the camera": Layer.EMOTION,
    }


def test_a_comma_between_adjectives_does_not_cut():
    prompt = Prompt.parse("She sits in a calm, blue room. It is a serene, quiet place.")
    assert "in a calm, blue room" in prompt.compose()
    assert not any(phrase.text.endswith(("calm", "serene")) for phrase in prompt.phrases)


def test_negative_prompt_and_settings_of_the_web_ui_stand_apart():
    prompt = Prompt.parse(WEB_UI)
    assert prompt.negative == "blurry, text"
    assert prompt.positive.endswith("flawless skin, 85mm")
    assert "<lora:face_v2:0.8>" in prompt.layer(Layer.PARAMETERS)
    assert prompt.layer(Layer.PARAMETERS)[-1].startswith("Steps: 30")


def test_midjourney_flags_are_parameters_and_no_is_the_negative():
    prompt = Prompt.parse(MIDJOURNEY)
    assert prompt.negative == "glasses, hat"
    assert prompt.layer(Layer.PARAMETERS) == ("--ar 3:4", "--v 6")
    assert prompt.positive == "a pensive chef in a busy kitchen, f/1.8, 50mm --ar 3:4 --v 6"


def test_a_negative_prompt_given_apart_is_kept_apart():
    prompt = Prompt.parse("A man. He smiles.", "blurry, hat")
    assert (prompt.positive, prompt.negative) == ("A man. He smiles.", "blurry, hat")
    assert Prompt.parse(prompt.compose()).positive == "A man. He smiles."


def test_adding_stands_behind_the_layer_and_never_inside_a_clause():
    text = Prompt.parse(comma_list()).add(Layer.EMOTION, "eye contact").compose()
    assert "and dreadlocks magenta hair, eye contact, hypnotic deep blue eyes" in text
    assert Prompt().add(Layer.EMOTION, "a smile").compose() == "a smile"


def test_replacing_rewrites_the_words_and_leaving_out_takes_the_separator_along():
    prompt = Prompt.parse("a woman, flawless skin, smiling")
    assert prompt.replace("flawless", "natural").compose() == "a woman, natural skin, smiling"
    assert prompt.replace("flawless skin", "").compose() == "a woman, smiling"
    assert prompt.replace("a woman", "").compose() == "flawless skin, smiling"
    assert prompt.replace("not there", "x") == prompt
    person = Prompt.parse("a person with melancholy expression and red hair")
    assert person.replace("with melancholy expression", "").compose() == "a person with red hair"


def test_a_difference_is_told_by_layer():
    before = Prompt.parse("a woman, smiling, Studio, studio")
    changes = diff(before, Prompt.parse("a woman, grinning, studio"))
    assert changes[Layer.EMOTION].added == ("grinning",)
    assert changes[Layer.EMOTION].removed == ("smiling",)
    assert changes[Layer.CONTEXT].kept == ("studio",)
    assert changes[Layer.CONTEXT].removed == ("studio",)
    assert changes[Layer.IDENTITY].kept == ("a woman",)
    assert Layer.REALISM not in changes


def test_gaps_of_a_draft_are_named():
    assert Prompt.parse("Portrait of [who: role, age], in [a place]").gaps == (
        "who: role, age",
        "a place",
    )
