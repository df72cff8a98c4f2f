"""Wording: how each cue's numbers, units and bands are written. Read from sentences.toml.

Numbers are rounded for reading here and nowhere else; what is stored keeps its decimals.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from scoring.rubric.catalogue import toml_of
from scoring.rubric.curves import Curve


@dataclass(frozen=True)
class Unit:
    """How a number wears its unit: as a value (many, one), in a band, and as a distance."""

    many: str
    one: str = ""
    band: str = ""
    step: str = ""
    step_one: str = ""


@dataclass(frozen=True)
class Wording:
    """The words of one cue; see sentences.toml for what each field is."""

    statements: Mapping[str, str]
    unit: Unit
    scale: float
    digits: int
    keeps_sign: bool
    under_word: str
    over_word: str
    notes: Mapping[str, str]

    def shown(self, native: float) -> float:
        """A native number as it is shown: scaled, rounded half away from zero, never minus zero."""
        scaled = round(native * self.scale, 9)
        factor = 10.0**self.digits
        whole = math.floor(abs(scaled) * factor + 0.5 + 1e-9)
        return round(math.copysign(whole / factor, scaled), max(0, self.digits)) + 0.0

    def text(self, number: float) -> str:
        """A shown number with its decimals, thousands and a true minus sign; 14, not 14.0."""
        decimals = 0 if self.digits == 1 and number == int(number) else max(0, self.digits)
        return f"{number:,.{decimals}f}".replace("-", "−")


@cache
def wording_of(key: str) -> Wording:
    """The words of a cue, from sentences.toml."""
    data = toml_of("sentences.toml")
    row: Mapping[str, Any] = data["cues"][key]
    forms = ("is", "positive", "negative", "zero", "one")
    sides = ("inside", "under", "between", "over", "report")
    return Wording(
        statements={form: row[form] for form in forms if form in row},
        unit=Unit(**data["units"][row.get("unit", "plain")]),
        scale=row.get("scale", 1),
        digits=row.get("digits", 0),
        keeps_sign=row.get("keeps_sign", False),
        under_word=row.get("under_word", "short of"),
        over_word=row.get("over_word", "past"),
        notes={side: row[side] for side in sides if side in row},
    )


def band_text(words: Wording, curve: Curve) -> str:
    """A two-sided band as people write it: 0–5°, −3 to 12, 4,600–6,800 K."""
    lo, hi = (edge or 0.0 for edge in curve.edges)
    low, high = edge_text(words, lo, beside=hi), edge_text(words, hi, beside=lo)
    joint = " to " if lo < 0 or hi < 0 else "–"
    return f"{low}{joint}{high}{words.unit.band}"


def edge_text(words: Wording, edge: float, *, beside: float = 0.0) -> str:
    """An edge with the decimals of the value beside it; whole numbers and a bare 0 stay whole."""
    numbers = [round(number * words.scale, 6) for number in (edge, beside)]
    if numbers[0] == 0:
        return "0"
    needed = max(len(repr(number).partition(".")[2].rstrip("0")) for number in numbers)
    decimals = max(needed, words.digits) if needed else 0
    return f"{numbers[0]:,.{decimals}f}".replace("-", "−")


def asked_text(words: Wording, curve: Curve) -> str:
    """A floor as people write it: the 0.65 that this job asks for."""
    return f"the {edge_text(words, curve.edges[0] or 0.0)}{words.unit.band} that this job asks for"
