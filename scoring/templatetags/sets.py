"""A set's numbers in words."""

from typing import Any

from django import template

from scoring.units import unit_of

register = template.Library()


@register.filter
def spread_words(row: dict[str, Any]) -> str:
    """The spread of a dimension in its unit: “4.2°”, “850 K”; empty where there is none."""
    unit = unit_of(row["unit"])
    return "" if row.get("spread") is None else unit.number(row["spread"]) + unit.suffix


@register.filter
def change_words(delta: float | None) -> str:
    """A change in points with its sign: “+3”, “−6”, “±0”."""
    if delta is None:
        return ""
    points = round(delta)
    if points == 0:
        return "±0"
    return f"+{points}" if points > 0 else f"\N{MINUS SIGN}{-points}"


@register.filter
def row_change(row: Any) -> str:
    """The change of one dimension; empty where one of its two scores is missing."""
    if row.before is None or row.after is None:
        return ""
    return change_words(row.after - row.before)
