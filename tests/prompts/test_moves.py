"""Phrases moved between layers: the text never changes, whatever it says."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prompts.layers import Layer, Prompt
from prompts.moves import MOVABLE, Move, place_of
from tests.prompts.real_prompts import comma_list

SCRAPS = (
    "a woman smiling",
    "natural skin texture",
    "(masterpiece:1.2)",
    "<lora:face:0.8>",
    "肖像，一位年轻女子",
    "صورة شخصية",
    "“quoted, words”",
    "Negative prompt: blurry",
    "Steps: 30, Sampler: Euler",
    "--ar 3:4",
    "--no hat",
    "::2",
    "BREAK",
)
SEPARATORS = (", ", ". ", "\n", " ", "; ", " and ", " with ", "", "、", " | ")

#: any text at all, and text made of what prompts are made of
anything = st.text(max_size=200)
prompt_like = st.lists(
    st.one_of(st.sampled_from(SCRAPS), st.text(max_size=12)).flatmap(
        lambda words: st.sampled_from(SEPARATORS).map(lambda mark: words + mark)
    ),
    max_size=10,
).map("".join)
texts = st.one_of(anything, prompt_like)
moves = st.lists(st.tuples(st.integers(0, 12), st.sampled_from(list(Layer))), max_size=6)
within_time = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def rows_for(prompt: Prompt, wanted: list[tuple[int, Layer]]) -> list[dict]:
    """Moves of phrases that are there, by their place, and of one that is not."""
    rows = [Move("not in any prompt", 0, Layer.STYLE).to_json()]
    for place, layer in wanted:
        if place < len(prompt.phrases):
            text = prompt.phrases[place].text
            nth = sum(phrase.text == text for phrase in prompt.phrases[:place])
            rows.append(Move(text, nth, layer).to_json())
    return rows


@within_time
@given(texts, moves)
def test_composing_gives_the_text_back_with_any_moves(text, wanted):
    prompt = Prompt.parse(text)
    moved = prompt.with_moves(rows_for(prompt, wanted))
    assert prompt.compose() == text
    assert moved.compose() == text
    assert [phrase.text for phrase in moved.phrases] == [phrase.text for phrase in prompt.phrases]


@within_time
@given(texts, moves)
def test_only_what_is_asked_for_can_be_moved(text, wanted):
    prompt = Prompt.parse(text)
    moved = prompt.with_moves(rows_for(prompt, wanted))
    for before, after in zip(prompt.phrases, moved.phrases, strict=True):
        assert before.layer == after.layer or (before.kind == "asked" and after.layer in MOVABLE)


@within_time
@given(texts, moves)
def test_a_moved_prompt_survives_json_and_more_moves_change_nothing(text, wanted):
    prompt = Prompt.parse(text)
    rows = rows_for(prompt, wanted)
    moved = prompt.with_moves(rows)
    assert Prompt.from_json(moved.to_json()) == moved
    assert moved.with_moves(rows) == moved


def test_a_moved_phrase_is_in_its_new_layer():
    moved = Prompt.parse(comma_list()).with_moves([Move("bokeh", 0, Layer.CONTEXT).to_json()])
    assert moved.compose() == comma_list()
    assert moved.layer(Layer.CONTEXT)[-1] == "bokeh"


def test_of_equal_phrases_the_one_that_was_meant_moves():
    prompt = Prompt.parse("a poet, soft, by the sea, soft")
    assert place_of(prompt.phrases, "soft", 1) == 3
    moved = prompt.with_moves([{"phrase": "soft", "nth": 1, "layer": "style"}])
    assert [phrase.layer is Layer.STYLE for phrase in moved.phrases] == [False] * 3 + [True]


def test_text_in_other_languages_stays_as_it_is_in_whichever_layer():
    text = "肖像，一位年轻女子，柔和的光线。背景模糊"
    prompt = Prompt.parse(text)
    moved = prompt.with_moves([{"phrase": "柔和的光线", "nth": 0, "layer": "realism"}])
    assert moved.layer(Layer.REALISM) == ("柔和的光线",)
    assert moved.compose() == text
