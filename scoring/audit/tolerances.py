"""Tolerances: how far each kind of change may move an overall score. Read from tolerances.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from scoring.rubric.catalogue import CATALOGUE


@dataclass(frozen=True)
class Tolerance:
    """What is allowed of one kind of change, in points of the overall score.

    title, why: what is done, in words. median, p95: limits over the portraits, for each job.
    without: keys of the cues that the total leaves out.
    """

    kind: str
    title: str
    why: str
    median: float
    p95: float
    without: frozenset[str] = frozenset()

    def allows(self, median: float, p95: float) -> bool:
        """Whether a drift keeps both limits."""
        return median <= self.median and p95 <= self.p95


def _keys_of(names: list[str]) -> frozenset[str]:
    """Cue keys of groups and single cues. Raises ValueError for a name that is neither."""
    found = {name: {k for k, cue in CATALOGUE.items() if name in (k, cue.group)} for name in names}
    if unknown := [name for name, keys in found.items() if not keys]:
        raise ValueError(f"tolerances.toml names no cue and no group: {', '.join(unknown)}")
    return frozenset().union(*found.values())


def _tolerances() -> Mapping[str, Tolerance]:
    text = (files("scoring.audit") / "tolerances.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            kind: Tolerance(kind, **{**row, "without": _keys_of(row.get("without", []))})
            for kind, row in tomllib.loads(text).items()
        }
    )


TOLERANCES: Mapping[str, Tolerance] = _tolerances()
"""Each kind of change that is audited, in the order of the card."""
