"""Geometry of the figures of a set: marks in, SVG coordinates out.

A mark is a ``portfolio.pages.set_marks.Mark``; what could not be read of it is not drawn.
"""

import math
from collections.abc import Sequence
from statistics import median
from typing import Any

from django import template

register = template.Library()

WALL_MOST = 96
CLOCK_REACH = 2.0
"""Stops between the sides of the face at which a mark lies level with the horizon."""
CLOCK_RADIUS = 100.0
CLOCK_CORE = 28.0
WARMEST, COOLEST = 2900.0, 7500.0
CLOCK_RINGS = (3500, 4500, 6000)
FRAME = 100.0
DRIFT_WIDTH, DRIFT_HEIGHT = 400.0, 100.0
CAUSES = {
    "added": "added",
    "version": "new version of",
    "archived": "archived",
    "restored": "restored",
    "removed": "removed",
    "target": "another target for",
    "reference": "reference",
    "exception": "exception for",
    "judged": "read anew",
    "corrected": "corrected",
}


@register.inclusion_tag("scoring/figures/_team_wall.html")
def team_wall(marks: Sequence[Any], shape: str) -> dict[str, Any]:
    """Portraits as a team page shows them: the largest square of each, placed by its face.

    shape: “square” or “circle”. Heads keep their sizes, so that what differs in framing shows.
    """
    shown = [mark for mark in marks if mark.version]
    tiles = [{"mark": mark, **_crop(mark)} for mark in shown[:WALL_MOST]]
    return {"tiles": tiles, "shape": shape, "more": len(shown) - len(tiles)}


def _crop(mark: Any) -> dict[str, Any]:
    """Units of the picture's height, times 100; the face's middle lies at 45 % of the square.

    is_sliced: the picture's shape is not known, so the browser cuts the square out of its middle.
    """
    aspect = mark.aspect or _aspect_of(mark.version)
    if aspect is None:
        return {"width": FRAME, "left": 0, "top": 0, "side": FRAME, "is_sliced": True}
    width, side = FRAME * aspect, FRAME * min(aspect, 1.0)
    x, y, w, h = mark.box or (0.5, 0.4, 0.0, 0.0)
    left = (x + w / 2) * width - side / 2
    top = (y + h / 2) * FRAME - 0.45 * side
    return {
        "width": round(width, 2),
        "left": round(min(max(left, 0.0), width - side), 2),
        "top": round(min(max(top, 0.0), FRAME - side), 2),
        "side": round(side, 2),
        "is_sliced": False,
    }


def _aspect_of(picture: Any) -> float | None:
    width, height = getattr(picture, "renditions", {}).get("thumb", (0, 0))
    return width / height if height else None


@register.inclusion_tag("scoring/figures/_light_clock.html")
def light_clock(marks: Sequence[Any]) -> dict[str, Any]:
    """Where the light comes from, as a clock: twelve is even light, nine and three are its sides.

    The distance from the centre is the colour of the light, warm inside. The hand is the middle.
    """
    read = [mark for mark in marks if mark.key_side is not None]
    temperatures = [mark.cct for mark in read if mark.cct is not None]
    hand = None
    if read and temperatures:
        hand = clock_place(median(mark.key_side for mark in read), median(temperatures))
    return {
        "rings": [(f"{kelvin:,}", round(clock_radius(kelvin), 1)) for kelvin in CLOCK_RINGS],
        "radius": CLOCK_RADIUS,
        "core": CLOCK_CORE,
        "hand": hand,
        "dots": [_clock_dot(mark) for mark in read],
        "unread": len(marks) - len(read),
    }


def clock_radius(kelvin: float | None) -> float:
    """By reciprocal temperature, as eyes step; what was not read lies outside the rim."""
    if kelvin is None:
        return CLOCK_RADIUS + 6.0
    mired = 1e6 / min(max(kelvin, WARMEST), COOLEST)
    share = (1e6 / WARMEST - mired) / (1e6 / WARMEST - 1e6 / COOLEST)
    return CLOCK_CORE + share * (CLOCK_RADIUS - CLOCK_CORE)


def clock_place(stops: float, kelvin: float | None) -> tuple[float, float]:
    """A light's point; right is the image's right."""
    turn = math.pi / 2 * min(max(stops / CLOCK_REACH, -1.0), 1.0)
    reach = clock_radius(kelvin)
    return round(reach * math.sin(turn), 1), round(-reach * math.cos(turn) + 0.0, 1)


def _clock_dot(mark: Any) -> dict[str, Any]:
    x, y = clock_place(mark.key_side, mark.cct)
    return {
        "id": mark.id,
        "title": mark.title,
        "words": light_words(mark.key_side, mark.cct),
        "x": x,
        "y": y,
        "is_apart": not {"light_side", "warmth"}.isdisjoint(mark.apart),
        "is_leftward": x > 0,
    }


