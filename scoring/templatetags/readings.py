"""Numbers as people read them: native values with units, bands, scores, shares."""

from typing import Any

from django import template

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.levels import overall_level
from scoring.units import Unit, unit_of

register = template.Library()

SCORE = Unit(1, "")
"""Scores have no unit; 0 to 100."""


@register.filter
def value_words(cue: dict[str, Any]) -> str:
    """A cue's native value with its unit: “1.3°”, “0.015 eye spans”, “50 %”."""
    unit = unit_of(cue["unit"])
    return "" if cue["value"] is None else unit.number(cue["value"]) + unit.suffix


@register.filter
def band_words(cue: dict[str, Any]) -> str:
    """A cue's band in its unit: “0–5° or 12–35°”, “at least 0.65 eye spans”."""
    unit = unit_of(cue["unit"])
    return " or ".join(_part_words(unit, low, high) for low, high in cue["band"])


@register.filter
def unit_name(unit: str) -> str:
    """A unit as a field is labelled with it: “degrees”, “eye spans”, “%”."""
    return unit_of(unit).name


@register.filter
def unit_meaning(unit: str) -> str:
    """What a unit stands for, in one clause; empty where the unit says it itself."""
    return unit_of(unit).meaning


BOUNDS = {"gte": "at least", "gt": "over", "lte": "at most", "lt": "under"}


@register.filter
def range_words(found: Any) -> str:
    """A range of a cue as people read it: “Gaze off the lens at most 5°”, “… 3–12°”."""
    unit = unit_of(found.subject.unit) if found.subject.unit else SCORE
    by_operator = dict(found.bounds)
    if len(found.bounds) == 2 and by_operator.keys() == {"gte", "lte"}:
        return f"{found.subject.name} {_part_words(unit, by_operator['gte'], by_operator['lte'])}"
    parts = [f"{BOUNDS[word]} {unit.number(number)}{unit.suffix}" for word, number in found.bounds]
    return f"{found.subject.name} {' and '.join(parts)}"


def _part_words(unit: Unit, low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"at most {unit.number(high)}{unit.suffix}"
    if high is None:
        return f"at least {unit.number(low)}{unit.suffix}"
    joined = " to " if low < 0 else "–"
    return f"{unit.number(low)}{joined}{unit.number(high)}{unit.suffix}"


@register.filter
def score_number(score: float) -> str:
    """A score in whole points; “100” only where it is 100."""
    return "100" if score >= 100 else str(min(round(score), 99))


@register.filter
def percent(share: float | None) -> str:
    """0.873 → “87”."""
    return "" if share is None else f"{100 * share:.0f}"


@register.filter
def consistency_word(overall: float) -> str:
    """A set's overall in the words of its dimensions. The cuts (75, 50, 25) are defaults."""
    if overall >= 75:
        return "tight"
    if overall >= 50:
        return "steady"
    return "loose" if overall >= 25 else "mixed"


@register.filter
def swatch_marks(evidence: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The swatches among a cue's evidence."""
    return [mark for mark in evidence if mark["kind"] == "swatch"]


@register.filter
def cue_name(key: str) -> str:
    """A cue's name by its key; the key itself where the catalogue has lost it."""
    return CATALOGUE[key].name if key in CATALOGUE else key


@register.filter
def override_words(row: Any) -> str:
    """What a correction says: “counts as 4°”, “left out”."""
    if row.value is None:
        return "left out"
    unit = unit_of(CATALOGUE[row.key].unit if row.key in CATALOGUE else "")
    return f"counts as {unit.number(row.value)}{unit.suffix}"


@register.filter
def overall_word(overall: float) -> str:
    """An overall score in words: “good fit”."""
    return overall_level(overall)
