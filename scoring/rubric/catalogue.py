"""The cue catalogue: what is known of each cue before any job asks for it. Read from cues.toml.

Order is part of the contract: CATALOGUE lists the cues as every Scorecard does.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Group = Literal[
    "gaze",
    "expression",
    "asymmetry",
    "lighting",
    "texture",
    "colour",
    "background",
    "framing",
    "posture",
    "nostalgia",
    "whole",
]


@dataclass(frozen=True)
class Cue:
    """One measured property of a picture, as the catalogue describes it.

    question: 1 to 7, the question of the essay's checklist that it belongs to.
    digits: decimals of the native value that is judged and stored.
    grade, scope, source: how good the published evidence is, of what, and where it stands.
    signed: can be negative and keeps its sign. absolute: judged without its sign.
    report_only: never weighed. expression: switched off with the expression readings.
    rises_from, lower_zero, falls_to: ends of slopes in native units, see cues.toml.
    least, most: what a value typed by hand may be, native; None for an open end.
    floor: the score never falls below it; floor_reason: why, as a clause.
    """

    key: str
    evidence_id: str
    group: Group
    question: int
    name: str
    unit: str
    digits: int
    grade: str
    scope: str
    source: str
    signed: bool = False
    absolute: bool = False
    report_only: bool = False
    expression: bool = False
    rises_from: float | None = None
    lower_zero: float | None = None
    falls_to: float = 0.0
    least: float | None = None
    most: float | None = None
    floor: float = 0.0
    floor_reason: str = ""

    def rounded(self, value: float) -> float:
        """The native value as it is judged and stored; never minus zero."""
        return round(float(value), self.digits) + 0.0

    def judged(self, value: float) -> float:
        """The value that is held against the band: without its sign for tilt, pitch and turn."""
        return abs(value) if self.absolute else value


@dataclass(frozen=True)
class Block:
    """Cues that share one weight. ``lead`` names the part that takes ``lead_share`` of it first."""

    title: str
    cues: tuple[str, ...]
    parts: Mapping[str, str] = field(default_factory=dict)
    lead: str | None = None
    lead_share: float = 0.0

    def part_of(self, cue: Cue) -> str:
        """The part that a cue shares with others of its kind; its evidence id unless named."""
        return self.parts.get(cue.key, cue.evidence_id)


@cache
def toml_of(name: str) -> Mapping[str, Any]:
    """A TOML file of this package, parsed once per process."""
    text = (files("scoring.rubric") / name).read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def _cue(key: str, row: Mapping[str, Any], evidence: Mapping[str, Any]) -> Cue:
    facts = dict(row)
    evidence_id = facts.pop("evidence")
    return Cue(key=key, evidence_id=evidence_id, **facts, **evidence[evidence_id])


def _catalogue() -> Mapping[str, Cue]:
    data = toml_of("cues.toml")
    return MappingProxyType(
        {key: _cue(key, row, data["evidence"]) for key, row in data["cues"].items()}
    )


def _blocks() -> Mapping[str, Block]:
    blocks = toml_of("cues.toml")["blocks"]
    return MappingProxyType(
        {key: Block(**{**row, "cues": tuple(row["cues"])}) for key, row in blocks.items()}
    )


CATALOGUE: Mapping[str, Cue] = _catalogue()
"""Every cue by key, in the order of every Scorecard."""

BLOCKS: Mapping[str, Block] = _blocks()
"""The blocks of weights by key."""

GRADES: Mapping[str, str] = MappingProxyType(dict(toml_of("cues.toml")["grades"]))
"""What the evidence grades A to D mean; a plus, minus or slash qualifies the letter."""

EXPRESSION_CUES: frozenset[str] = frozenset(key for key, cue in CATALOGUE.items() if cue.expression)
"""The cues that leave when an installation switches expression readings off (C03 to C09)."""


def wording_digest() -> str:
    """Twelve hex digits over everything that a Scorecard quotes: names, sources and sentences."""
    quoted = [dict(toml_of(name)) for name in ("cues.toml", "sentences.toml")]
    text = json.dumps(quoted, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
