"""What the cues read, as shapes over the picture: normalised evidence in, SVG coordinates out."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template

register = template.Library()

WIDTH = 1000.0
"""Units across the picture; its height follows, so that circles and letters keep their shape."""
EDGE = 28.0
LABEL_GAP = 16.0
ARROWS = ("gaze", "head direction")
"""Lines that point somewhere: their far end is marked."""


@register.inclusion_tag("scoring/figures/_overlay.html")
def overlay(cues: Iterable[dict[str, Any]], size: Sequence[int]) -> dict[str, Any]:
    """A group of shapes for each cue that has any. size: width and height of the picture."""
    height = round(WIDTH * size[1] / size[0], 1)
    layers = [{"key": cue["key"], "marks": _marks(cue["evidence"], height)} for cue in cues]
    return {"width": WIDTH, "height": height, "layers": [row for row in layers if row["marks"]]}


@register.filter
def any_drawn(cues: Iterable[dict[str, Any]]) -> bool:
    """Whether any of these cues has something to show over the picture."""
    return any(is_drawn(cue) for cue in cues)


@register.filter
def is_drawn(cue: dict[str, Any]) -> bool:
    """Whether a cue has something to show over the picture."""
    return bool(_marks(cue["evidence"], WIDTH))


def _marks(evidence: Iterable[dict[str, Any]], height: float) -> list[dict[str, Any]]:
    drawn = [_shape(mark, height) for mark in evidence if mark["kind"] in ("box", "line", "mask")]
    return [mark for mark in drawn if mark]


def _shape(mark: dict[str, Any], height: float) -> dict[str, Any] | None:
    """One shape; None for a mask that holds nothing."""
    if mark["kind"] == "box":
        corners = [[mark["x"], mark["y"]], [mark["x"] + mark["w"], mark["y"] + mark["h"]]]
        (left, top), (right, bottom) = scaled(corners, height)
        box = {"x": left, "y": top, "width": round(right - left, 1)}
        box["height"] = round(bottom - top, 1)
        return {"kind": "box"} | box | _label(mark, [(left, top), (right, top)], height)
    if mark["kind"] == "line":
        points = scaled(mark["points"], height)
        ends = [points[-1]] if mark["label"] in ARROWS else []
        shape = {"kind": "line", "points": joined(points), "ends": ends}
        return shape | _label(mark, points, height)
    polygons = [scaled(polygon, height) for polygon in mark["polygons"]]
    if not polygons:
        return None
    largest = max(polygons, key=len)
    return {"kind": "mask", "polygons": [joined(polygon) for polygon in polygons]} | _label(
        mark, largest, height
    )


def _label(mark: dict[str, Any], points: Sequence[tuple[float, float]], height: float) -> dict:
    """The mark's name above the shape, kept inside the picture."""
    across = sum(x for x, _ in points) / len(points)
    top = min(y for _, y in points) - LABEL_GAP
    return {
        "label": mark.get("label", ""),
        "label_x": round(min(max(across, 4 * EDGE), WIDTH - 4 * EDGE), 1),
        "label_y": round(min(max(top, EDGE), height - EDGE), 1),
    }


def scaled(points: Iterable[Sequence[float]], height: float) -> list[tuple[float, float]]:
    """[[x, y], …] in 0–1 of the picture → units of the drawing."""
    return [(round(x * WIDTH, 1), round(y * height, 1)) for x, y in points]


def joined(points: Iterable[tuple[float, float]]) -> str:
    """The `points` attribute of a polyline or polygon."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)
