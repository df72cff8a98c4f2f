"""Numbers as people read them."""

import pytest

from scoring.templatetags import readings


def cue(value=None, unit="deg", band=()):
    return {"value": value, "unit": unit, "band": list(band)}


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1.34, "deg", "1.3°"),
        (-12.04, "deg", "−12°"),
        (0.0154, "IOD", "0.015 eye spans"),
        (0.4991, "fraction", "49.9 %"),
        (6700.0, "K", "6,700 K"),
        (-0.001, "0-1", "0 of 1"),
        (27.784, "L*", "27.78 L*"),
        (None, "deg", ""),
    ],
)
def test_a_native_value_is_read_with_its_unit(value, unit, words):
    assert readings.value_words(cue(value, unit)) == words


@pytest.mark.parametrize(
    ("unit", "band", "words"),
    [
        ("deg", [[0, 5], [12, 35]], "0–5° or 12–35°"),
        ("IOD", [[0.65, None]], "at least 0.65 eye spans"),
        ("%", [[None, 1]], "at most 1 %"),
        ("IOD", [[-0.02, 0.11]], "−0.02 to 0.11 eye spans"),
        ("fraction", [[0.28, 0.52]], "28–52 %"),
    ],
)
def test_a_band_is_read_in_the_unit_of_its_cue(unit, band, words):
    assert readings.band_words(cue(unit=unit, band=band)) == words


def test_only_a_full_score_is_called_one_hundred():
    assert readings.score_number(99.9) == "99"
    assert readings.score_number(100.0) == "100"
    assert readings.score_number(63.6) == "64"


def test_a_share_is_read_in_percent():
    assert readings.percent(0.873) == "87"
    assert readings.percent(None) == ""


def test_a_set_that_is_more_alike_has_a_tighter_word():
    words = [readings.consistency_word(overall) for overall in (90.0, 60.0, 30.0, 5.0)]
    assert words == ["tight", "steady", "loose", "mixed"]
