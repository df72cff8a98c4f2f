"""On which side of its band a cue's reading lies, in figures and in words. Knows no framework.

Takes cues by their shape, so that a stored Scorecard serves as well as a fresh one.
"""

from collections.abc import Sequence
from typing import Protocol

from prompts.phrasebook import Side

Edge = float | None
Parts = Sequence[Sequence[Edge]]

ABSOLUTE = frozenset({"head_roll", "head_pitch", "head_yaw"})
"""Cues whose sign says a direction only: the band holds for the value without it."""

_UNITS = {"deg": "°", "stops": " stops", "L*": " L*", "K": " K", "b*": " b*", "%": " %"}
_SHARE = "fraction"


class CueLike(Protocol):
    """What the recommender reads of a scoring.rubric CueResult."""

    @property
    def key(self) -> str: ...
    @property
    def evidence_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def band(self) -> Sequence[Sequence[Edge]]: ...
    @property
    def score(self) -> float | None: ...
    @property
    def weight(self) -> float: ...
    @property
    def confidence(self) -> float: ...
    @property
    def status(self) -> str: ...


def side_of_band(cue: CueLike, parts: Parts | None = None) -> Side | None:
    """“low” or “high” of the nearest part of the band; None inside it, without value or band.

    A multi-part band has its sides at each part: 10° against 0–5 or 12–35 is too low for the
    second, 8° too high for the first. parts: only those of the band that a brand aims at.
    """
    aimed_at = cue.band if parts is None else parts
    if cue.value is None or not aimed_at:
        return None
    value = judged_value(cue)
    lo, hi = min(aimed_at, key=lambda part: _distance(value, part))
    if lo is not None and value < lo:
        return "low"
    return "high" if hi is not None and value > hi else None


def judged_value(cue: CueLike) -> float:
    """The value that is held against the band, in the cue's unit. The value must be known."""
    value = cue.value or 0.0
    return abs(value) if cue.key in ABSOLUTE else value


def reading_in_words(cue: CueLike) -> str:
    """For the page: “gaze off the lens 9.2°, band 0–5°”. The value must be known."""
    bands = " or ".join(_band(part, cue.unit) for part in cue.band)
    name = cue.name[:1].lower() + cue.name[1:]
    return f"{name} {_number(judged_value(cue), cue.unit, with_unit=True)}, band {bands}"


def _distance(value: float, part: Sequence[Edge]) -> float:
    lo, hi = part
    below = lo - value if lo is not None else 0.0
    above = value - hi if hi is not None else 0.0
    return max(below, above, 0.0)


def _band(part: Sequence[Edge], unit: str) -> str:
    lo, hi = part
    if lo is not None and hi is not None:
        join = " to " if lo < 0 else "–"
        edges = join.join((_number(lo, unit), _number(hi, unit, with_unit=True)))
        return f"up to {_number(hi, unit, with_unit=True)}" if lo == 0 and unit != "deg" else edges
    if lo is not None:
        return f"{_number(lo, unit, with_unit=True)} or more"
    return f"up to {_number(hi or 0.0, unit, with_unit=True)}"


def _number(value: float, unit: str, *, with_unit: bool = False) -> str:
    if unit == _SHARE:
        text = f"{100 * value:.1f}".rstrip("0").rstrip(".")
        return f"{text} %" if with_unit else text
    digits = 0 if unit == "K" else 1 if unit in {"deg", "b*", "M", "%"} else 3
    text = f"{value:,.{digits}f}" if digits == 0 else f"{value:.{digits}f}"
    text = (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")
    text = "0" if text in {"−0", ""} else text
    return text + _UNITS.get(unit, "") if with_unit else text
