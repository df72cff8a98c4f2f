"""Numbers and directions of a set in words."""

import pytest

from scoring.consistency.dimensions import DIMENSIONS
from scoring.consistency.wording import amount, listed, middle_in_words, share, toward

BY_KEY = {dimension.key: dimension for dimension in DIMENSIONS}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("gaze", 12.4, "12°"),
        ("warmth", 1240.0, "1,250 K"),
        ("head_size", 0.382, "38 % of the height"),
        ("expression", 0.61, "61 % of the distance between the eyes"),
        ("colourfulness", 47.2, "47 points of colourfulness"),
        ("palette", 14.06, "14.1 ΔE00"),
        ("head_tilt", -0.2, "0°"),
    ],
)
def test_a_value_is_written_in_the_unit_a_reader_knows(key, value, words):
    assert amount(BY_KEY[key], value) == words


@pytest.mark.parametrize(
    ("yaw", "pitch", "words"),
    [
        (2, -4, "into the lens"),
        (-18, 0, "18° to the image left"),
        (12, 9, "12° to the image right and 9° up"),
        (0, -30, "30° down"),
    ],
)
def test_a_direction_is_written_as_the_viewer_sees_it(yaw, pitch, words):
    assert toward(yaw, pitch) == words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("head_tilt", 0.3, "upright"),
        ("head_tilt", -4.0, "4° anticlockwise"),
        ("light_side", 0.4, "image right brighter by 0.40 stops"),
        ("warmth", 5600.0, "5,600"),
    ],
)
def test_the_middle_of_a_set_says_which_way_it_lies(key, value, words):
    assert middle_in_words(BY_KEY[key], value) == words


def test_small_counts_carry_no_percentage():
    assert share(9, 12) == "9 of 12"
    assert share(9, 20) == "45 % (9 of 20)"


def test_a_list_is_joined_as_a_sentence_joins_it():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
