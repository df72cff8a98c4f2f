"""Geometry of the drift strips on the scorer's own card: points of score in, coordinates out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

register = template.Library()

STRIP_WIDTH = 240.0
STRIP_POINTS = 6.0
"""Points of score at the strip's end; what moves further is drawn there."""
LANES = {"median": 7.0, "p95": 19.0}


@register.inclusion_tag("scoring/figures/_drift_strip.html")
def drift_strip(drifts: Sequence[Mapping[str, Any]], kind: Mapping[str, Any]) -> dict[str, Any]:
    """Two lanes of dots, one dot a job: the medians above, what 95 of 100 keep below.

    drifts: of one change, by job. kind: its pass mark, drawn as a line across each lane.
    """
    lanes = [
        {
            "key": key,
            "y": y,
            "limit": along(kind[key]),
            "dots": [
                {"x": along(drift[key]), "is_beyond": drift[key] > kind[key]}
                for drift in drifts
                if drift[key] is not None
            ],
        }
        for key, y in LANES.items()
    ]
    return {"lanes": lanes, "width": STRIP_WIDTH, "ticks": _ticks()}


@register.inclusion_tag("scoring/figures/_drift_scale.html")
def drift_scale() -> dict[str, Any]:
    """The scale over a column of strips."""
    return {"width": STRIP_WIDTH, "ticks": _ticks()}


def along(points: float) -> float:
    """Where on the strip a number of points lies."""
    return round(min(points, STRIP_POINTS) / STRIP_POINTS * STRIP_WIDTH, 1)


def _ticks() -> list[dict[str, Any]]:
    last = int(STRIP_POINTS)
    return [
        {"x": along(points), "words": f"{points}{'+' if points == last else ''}"}
        for points in range(0, last + 1, 2)
    ]
