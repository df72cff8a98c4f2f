"""Numbers as people read them: native values with units, bands, scores, shares."""

from dataclasses import dataclass
from typing import Any

from django import template

register = template.Library()


@dataclass(frozen=True)
class Style:
    """How values of a unit are written: how many decimals, times what, and what follows."""

    decimals: int
    suffix: str
    factor: float = 1.0

    def number(self, value: float) -> str:
        """The number alone, without zeros that say nothing."""
        written = f"{value * self.factor:,.{self.decimals}f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return "0" if written in ("-0", "0") else written.replace("-", "\N{MINUS SIGN}")


STYLES = {
    "deg": Style(1, "°"),
    "IOD": Style(3, " eye spans"),
    "0-1": Style(2, " of 1"),
    "-1..1": Style(2, " on −1 to 1"),
    "stops": Style(2, " stops"),
    "stops/IOD": Style(1, " stops per eye span"),
    "K": Style(0, " K"),
    "%": Style(1, " %"),
    "fraction": Style(1, " %", 100.0),
    "log10": Style(2, " on a log₁₀ scale"),
    "M": Style(1, " M"),
    "b*": Style(1, " b*"),
    "count": Style(0, ""),
    "m": Style(1, " m"),
}


def style_of(unit: str) -> Style:
    """The unit's way of writing; units without one keep two decimals and their name."""
    return STYLES.get(unit, Style(2, f" {unit}"))


@register.filter
def value_words(cue: dict[str, Any]) -> str:
    """A cue's native value with its unit: “1.3°”, “0.015 eye spans”, “50 %”."""
    style = style_of(cue["unit"])
    return "" if cue["value"] is None else style.number(cue["value"]) + style.suffix


@register.filter
def band_words(cue: dict[str, Any]) -> str:
    """A cue's band in its unit: “0–5° or 12–35°”, “at least 0.65 eye spans”."""
    style = style_of(cue["unit"])
    return " or ".join(_part_words(style, low, high) for low, high in cue["band"])


def _part_words(style: Style, low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"at most {style.number(high)}{style.suffix}"
    if high is None:
        return f"at least {style.number(low)}{style.suffix}"
    joined = " to " if low < 0 else "–"
    return f"{style.number(low)}{joined}{style.number(high)}{style.suffix}"


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
