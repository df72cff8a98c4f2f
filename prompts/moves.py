"""Phrases that a person put into another layer than their words suggest. Knows no framework.

A move names its phrase by what it says, so that it lasts while the rest of the prompt changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from prompts.lexicon import Layer
from prompts.phrases import Phrases

MOVABLE = (
    Layer.IDENTITY,
    Layer.EMOTION,
    Layer.CONTEXT,
    Layer.REALISM,
    Layer.CAMERA,
    Layer.STYLE,
)
"""Layers of what is asked for; what is left out and what is a setting say so by their form."""


@dataclass(frozen=True)
class Move:
    """The ``nth`` phrase, from 0, of those that say exactly ``phrase`` belongs to ``layer``."""

    phrase: str
    nth: int
    layer: Layer

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Move":
        """What ``to_json`` wrote. KeyError or ValueError where it is something else."""
        return cls(row["phrase"], int(row["nth"]), Layer(row["layer"]))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def place_of(phrases: Phrases, text: str, nth: int) -> int | None:
    """Where the ``nth`` phrase asked for with this text stands; None where there is none."""
    same = [i for i, phrase in enumerate(phrases) if phrase.kind == "asked" and phrase.text == text]
    return same[nth] if 0 <= nth < len(same) else None


def moved(phrases: Phrases, moves: Iterable[Move]) -> Phrases:
    """The phrases in the layers that they were moved to; a move of what is not there does nothing.

    Only the names change: the texts, what separates them and their order stay.
    """
    named = list(phrases)
    for move in moves:
        place = place_of(phrases, move.phrase, move.nth)
        if place is not None and move.layer in MOVABLE:
            named[place] = replace(named[place], layer=move.layer)
    return tuple(named)
