"""A rubric in words, for those who direct, light or generate a portrait: do this, avoid that."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.rubric import Rubric
from scoring.rubric.tables import Row

MATTERS_FROM = 0.5
"""Percent of the total under which a cue is too small to direct anybody by (a default)."""


@dataclass(frozen=True)
class Advice:
    """One cue as advice.

    asked: {"unit", "band"}, what ``band_words`` writes. why: the reason of the job's table, if any.
    avoid: one sentence for each side on which the band ends, about the image.
    """

    key: str
    name: str
    asked: dict[str, Any]
    weight: float
    why: str
    avoid: tuple[str, ...]
    grade: str


def guide_of(rubric: Rubric, *, without: frozenset[str] = frozenset()) -> tuple[Advice, ...]:
    """What the rubric asks for, the weightiest first; cues of next to no weight are left out.

    without: keys of cues that this installation has switched off.
    """
    asked = [
        _advice(key, row)
        for key, row in rubric.rows.items()
        if row.weight >= MATTERS_FROM and row.curves and key not in without
    ]
    order = list(CATALOGUE)
    return tuple(sorted(asked, key=lambda advice: (-advice.weight, order.index(advice.key))))


def _advice(key: str, row: Row) -> Advice:
    cue = CATALOGUE[key]
    words = phrases().get(key, {})
    falls = {
        "under": all(curve.zeros[0] is not None for curve in row.curves),
        "over": all(curve.zeros[1] is not None for curve in row.curves),
    }
    return Advice(
        key=key,
        name=cue.name,
        asked={"unit": cue.unit, "band": [list(curve.edges) for curve in row.curves]},
        weight=row.weight,
        why=row.why,
        avoid=tuple(words[side] for side, ends in falls.items() if ends and side in words),
        grade=row.grade or cue.grade,
    )


@cache
def phrases() -> Mapping[str, Mapping[str, str]]:
    """What to avoid, by cue key and side (under, over)."""
    return tomllib.loads(Path(__file__).with_name("guide.toml").read_text(encoding="utf-8"))
