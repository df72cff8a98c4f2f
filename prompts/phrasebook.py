"""The phrasebook: which words move which cue. Read from phrasebook.toml; knows no framework.

Each entry rests on one evidence id and its grade. A cue whose grade is D has no entry: its phrases
stand on the realism shelf (shelf.py), to be put in by hand.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from prompts.lexicon import Layer
from prompts.patterns import compile_patterns

Side = Literal["low", "high"]
Move = tuple[str, Side]

SIDES: tuple[Side, ...] = ("low", "high")
"""A reading below its band and one above it."""

_FORMS = (
    "with",
    "inline",
    "attribute",
    "stronger",
    "stronger_clause",
    "weaker",
    "detail",
    "negative",
)


@dataclass(frozen=True)
class Entry:
    """What to ask for when the readings it moves lie on the wrong side of their bands.

    moves: (cue key, side). needs: those of which one must be out; all of them where ``needs_all``.
    jobs: slugs, empty for every job. family: at most one entry of a family is recommended.
    phrase, with_form, clause, inline, attribute, stronger, stronger_clause: the same wish in the
    places where it may have to stand, see phrasebook.toml; empty where there is no such form.
    weaker: less of what works against it. detail: what of the brief follows the phrase. not_for:
    (field, value) of briefs that speak against it.
    asks, replaces: what already asks for it, and what works against it.
    """

    id: str
    family: str
    moves: frozenset[Move]
    needs: frozenset[Move]
    needs_all: bool
    jobs: frozenset[str]
    evidence_id: str
    grade: str
    layer: Layer
    phrase: str
    with_form: str
    clause: str
    inline: str
    attribute: str
    stronger: str
    stronger_clause: str
    weaker: str
    detail: str
    not_for: frozenset[tuple[str, str]]
    negative: str
    tip: str
    reason: str
    asks: re.Pattern[str]
    replaces: re.Pattern[str]

    def fits(self, job: str, out_of_band: Iterable[Move]) -> bool:
        """Whether it answers these readings in this job."""
        hits = self.needs & frozenset(out_of_band)
        wanted = self.needs if self.needs_all else hits
        return bool(hits) and hits == wanted and (not self.jobs or job in self.jobs)

    def conflict_in(self, text: str, *, sparing: str = "") -> re.Match[str] | None:
        """The first words that work against it; not those inside words that ask for it.

        “no blown-out skin” asks for what “blown-out skin” works against. sparing: words that stay
        though they work against it.
        """
        spared = re.finditer(re.escape(sparing), text, re.IGNORECASE) if sparing else ()
        asked = [match.span() for match in (*self.asks.finditer(text), *spared)]
        for match in self.replaces.finditer(text):
            inside = (a <= match.start() and match.end() <= b for a, b in asked)
            if not any(inside):
                return match
        return None


@dataclass(frozen=True)
class DraftBook:
    """What a prompt from nothing is made of; ``jobs`` names the entries of each job, in order."""

    place: str
    place_for: str
    closing: tuple[str, ...]
    jobs: Mapping[str, tuple[str, ...]]


class UnknownEntry(LookupError):
    """No entry of the phrasebook has this id."""


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry in the order of the book: of two that fit equally, the first is meant."""
    data = _data()
    return tuple(_entry(row, data["words"]) for row in data["entries"])


def entry(entry_id: str) -> Entry:
    """The entry of an id. Raises UnknownEntry."""
    found = _by_id().get(entry_id)
    if found is None:
        raise UnknownEntry(entry_id)
    return found


@cache
def draft_book() -> DraftBook:
    """The building blocks of drafts."""
    row = _data()["draft"]
    jobs = {slug: tuple(ids) for slug, ids in row["jobs"].items()}
    return DraftBook(row["place"], row["place_for"], tuple(row["closing"]), jobs)


def words_for(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for patterns in which “@name” stands for a list of the book’s [words]."""
    return compile_patterns(_patterns(patterns, _data()["words"]))


@cache
def _by_id() -> dict[str, Entry]:
    return {item.id: item for item in entries()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("prompts") / "phrasebook.toml").read_text(encoding="utf-8"))


def _entry(row: Mapping[str, Any], words: Mapping[str, list[str]]) -> Entry:
    forms = {name: str(row.get(name, "")) for name in _FORMS}
    return Entry(
        id=row["id"],
        family=row["family"],
        moves=frozenset(map(_move, row["moves"])),
        needs=frozenset(map(_move, row.get("needs", row["moves"]))),
        needs_all=row.get("all", False),
        jobs=frozenset(row.get("jobs", ())),
        evidence_id=row["evidence"],
        grade=row["grade"],
        layer=Layer(row["layer"]),
        phrase=row["phrase"],
        with_form=forms["with"],
        clause=row["clause"],
        inline=forms["inline"],
        attribute=forms["attribute"],
        stronger=forms["stronger"],
        stronger_clause=forms["stronger_clause"],
        weaker=forms["weaker"],
        detail=forms["detail"],
        not_for=frozenset(map(_wish, row.get("not_for", ()))),
        negative=forms["negative"],
        tip=row["tip"],
        reason=row["reason"],
        asks=compile_patterns(_patterns(row["asks"], words)),
        replaces=compile_patterns(_patterns(row["replaces"], words)),
    )


def _move(text: str) -> Move:
    cue, _, side = text.partition(":")
    if side not in SIDES:
        raise ValueError(f"A move is a cue and a side, low or high: {text!r}.")
    return cue, "low" if side == "low" else "high"


def _wish(text: str) -> tuple[str, str]:
    field, _, value = text.partition(":")
    return field, value


def _patterns(listed: Iterable[str], words: Mapping[str, list[str]]) -> list[str]:
    """The patterns with each “@name” unfolded. Raises KeyError for a name that is not there."""
    found: list[str] = []
    for pattern in listed:
        found += words[pattern[1:]] if pattern.startswith("@") else [pattern]
    return found
