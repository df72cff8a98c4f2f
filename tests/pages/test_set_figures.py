"""Geometry of the figures of a set: walls, clocks, frames and drift."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from portfolio.pages.set_marks import Mark
from scoring.models import PastReport
from scoring.templatetags import set_figures


def mark(**fields):
    """A portrait as the figures read it; nothing could be read of it but what is given."""
    version = fields.pop("version", SimpleNamespace(renditions={"thumb": [480, 480]}))
    return Mark("a", "Anna", version, **fields)


def tile_of(one):
    [tile] = set_figures.team_wall([one], "square")["tiles"]
    return tile


@pytest.mark.parametrize("aspect", [0.5, 1.0, 1.6])
@pytest.mark.parametrize("box", [(0.0, 0.0, 0.2, 0.2), (0.4, 0.3, 0.3, 0.3), (0.8, 0.7, 0.2, 0.3)])
def test_a_tile_of_the_wall_is_the_largest_square_inside_its_picture(aspect, box):
    tile = tile_of(mark(aspect=aspect, box=box))
    assert tile["side"] == pytest.approx(100 * min(aspect, 1))
    assert tile["left"] >= 0
    assert tile["top"] >= 0
    assert tile["left"] + tile["side"] <= tile["width"] + 0.01
    assert tile["top"] + tile["side"] <= 100.01


def test_a_tile_of_the_wall_follows_the_face_across_the_picture():
    left, right = (tile_of(mark(aspect=2.0, box=(x, 0.3, 0.1, 0.2))) for x in (0.3, 0.6))
    assert right["left"] - left["left"] == pytest.approx(60)


def test_the_wall_is_bounded_and_says_what_it_leaves_out():
    wall = set_figures.team_wall([mark() for _ in range(set_figures.WALL_MOST + 5)], "circle")
    assert (len(wall["tiles"]), wall["more"]) == (set_figures.WALL_MOST, 5)
    assert set_figures.team_wall([mark(version=None)], "square")["tiles"] == []


def test_light_from_the_right_lies_right_of_twelve_and_even_light_at_twelve():
    assert set_figures.clock_place(1.0, 5000)[0] > 0 > set_figures.clock_place(-1.0, 5000)[0]
    assert set_figures.clock_place(0.0, 5000)[0] == 0
    x, y = set_figures.clock_place(set_figures.CLOCK_REACH, 5000)
    assert (x, y) == (pytest.approx(set_figures.clock_radius(5000), abs=0.1), 0)


def test_cooler_light_lies_further_out_and_unread_light_outside_the_rim():
    radii = [set_figures.clock_radius(kelvin) for kelvin in (1000, 3500, 5000, 7000, 90000, None)]
    assert radii == sorted(radii)
    assert radii[0] == set_figures.CLOCK_CORE
    assert radii[-2] == set_figures.CLOCK_RADIUS < radii[-1]


def test_light_is_said_in_words():
    assert set_figures.light_words(-0.81, 4800) == "image left brighter by 0.8 stops, 4,800 K"
    assert set_figures.light_words(0.0, None) == "both sides alike, colour of light not read"


def test_the_clock_leaves_out_and_counts_what_was_not_read():
    clock = set_figures.light_clock([mark(), mark(key_side=0.4, cct=5000, apart={"warmth"})])
    assert (len(clock["dots"]), clock["unread"]) == (1, 1)
    assert clock["dots"][0]["is_apart"]
    assert clock["hand"] == set_figures.clock_place(0.4, 5000)


def test_a_head_is_drawn_where_and_as_large_as_its_box_says():
    frame = set_figures.framing([mark(box=(0.25, 0.1, 0.5, 0.4), aspect=0.8, eye_line=0.31)])
    [head] = frame["heads"]
    assert frame["width"] == 80
    assert (head["x"], head["y"], head["rx"], head["ry"]) == (40, 30, 20, 20)
    assert head["words"] == "face 40 % of the height, eyes at 31 %"


def test_a_head_that_lies_apart_is_drawn_last():
    marks = [mark(box=(0, 0, 0.5, 0.5), apart={"head_size"}), mark(box=(0, 0, 0.4, 0.4))]
    assert [head["is_apart"] for head in set_figures.framing(marks)["heads"]] == [False, True]


def past(*overalls, **fields):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        PastReport(n=8, overall=overall, computed_at=start + timedelta(days=day), **fields)
        for day, overall in enumerate(overalls)
    ]


def test_a_better_report_stands_higher_and_a_report_without_overall_breaks_the_line():
    drawn = set_figures.drift(past(40.0, 60.0, None, 50.0, 55.0), 45)
    heights = [point["y"] for point in drawn["points"]]
    assert heights[1] < heights[0]
    assert heights[2] is None
    assert len(drawn["lines"]) == 2
    assert drawn["threshold_y"] == 55
    assert drawn["points"][-1]["x"] == set_figures.DRIFT_WIDTH


def test_uploads_are_marked_under_the_report_that_follows_them():
    causes = [
        {"kind": "target", "portrait": "", "title": "Northlight"},
        {"kind": "added", "portrait": "b", "title": "Ben"},
    ]
    [point] = set_figures.drift(past(50.0, causes=causes), None)["points"]
    assert (point["uploads"], point["portrait"], point["titles"]) == (1, "b", "Ben")
    assert [cause["words"] for cause in point["causes"]] == ["another target for", "added"]
