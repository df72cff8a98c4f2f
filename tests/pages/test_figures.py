"""Geometry of the figures."""

import math

import pytest

from scoring.templatetags import figures


def dot_of(yaw, pitch):
    row = {"portrait_id": "a", "yaw": yaw, "pitch": pitch}
    [dot] = figures.gaze_compass([row], {"a": "Anna"}, [])["dots"]
    return dot


def test_the_lens_is_the_centre_and_up_is_up():
    assert (dot_of(0, 0)["x"], dot_of(0, 0)["y"]) == (0, 0)
    assert dot_of(0, 10)["y"] < 0
    assert dot_of(10, 0)["x"] > 0


def test_a_dot_lies_on_the_ring_of_its_angle():
    for degrees, radius in figures.gaze_compass([], {}, [])["rings"]:
        dot = dot_of(degrees * 0.6, degrees * 0.8)
        assert math.hypot(dot["x"], dot["y"]) == pytest.approx(radius, abs=0.1)


def test_a_gaze_past_the_rim_is_drawn_on_the_rim():
    dot = dot_of(-60, 0)
    assert (dot["x"], dot["y"]) == (-figures.COMPASS_RADIUS, 0)
    assert dot["words"] == "60° to the left, 0° down"


def test_a_palettes_swatches_fill_their_column():
    strip = figures.palette_strip(
        [
            {
                "portrait_id": "a",
                "swatches": [{"hex": "#111111", "weight": 3}, {"hex": "#eeeeee", "weight": 1}],
            }
        ],
        [],
        {"a": "Anna"},
    )
    first, second = strip["columns"][0]["swatches"]
    assert (first["y"], second["y"]) == (0, 75)
    assert second["y"] + second["height"] >= 100


def cue(value, band, key="face_height", score=50.0):
    return {"key": key, "value": value, "band": band, "score": score}


def test_a_value_inside_its_band_is_marked_inside_it():
    scale = figures.band_scale(cue(0.4, [[0.28, 0.52]], score=100.0))
    [part] = scale["parts"]
    assert part["x"] < scale["mark"] < part["x"] + part["width"]
    assert scale["is_inside"]


@pytest.mark.parametrize(("value", "side"), [(0.1, "left"), (0.8, "right")])
def test_a_value_outside_its_band_is_marked_on_its_side_and_on_the_scale(value, side):
    scale = figures.band_scale(cue(value, [[0.28, 0.52]]))
    [part] = scale["parts"]
    assert 0 <= scale["mark"] <= scale["width"]
    if side == "left":
        assert scale["mark"] < part["x"]
    else:
        assert scale["mark"] > part["x"] + part["width"]


def test_the_turn_of_a_head_is_held_against_its_band_without_its_sign():
    turned = figures.band_scale(cue(-12.0, [[0, 15]], key="head_yaw"))
    assert turned["mark"] == figures.band_scale(cue(12.0, [[0, 15]], key="head_yaw"))["mark"]


def test_an_open_end_reaches_to_the_edge_of_the_scale():
    scale = figures.band_scale(cue(0.6, [[0.65, None]]))
    [part] = scale["parts"]
    assert part["x"] + part["width"] == pytest.approx(scale["width"])


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ([[0, 5], [12, 35]], "0–5 or 12–35"),
        ([[0.65, None]], "at least 0.65"),
        ([[None, 1]], "at most 1"),
        ([[-0.02, 0.11]], "-0.02 to 0.11"),
    ],
)
def test_a_band_is_read_aloud(band, words):
    assert figures.band_words(band) == words


def test_only_a_full_score_is_called_one_hundred():
    assert figures.score_number(99.9) == "99"
    assert figures.score_number(100.0) == "100"
    assert figures.score_number(63.6) == "64"


def test_a_native_value_keeps_its_digits_and_no_more():
    assert figures.plain_number(6700.0) == "6700"
    assert figures.plain_number(0.045) == "0.045"
    assert figures.plain_number(-37.2) == "-37.2"
