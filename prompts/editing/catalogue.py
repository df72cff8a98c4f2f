"""The editing tips as data, and which of them a Scorecard calls for."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from prompts.bands import CueLike, reading_in_words, side_of_band
from prompts.gains import gain_at_most

MOST_TIPS = 4
WORTH_A_TIP = 0.5
"""Points of the overall that bringing the cue into its band would gain at least."""

_PATH = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True)
class Edit:
    """One editing tip.

    moves: (cue, side) pairs that call for it. operation: "" for a tip that no edit can follow.
    step, most: of the amount, in ``unit``; the amount itself has the sign of ``sign``.
    """

    id: str
    moves: tuple[tuple[str, str], ...]
    evidence: str
    grade: str
    name: str
    tip: str
    operation: str = ""
    unit: str = ""
    step: float = 1.0
    most: float = 0.0
    sign: int = 1
    decimals: int = 0
    does: str = ""

    @property
    def steps(self) -> int:
        """How many amounts there are."""
        return round(self.most / self.step)

    def amount(self, step: int) -> float:
        """The amount of a step, 1 to ``steps``, with its sign."""
        return round(self.sign * self.step * step, 4)

    def in_words(self, amount: float) -> str:
        """“+12 mired”."""
        number = f"{abs(amount):.{self.decimals}f}"
        number = number.rstrip("0").rstrip(".") if "." in number else number
        return f"{'−' if amount < 0 else '+'}{number} {self.unit}"

    def taken(self, amount: float) -> float:
        """The nearest amount that this edit has. Raises ValueError beyond its ends."""
        step = round(amount * self.sign / self.step)
        if not 1 <= step <= self.steps:
            first, last = (self.in_words(self.amount(end)) for end in (1, self.steps))
            raise ValueError(f"This edit goes from {first} to {last}.")
        return self.amount(step)


@dataclass(frozen=True)
class Tip:
    """An edit that a Scorecard calls for.

    cue: the key of the cue that gains most; cues: all that it is to bring into their bands.
    reading: in words, “scene light 7,800 K, band 4,600–6,800 K”. at_most: points of the overall.
    """

    edit: Edit
    cue: str
    cues: tuple[str, ...]
    reading: str
    at_most: float


@cache
def catalogue() -> Mapping[str, Edit]:
    """Every edit by id, in the order of the file."""
    rows = tomllib.loads(_PATH.read_text(encoding="utf-8"))["edits"]
    return MappingProxyType({row["id"]: _edit(row) for row in rows})


def _edit(row: dict) -> Edit:
    pairs = (move.partition(":") for move in row.pop("moves"))
    return Edit(moves=tuple((cue, side) for cue, _, side in pairs), **row)


def tips_for(cues: Sequence[CueLike], *, most: int = MOST_TIPS) -> list[Tip]:
    """What could be edited, the largest gain first; nothing for a cue inside its band.

    Cues without a value, a band or a weight call for nothing.
    """
    found = []
    for edit in catalogue().values():
        called = [cue for cue in cues if _calls_for(cue, edit)]
        if not called:
            continue
        gains = {cue.key: gain_at_most(cue, cues) for cue in called}
        first = max(called, key=lambda cue: gains[cue.key])
        if sum(gains.values()) >= WORTH_A_TIP:
            found.append(
                Tip(
                    edit,
                    first.key,
                    tuple(cue.key for cue in called),
                    reading_in_words(first),
                    round(sum(gains.values()), 1),
                )
            )
    return sorted(found, key=lambda tip: (-tip.at_most, tip.edit.id))[:most]


def aimed_at(edit: Edit, cues: Sequence[CueLike]) -> tuple[str, ...]:
    """Keys of the cues that lie on the side of their bands that this edit moves them from."""
    return tuple(cue.key for cue in cues if _calls_for(cue, edit))


def _calls_for(cue: CueLike, edit: Edit) -> bool:
    if cue.status != "ok" or not cue.weight:
        return False
    side = side_of_band(cue)
    return side is not None and (cue.key, side) in edit.moves
