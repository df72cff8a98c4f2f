"""Geometry of the figures: numbers in, SVG coordinates out. The templates draw; nothing styles."""

import math
from typing import Any

from django import template

register = template.Library()

COMPASS_REACH = 30.0  # degrees from the centre to the rim
COMPASS_RADIUS = 100.0
COMPASS_RINGS = (5, 10, 20)
SCALE_WIDTH = 200.0


@register.inclusion_tag("scoring/figures/_gaze_compass.html")
def gaze_compass(gaze: list[dict[str, Any]], titles: dict[str, str], named: list[str]) -> dict:
    """Every portrait's gaze around the lens. gaze: portrait_id, yaw and pitch in degrees.

    Directions past the rim are drawn on it. named: ids of portraits to label.
    """
    return {
        "rings": [(degrees, _from_centre(degrees)) for degrees in COMPASS_RINGS],
        "radius": COMPASS_RADIUS,
        "dots": [_dot(row, titles, named) for row in gaze],
    }


def _dot(row: dict[str, Any], titles: dict[str, str], named: list[str]) -> dict[str, Any]:
    yaw, pitch = float(row["yaw"]), float(row["pitch"])
    away = math.hypot(yaw, pitch)
    unit = _from_centre(away) / away if away else 0.0
    return {
        "id": row["portrait_id"],
        "title": titles.get(row["portrait_id"], "Portrait"),
        "x": round(yaw * unit, 1),
        "y": round(-pitch * unit, 1),
        "words": gaze_words(yaw, pitch),
        "is_named": row["portrait_id"] in named,
    }


def _from_centre(degrees: float) -> float:
    """Distance from the centre: by the square root, because most portraits look near the lens."""
    return COMPASS_RADIUS * math.sqrt(min(degrees, COMPASS_REACH) / COMPASS_REACH)


def gaze_words(yaw: float, pitch: float) -> str:
    """“12° to the right, 3° down”, as the viewer sees it."""
    across = f"{abs(yaw):.0f}° to the {'right' if yaw > 0 else 'left'}"
    along = f"{abs(pitch):.0f}° {'up' if pitch > 0 else 'down'}"
    return f"{across}, {along}"


@register.inclusion_tag("scoring/figures/_palette_strip.html")
def palette_strip(
    palettes: list[dict[str, Any]], brand_palette: list[dict[str, Any]], titles: dict[str, str]
) -> dict:
    """One column of swatches per portrait, heights by weight, the brand's palette on the left."""
    columns = [
        {
            "id": row["portrait_id"],
            "title": titles.get(row["portrait_id"], "Portrait"),
            "x": index * 10,
            "swatches": _stacked(row["swatches"]),
        }
        for index, row in enumerate(palettes)
    ]
    return {"columns": columns, "width": max(10, len(columns) * 10), "brand": brand_palette}


def _stacked(swatches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    total = sum(swatch["weight"] for swatch in swatches) or 1.0
    top, stacked = 0.0, []
    for swatch in swatches:
        height = 100.0 * swatch["weight"] / total
        stacked.append({"hex": swatch["hex"], "y": round(top, 2), "height": round(height + 0.3, 2)})
        top += height
    return stacked


@register.inclusion_tag("scoring/figures/_band_scale.html")
def band_scale(cue: dict[str, Any]) -> dict[str, Any]:
    """A cue's band on a small scale, with the native value marked on it."""
    edges = [edge for part in cue["band"] for edge in part if edge is not None]
    value = cue["value"]
    if value is None or not edges:
        return {"is_drawn": False}
    # Tilt, pitch and turn of the head are judged without their sign.
    marked = abs(value) if cue["key"] in ("head_roll", "head_pitch", "head_yaw") else value
    low, high = min([*edges, marked]), max([*edges, marked])
    room = (high - low) * 0.15 or abs(high) * 0.5 or 1.0
    start = 0.0 if low >= 0 and low - room < 0 else low - room
    per_unit = SCALE_WIDTH / (high + room - start)

    def at(number: float | None, otherwise: float) -> float:
        return otherwise if number is None else round((number - start) * per_unit, 1)

    parts = [(at(part[0], 0.0), at(part[1], SCALE_WIDTH)) for part in cue["band"]]
    return {
        "is_drawn": True,
        "width": SCALE_WIDTH,
        "parts": [{"x": left, "width": round(right - left, 1)} for left, right in parts],
        "mark": at(marked, 0.0),
        "is_inside": cue["score"] is not None and cue["score"] >= 100,
    }


@register.filter
def band_words(band: list[list[float | None]]) -> str:
    """“0–5 or 12–35”, “at least 0.65”, “at most 1”."""
    return " or ".join(_part_words(low, high) for low, high in band)


def _part_words(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g} to {high:g}" if low < 0 else f"{low:g}–{high:g}"


UNITS = {
    "deg": "°",
    "IOD": "× eye span",
    "0-1": "of 1",
    "-1..1": "of ±1",
    "stops/IOD": "stops per eye span",
    "fraction": "of 1",
    "log10": "log₁₀",
    "count": "",
    "M": "colourfulness M",
}


@register.filter
def unit_words(unit: str) -> str:
    """A native unit as it is read behind its number: “deg” → “°”."""
    return UNITS.get(unit, unit)


@register.filter
def plain_number(value: float) -> str:
    """A native value with the digits it was measured with: 1.250 → “1.25”, 6700.0 → “6700”."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


@register.filter
def score_number(score: float) -> str:
    """A score in whole points; “100” only where it is 100."""
    return "100" if score >= 100 else str(min(round(score), 99))


@register.filter
def percent(share: float | None) -> str:
    """0.873 → “87”."""
    return "" if share is None else f"{100 * share:.0f}"


@register.filter
def points_attribute(points: list[list[float]]) -> str:
    """[[x, y], …] in 0–1 → the `points` of an SVG shape in a 1000 × 1000 box."""
    return " ".join(f"{1000 * x:.1f},{1000 * y:.1f}" for x, y in points)


@register.filter
def thousandths(number: float) -> str:
    """0–1 → coordinates of a 1000-unit box."""
    return f"{1000 * number:.1f}"


@register.filter
def swatch_marks(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The swatches among a cue's evidence."""
    return [mark for mark in evidence if mark["kind"] == "swatch"]


@register.filter
def drawn_marks(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What of a cue's evidence is drawn over the picture."""
    return [mark for mark in evidence if mark["kind"] in ("box", "line", "mask")]
