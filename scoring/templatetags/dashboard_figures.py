"""Geometry of the dashboard's small figures: numbers in, SVG coordinates out."""

from collections.abc import Sequence
from typing import Any

from django import template

register = template.Library()

BAR, GAP, HEIGHT = 18.0, 2.0, 48.0
LINE_WIDTH, LINE_HEIGHT = 96.0, 24.0


@register.inclusion_tag("scoring/figures/_score_bars.html")
def score_bars(bins: Sequence[int], median: float) -> dict[str, Any]:
    """How many portraits have which score, ten points a bar, and where their middle lies."""
    most = max(bins, default=0) or 1
    step = 100 // len(bins)
    width = len(bins) * (BAR + GAP) - GAP
    bars = [
        {
            "x": round(place * (BAR + GAP), 2),
            "y": round(HEIGHT - HEIGHT * count / most, 2),
            "height": round(HEIGHT * count / most, 2),
            "count": count,
            "low": place * step,
            "high": (place + 1) * step,
        }
        for place, count in enumerate(bins)
    ]
    return {
        "bars": bars,
        "bar": BAR,
        "width": width,
        "height": HEIGHT,
        "median": round(median, 1),
        "median_x": round(width * median / 100, 2),
        "told": [bar for bar in bars if bar["count"]],
    }


@register.inclusion_tag("scoring/figures/_drift_line.html")
def drift_line(overalls: Sequence[float]) -> dict[str, Any]:
    """The overall of the last reports of a brand, from the oldest to the newest; 0 to 100."""
    step = LINE_WIDTH / max(len(overalls) - 1, 1)
    points = [
        (round(place * step, 2), round(LINE_HEIGHT * (1 - value / 100), 2))
        for place, value in enumerate(overalls)
    ]
    return {
        "points": " ".join(f"{x},{y}" for x, y in points),
        "last": points[-1] if points else None,
        "is_drawn": len(points) > 1,
        "first_value": overalls[0] if overalls else None,
        "last_value": overalls[-1] if overalls else None,
        "count": len(points),
    }
