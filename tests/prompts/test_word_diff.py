"""What two prompts say differently, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from prompts.word_diff import MOST_WORDS, word_diff

texts = st.text(alphabet="ab ,.\n’é-", max_size=60) | st.text(max_size=40)


def shown(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in word_diff(old, new)]


def test_words_that_changed_are_named_between_those_that_stayed():
    assert shown("a founder, broad smile, office", "a founder, half smile, office") == [
        ("same", "a founder, "),
        ("removed", "broad"),
        ("added", "half"),
        ("same", " smile, office"),
    ]


def test_equal_texts_are_one_piece_and_empty_ones_none():
    assert shown("a founder", "a founder") == [("same", "a founder")]
    assert shown("", "") == []
    assert shown("", "a") == [("added", "a")]


@given(texts, texts)
def test_both_texts_can_be_read_back_from_the_pieces(old, new):
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != "added") == old
    assert "".join(p.text for p in pieces if p.kind != "removed") == new


def test_texts_too_different_to_compare_are_shown_one_after_the_other():
    old, new = "b " * MOST_WORDS, "c " * MOST_WORDS
    assert [piece.kind for piece in word_diff("a " + old, "a " + new)] == [
        "same", "removed", "added", "same",
    ]  # fmt: skip
