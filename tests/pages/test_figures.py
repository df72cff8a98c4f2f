"""Geometry of the figures."""

import math
from types import SimpleNamespace

import pytest

from portfolio.pages.set_marks import Mark
from scoring.templatetags import figures


def mark(**fields):
    """A portrait as the figures read it; nothing could be read of it but what is given."""
    return Mark("a", "Anna", None, **fields)


def compass(*marks, modes=()):
    return figures.gaze_compass(marks, modes)


def dot_of(yaw, pitch, apart=()):
    [dot] = compass(mark(gaze=(yaw, pitch), apart=frozenset(apart)))["dots"]
    return dot


def test_the_lens_is_the_centre_and_up_is_up():
    assert (dot_of(0, 0)["x"], dot_of(0, 0)["y"]) == (0, 0)
    assert dot_of(0, 10)["y"] < 0
    assert dot_of(10, 0)["x"] > 0


def test_a_dot_lies_on_the_ring_of_its_angle():
    for degrees, radius in compass()["rings"]:
        dot = dot_of(degrees * 0.6, degrees * 0.8)
        assert math.hypot(dot["x"], dot["y"]) == pytest.approx(radius, abs=0.15)


def test_the_direction_around_the_lens_is_kept():
    dot = dot_of(9, -12)
    assert math.degrees(math.atan2(-dot["y"], dot["x"])) == pytest.approx(-53.1, abs=0.3)


def test_a_gaze_past_the_rim_is_drawn_on_the_rim_and_says_how_far_it_is():
    dot = dot_of(-60, 0)
    assert (dot["x"], dot["y"]) == (-figures.COMPASS_RADIUS, 0)
    assert dot["words"] == "60° to the left, 0° down"
    assert dot["beyond"] == "60°"
    assert dot_of(20, 0)["beyond"] == ""


def test_only_a_portrait_whose_gaze_lies_apart_is_named_on_the_compass():
    assert dot_of(20, 0, ["gaze"])["is_apart"]
    assert not dot_of(20, 0, ["palette"])["is_apart"]


def test_a_shared_direction_is_drawn_where_its_dots_are():
    [mode] = compass(modes=[{"yaw": 6, "pitch": 2, "n": 3}])["modes"]
    assert mode == (dot_of(6, 2)["x"], dot_of(6, 2)["y"])


def test_a_palettes_swatches_fill_their_column_and_no_more():
    first, second = figures.stacked(
        [{"hex": "#111111", "weight": 3}, {"hex": "#eeeeee", "weight": 1}]
    )
    assert (first["y"], second["y"]) == (0, 75)
    assert second["y"] + second["height"] == 100
    assert figures.stacked([]) == []


def test_a_brands_colours_share_the_bar():
    parts = figures.side_by_side(["#111111", "#777777", "#eeeeee", "#123456"])
    assert [part["x"] for part in parts] == [0, 25, 50, 75]
    assert parts[-1]["x"] + parts[-1]["width"] >= 100
    assert figures.side_by_side([]) == []


def test_the_palette_wall_goes_from_light_to_dark_and_so_does_each_column():
    dark = mark(swatches=[{"hex": "#101010", "weight": 0.7}, {"hex": "#555555", "weight": 0.3}])
    light = mark(swatches=[{"hex": "#333333", "weight": 0.2}, {"hex": "#f0f0f0", "weight": 0.8}])
    first, second = figures.palette_wall([dark, mark(), light], [])["columns"]
    assert (first["mark"], second["mark"]) == (light, dark)
    assert [swatch["hex"] for swatch in first["swatches"]] == ["#f0f0f0", "#333333"]
    assert [swatch["hex"] for swatch in second["swatches"]] == ["#555555", "#101010"]


@pytest.mark.parametrize(
    ("colour", "known"), [("#000000", 0.0), ("#777777", 50.03), ("#ff0000", 53.24)]
)
def test_lightness_is_that_of_cielab(colour, known):
    assert figures.lightness(colour) == pytest.approx(known, abs=0.02)


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
    assert not scale["is_inside"]
    if side == "left":
        assert scale["mark"] < part["x"]
    else:
        assert scale["mark"] > part["x"] + part["width"]


def test_the_turn_of_a_head_is_held_against_its_band_without_its_sign():
    turned = figures.band_scale(cue(-12.0, [[0, 15]], key="head_yaw"))
    assert turned["mark"] == figures.band_scale(cue(12.0, [[0, 15]], key="head_yaw"))["mark"]


def test_an_open_end_reaches_to_the_edge_of_the_scale_and_has_no_tick():
    scale = figures.band_scale(cue(0.6, [[0.65, None]]))
    [part] = scale["parts"]
    assert part["x"] + part["width"] == pytest.approx(scale["width"])
    assert scale["edges"] == [part["x"]]


@pytest.mark.parametrize("unread", [cue(None, [[0, 5]]), cue(3.0, [])])
def test_nothing_is_drawn_without_a_value_or_without_a_band(unread):
    assert figures.band_scale(unread) == {"is_drawn": False}


def test_the_filled_area_of_the_mosaic_is_the_overall_score():
    rows = [
        SimpleNamespace(key="a", name="A", score=100.0, share=60.0, points=60.0),
        SimpleNamespace(key="b", name="B", score=25.0, share=40.0, points=10.0),
    ]
    parts = figures.score_mosaic(rows)["parts"]
    area = sum(row.share * part["height"] / 100 for row, part in zip(rows, parts, strict=True))
    assert area == pytest.approx(70.0)
    assert [part["x"] for part in parts] == [0, 60]
    assert all(part["y"] + part["height"] == 100 for part in parts)


def test_the_mosaic_names_what_is_missing_most_and_passes_over_trifles():
    rows = [
        SimpleNamespace(key="a", name="A", score=99.0, share=40.0, points=39.6),
        SimpleNamespace(key="b", name="B", score=50.0, share=20.0, points=10.0),
        SimpleNamespace(key="c", name="C", score=25.0, share=40.0, points=10.0),
    ]
    missing = figures.score_mosaic(rows)["missing"]
    assert [(rest["key"], rest["points"]) for rest in missing] == [("c", 30.0), ("b", 10.0)]