def light_words(stops: float, kelvin: float | None) -> str:
    """“image left brighter by 0.8 stops, 4,800 K”."""
    side = "right" if stops > 0 else "left"
    even = abs(stops) < 0.05
    where = "both sides alike" if even else f"image {side} brighter by {abs(stops):.1f} stops"
    return f"{where}, {'colour of light not read' if kelvin is None else f'{kelvin:,.0f} K'}"


@register.inclusion_tag("scoring/figures/_framing.html")
def framing(marks: Sequence[Any]) -> dict[str, Any]:
    """Every head in one frame, drawn from the box around its face; and the level of the eyes."""
    read = [mark for mark in marks if mark.box]
    aspects = [mark.aspect for mark in read if mark.aspect]
    aspect = median(aspects) if aspects else 1.0
    heads = [_head(mark, aspect) for mark in read]
    heads.sort(key=lambda head: head["is_apart"])  # what lies apart is drawn on top
    return {
        "width": round(FRAME * aspect, 1),
        "height": FRAME,
        "heads": heads,
        "unread": len(marks) - len(read),
    }


def _head(mark: Any, frame: float) -> dict[str, Any]:
    x, y, w, h = mark.box
    aspect = mark.aspect or frame
    across = FRAME * (frame / 2 + (x + w / 2 - 0.5) * aspect)
    eyes = None if mark.eye_line is None else round(FRAME * mark.eye_line, 1)
    return {
        "id": mark.id,
        "title": mark.title,
        "x": round(across, 1),
        "y": round(FRAME * (y + h / 2), 1),
        "rx": round(FRAME * w * aspect / 2, 1),
        "ry": round(FRAME * h / 2, 1),
        "shoulders": _shoulders(across, FRAME * (y + h / 2), FRAME * w * aspect / 2, FRAME * h / 2),
        "eyes": eyes,
        "words": f"face {100 * h:.0f} % of the height"
        + (f", eyes at {eyes:.0f} %" if eyes is not None else ""),
        "is_apart": not {"head_size", "eye_line"}.isdisjoint(mark.apart),
    }


def _shoulders(x: float, y: float, rx: float, ry: float) -> str:
    """A path under a head of these radii, in the proportions of a bust: not read, only drawn."""
    level, neck, low = y + 1.5 * ry, y + 1.12 * ry, y + 2.6 * ry
    sides = [(f"{x + side * 2.2 * rx:.1f} {low:.1f}", side) for side in (-1, 1)]
    return "".join(
        f"M{end}Q{x + side * 2.1 * rx:.1f} {level:.1f} {x + side * 0.6 * rx:.1f} {neck:.1f}"
        for end, side in sides
    )


@register.inclusion_tag("scoring/figures/_drift.html")
def drift(past: Sequence[Any], threshold: int | None) -> dict[str, Any]:
    """The overall of one report after the other, with its interval and what was uploaded before.

    past: PastReports, the oldest first. threshold: the overall under which the team is told.
    """
    step = DRIFT_WIDTH / max(len(past) - 1, 1)
    points = [_point(row, round(index * step, 1)) for index, row in enumerate(past)]
    lines: list[list[str]] = [[]]
    for point in points:
        if point["y"] is None:
            lines.append([])
        else:
            lines[-1].append(f"{point['x']},{point['y']}")
    return {
        "points": points,
        "lines": [" ".join(line) for line in lines if len(line) > 1],
        "levels": [(level, round(_level(level), 1)) for level in (0, 25, 50, 75, 100)],
        "width": DRIFT_WIDTH,
        "threshold": threshold,
        "threshold_y": None if threshold is None else round(_level(threshold), 1),
        "first": past[0] if past else None,
        "last": past[-1] if past else None,
    }


def _level(overall: float) -> float:
    return DRIFT_HEIGHT * (1 - overall / 100)


def _point(row: Any, x: float) -> dict[str, Any]:
    new = [cause for cause in row.causes if cause["kind"] in ("added", "version")]
    return {
        "row": row,
        "causes": [{**cause, "words": CAUSES[cause["kind"]]} for cause in row.causes],
        "x": x,
        "y": None if row.overall is None else round(_level(row.overall), 1),
        "low": None if row.low is None else round(_level(row.low), 1),
        "high": None if row.high is None else round(_level(row.high), 1),
        "uploads": len(new),
        "portrait": next((cause["portrait"] for cause in new if cause["portrait"]), ""),
        "titles": ", ".join(cause["title"] for cause in new[:5]),
        "has_fallen": row.fell_below is not None,
    }


@register.inclusion_tag("scoring/figures/_before_after.html")
def before_after(before: float | None, after: float | None) -> dict[str, Any]:
    """An overall now and with one portrait more, on a rail of 100; nothing without the second."""
    both = before is not None and after is not None
    return {
        "before": before,
        "after": after,
        # of the numbers as they are shown
        "delta": round(after) - round(before) if both else None,  # type: ignore[arg-type]
        "before_x": None if before is None else round(4 * before, 1),
        "after_x": None if after is None else round(4 * after, 1),
    }
