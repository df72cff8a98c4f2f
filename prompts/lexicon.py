"""The words of prompts: which layer they belong to and where a phrase may be cut. No framework.

The words are data, in lexicon.toml. What is not in it is not guessed: a reading says None.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from prompts.patterns import compile_patterns


class Layer(StrEnum):
    """What a phrase of a prompt is about. The four first are the layers that a brand works in."""

    IDENTITY = "identity"
    EMOTION = "emotion"
    CONTEXT = "context"
    REALISM = "realism"
    CAMERA = "camera"
    STYLE = "style"
    PARAMETERS = "parameters"
    NEGATIVE = "negative"

    @property
    def rank(self) -> int:
        """The place of the layer in a prompt that is written from nothing, 0 first."""
        return list(Layer).index(self)


@dataclass(frozen=True)
class Reading:
    """The layer that a phrase's words point to, None where none of them is known.

    weight: the sum behind it, 0 where the layer is None; from DECISIVE up the words settle it.
    """

    layer: Layer | None
    weight: int

    @property
    def is_decisive(self) -> bool:
        return self.weight >= DECISIVE


DECISIVE = 2
_AT_LENS = r"(?:at|into|toward|towards|to) the (?:camera|lens|viewer)"
_PHOTO_TAKEN = r"(?:(?<=photo)|(?<=image)|(?<=picture))\s+taken\b"


@dataclass(frozen=True)
class Grammar:
    """Where phrases may be cut, and what looks like a cut and is none."""

    clause: re.Pattern[str]
    adjective: re.Pattern[str]
    verb: re.Pattern[str]
    abbreviations: frozenset[str]


def read_layer(text: str) -> Reading:
    """The layer of a phrase by its words.

    A word counts once, for the weightiest rule that covers it. On a tie the later word wins: in
    English the noun that a phrase is about stands last.
    """
    total: Counter[Layer] = Counter()
    last: dict[Layer, int] = {}
    free = text
    for pattern, layer, weight in _rules():
        for match in pattern.finditer(free):
            total[layer] += weight
            last[layer] = max(last.get(layer, 0), match.end())
        free = pattern.sub(lambda match: " " * len(match.group()), free)
    if not total:
        return Reading(None, 0)
    best = max(total, key=lambda layer: (total[layer], last[layer]))
    return Reading(best, total[best])


@cache
def grammar() -> Grammar:
    """The grammar of lexicon.toml."""
    data = _data()["grammar"]
    words = "|".join(re.escape(word).replace(r"\?", "?") for word in _longest(data["clauses"]))
    clauses = words.replace(r"\ ", r"\s+")
    adjectives = "|".join(_longest(data["adjectives"]))
    return Grammar(
        clause=re.compile(
            rf"(?!{_PHOTO_TAKEN})(?<!taken)(?<!\s)\s+(?!{_AT_LENS})(?=(?:{clauses})\b)|(?<!\s)\s+and\s+",
            re.IGNORECASE,
        ),
        adjective=re.compile(
            rf"\b(?:an?|the|his|her|their|with|in)(?:\s+\w+)?\s+(?:{adjectives})$", re.IGNORECASE
        ),
        verb=compile_patterns(data["verbs"]),
        abbreviations=frozenset(data["abbreviations"]),
    )


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Layer, int], ...]:
    """(pattern, layer, weight), the weightiest first."""
    rules = sorted(_data()["rules"], key=lambda rule: -rule["weight"])
    return tuple(
        (compile_patterns(rule["patterns"]), Layer(rule["layer"]), rule["weight"]) for rule in rules
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("prompts") / "lexicon.toml").read_text(encoding="utf-8"))


def _longest(words: list[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))
