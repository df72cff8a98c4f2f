"""Geometry of the figures: numbers in, SVG coordinates out. Templates draw, stylesheets colour."""

import math
from collections.abc import Sequence
from typing import Any

from django import template

register = template.Library()

COMPASS_REACH = 30.0
"""Degrees from the lens to the rim; what lies further is drawn on the rim."""
COMPASS_RADIUS = 100.0
COMPASS_RINGS = (5, 10, 20)
SCALE_WIDTH = 480.0
WORTH_NAMING = 0.5
"""Points that a cue must leave open to be named beside the mosaic."""
NAMED_RESTS = 4
UNSIGNED = ("head_roll", "head_pitch", "head_yaw")
"""Cues that are judged without their sign."""


@register.inclusion_tag("scoring/figures/_gaze_compass.html")
def gaze_compass(marks: Sequence[Any], modes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Every portrait's gaze around the lens, and the directions that the set shares.

    marks: of ``portfolio.pages.set_marks``. modes: gaze_modes of a stored consistency report. A
    portrait whose gaze is what sets it apart is named.
    """
    return {
        "rings": [(degrees, round(from_lens(degrees), 1)) for degrees in COMPASS_RINGS],
        "contact": round(from_lens(COMPASS_RINGS[0]), 1),
        "radius": COMPASS_RADIUS,
        "modes": [place(mode["yaw"], mode["pitch"]) for mode in modes],
        "dots": [_dot(mark, *mark.gaze) for mark in marks if mark.gaze],
    }


def from_lens(degrees: float) -> float:
    """Distance from the centre. The root widens the middle, where eye contact is decided."""
    return COMPASS_RADIUS * math.sqrt(min(degrees, COMPASS_REACH) / COMPASS_REACH)


def place(yaw: float, pitch: float) -> tuple[float, float]:
    """A direction's point: right is the viewer's right, up is up. The angle around is kept."""
    away = math.hypot(yaw, pitch)
    if away == 0:
        return 0.0, 0.0
    reach = from_lens(away) / away
    return round(yaw * reach, 1), round(-pitch * reach, 1)


def _dot(mark: Any, yaw: float, pitch: float) -> dict[str, Any]:
    x, y = place(yaw, pitch)
    away = math.hypot(yaw, pitch)
    return {
        "id": mark.id,
        "title": mark.title,
        "words": gaze_words(yaw, pitch),
        "x": x,
        "y": y,
        "is_apart": "gaze" in mark.apart,
        "is_leftward": x > 0,
        "beyond": f"{away:.0f}°" if away > COMPASS_REACH else "",
    }


def gaze_words(yaw: float, pitch: float) -> str:
    """“12° to the right, 3° down”, as the viewer sees it."""
    across = f"{abs(yaw):.0f}° to the {'right' if yaw > 0 else 'left'}"
    along = f"{abs(pitch):.0f}° {'up' if pitch > 0 else 'down'}"
    return f"{across}, {along}"


@register.inclusion_tag("scoring/figures/_palette_wall.html")
def palette_wall(marks: Sequence[Any], colours: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The brand's colours above one column of swatches a portrait, heights by weight.

    Each column is light above dark, and the lightest column comes first: what is alike stands at
    one level, side by side. colours: brand_palette of a stored consistency report.
    """
    known = [mark for mark in marks if mark.swatches]
    known.sort(key=lambda mark: (-_mean_lightness(mark.swatches), mark.title, mark.id))
    columns = [{"mark": mark, "swatches": stacked(_by_lightness(mark.swatches))} for mark in known]
    brand = side_by_side([colour["hex"] for colour in colours])
    return {"columns": columns, "brand": brand, "colours": colours}


def lightness(colour: str) -> float:
    """CIELAB L*, 0 to 100, of #rrggbb."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def _mean_lightness(swatches: Sequence[dict[str, Any]]) -> float:
    whole = sum(swatch["weight"] for swatch in swatches) or 1.0
    return sum(swatch["weight"] * lightness(swatch["hex"]) for swatch in swatches) / whole


def _by_lightness(swatches: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(swatches, key=lambda swatch: (-lightness(swatch["hex"]), swatch["hex"]))


def stacked(swatches: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Swatches from top to bottom of a column 100 high; each reaches under the next by a hair, so
    that no gap shows between them."""
    total = sum(swatch["weight"] for swatch in swatches) or 1.0
    top, placed = 0.0, []
    for swatch in swatches:
        height = 100.0 * swatch["weight"] / total
        reach = min(height + 0.3, 100.0 - top)
        placed.append({"hex": swatch["hex"], "y": round(top, 2), "height": round(reach, 2)})
        top += height
    return placed


@register.inclusion_tag("components/_palette_bar.html")
def palette_bar(colours: Sequence[str]) -> dict[str, Any]:
    """A palette as one bar of equal parts."""
    return {"parts": side_by_side(colours), "words": ", ".join(colours)}


def side_by_side(colours: Sequence[str]) -> list[dict[str, Any]]:
    """Equal parts of a bar 100 wide."""
    width = 100.0 / len(colours) if colours else 0.0
    return [
        {"hex": colour, "x": round(index * width, 2), "width": round(width + 0.1, 2)}
        for index, colour in enumerate(colours)
    ]


@register.inclusion_tag("scoring/figures/_band_scale.html")
def band_scale(cue: dict[str, Any]) -> dict[str, Any]:
    """A cue's band on a small scale, with the native value marked on it.

    Nothing is drawn for a cue without a value or without a band.
    """
    edges = [edge for part in cue["band"] for edge in part if edge is not None]
    if cue["value"] is None or not edges:
        return {"is_drawn": False}
    value = abs(cue["value"]) if cue["key"] in UNSIGNED else cue["value"]
    low, high = min([*edges, value]), max([*edges, value])
    room = (high - low) * 0.2 or abs(high) * 0.5 or 1.0
    start = 0.0 if low >= 0 and low - room < 0 else low - room
    per_unit = SCALE_WIDTH / (high + room - start)

    def at(number: float | None, otherwise: float) -> float:
        return otherwise if number is None else round((number - start) * per_unit, 1)

    parts = [(at(part[0], 0.0), at(part[1], SCALE_WIDTH)) for part in cue["band"]]
    return {
        "is_drawn": True,
        "width": SCALE_WIDTH,
        "parts": [{"x": left, "width": round(right - left, 1)} for left, right in parts],
        "edges": [at(edge, 0.0) for edge in edges],
        "mark": at(value, 0.0),
        "is_inside": cue["score"] is not None and cue["score"] >= 100,
    }


@register.inclusion_tag("scoring/figures/_score_mosaic.html")
def score_mosaic(rows: Sequence[Any]) -> dict[str, Any]:
    """The arithmetic of an overall score as areas: widths are shares (they add up to 100), heights
    are scores, so that the filled area is the overall score. `missing` names the largest rests."""
    left, parts = 0.0, []
    for row in rows:
        parts.append(
            {
                "key": row.key,
                "words": f"{row.name}: {row.points:.1f} of {row.share:.1f} points",
                "x": round(left, 2),
                "width": round(max(row.share - 0.35, 0.1), 2),
                "y": round(100.0 - row.score, 1),
                "height": round(row.score, 1),
            }
        )
        left += row.share
    rests = [
        {"key": row.key, "name": row.name, "points": row.share - row.points}
        for row in rows
        if row.share - row.points >= WORTH_NAMING
    ]
    rests.sort(key=lambda rest: -rest["points"])
    return {"parts": parts, "missing": rests[:NAMED_RESTS]}


@register.inclusion_tag("scoring/figures/_interval.html")
def interval_meter(overall: float, interval: Sequence[float] | None) -> dict[str, Any]:
    """An overall on a rail of 100, with the interval it lies in."""
    return {"overall": round(overall, 1), "interval": interval}
