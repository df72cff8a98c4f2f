"""Cuts a prompt into phrases without losing a character. Knows words, no layers and no framework.

Three kinds of text stand in a prompt: what is asked for, what is to be left out, and settings of
the generator (``--ar 3:4``, ``<lora:face:0.8>``, “Steps: 30, Sampler: …”).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from prompts.lexicon import grammar

Kind = Literal["asked", "negative", "setting"]

NEGATIVE_HEADING = "\nNegative prompt: "

_NEGATIVE = re.compile(r"(?:^|\n)[ \t]*Negative prompt:\s*", re.IGNORECASE)
_SETTINGS = re.compile(r"(?:^|\n)[ \t]*(?=Steps:[ \t]*\d)")
_FLAG = re.compile(r"(?:^|(?<!\s)\s+)(?=(?:--|—)(?P<name>[A-Za-z]\w*)(?:\s|$))")
_TAG = re.compile(r"(?<!\s)\s*(?P<tag><(?:lora|lyco|lycoris|hypernet)\b[^<>\n]{0,200}>)")
_SEPARATOR = re.compile(
    r"(?:(?<!\s)\s*::\s*(?:-?\d+(?:\.\d+)?)?\s*|(?<!\s)\s+BREAK\s+"
    r"|(?:(?<!\s)\s*)?[,;|，、；。！？\n]\s*|[.!?]+[\"”’)]?(?:\s+|$))+"
)
_LEAD = re.compile(r"\s*(?:/imagine\b(?:\s+prompt:)?\s*)?")
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_LONGEST_BRACKET = 300
_LONGEST_PIECE = 2_000
"""Characters; a longer stretch without a comma is no phrase, and is left in one."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a prompt: ``before`` + ``text``, and whether a real separator stands before it.

    A piece that is not ``hard`` was cut off inside a phrase, at a clause.
    """

    before: str
    text: str
    hard: bool = True
    kind: Kind = "asked"


def cut_into_phrases(text: str) -> tuple[tuple[Piece, ...], str]:
    """The phrases of a prompt in order and what is left at its end (a full stop, white space).

    Joining ``before`` and ``text`` of all, and the rest, gives the prompt back.
    """
    pieces: list[Piece] = []
    rest = ""
    for kind, heading, block in _blocks(text):
        if kind == "setting":
            pieces.append(Piece(rest + heading, block.rstrip(), kind=kind))
            rest = block[len(block.rstrip()) :]
            continue
        rest = _cut_block(block, kind, rest + heading, pieces)
    return tuple(pieces), rest


def cut_at_clauses(piece: Piece) -> tuple[Piece, ...]:
    """The piece, cut before each “with …”, “wearing …”, “in the …” and around each “and”."""
    if len(piece.text) > _LONGEST_PIECE:
        return (piece,)
    guarded = _protected(piece.text)
    cuts = [
        match.span()
        for match in grammar().clause.finditer(piece.text)
        if match.start() > 0 and not _is_protected(match.start(), guarded)
    ]
    parts: list[Piece] = []
    begin, before = 0, piece.before
    for start, end in cuts:
        parts.append(Piece(before, piece.text[begin:start], hard=not parts and piece.hard))
        begin, before = end, piece.text[start:end]
    parts.append(Piece(before, piece.text[begin:], hard=not parts and piece.hard))
    return tuple(parts)


def sentences_of(text: str) -> list[str]:
    """The text at its full stops, without them; one item where there is none."""
    ends = [m.end() for m in re.finditer(r"[.!?]+(?=\s|$)", text) if _ends_sentence(text, m)]
    bounds = [0, *ends, len(text)]
    parts = [text[start:end].strip() for start, end in pairwise(bounds)]
    return [part for part in parts if part]


def _blocks(text: str) -> Iterator[tuple[Kind, str, str]]:
    """(kind, heading, text) of what is asked, what is to be left out, and the settings line."""
    marks: list[tuple[int, int, Kind]] = [(0, 0, "asked")]
    if negative := _NEGATIVE.search(text):
        marks.append((negative.start(), negative.end(), "negative"))
    if settings := _SETTINGS.search(text, marks[-1][1]):
        marks.append((settings.start(), settings.end(), "setting"))
    stops = [start for start, _, _ in marks[1:]] + [len(text)]
    for (start, end, kind), stop in zip(marks, stops, strict=True):
        yield kind, text[start:end], text[end:stop]


def _cut_block(block: str, kind: Kind, before: str, pieces: list[Piece]) -> str:
    """Append the block's phrases to ``pieces``; gives what stands after the last of them."""
    flags = list(_FLAG.finditer(block)) if kind == "asked" else []
    end_of_words = flags[0].start() if flags else len(block)
    begin = 0
    for start, end, tag in _cuts(block[:end_of_words]):
        if words := block[begin:start]:
            pieces.append(Piece(before, words, kind=kind))
            before = ""
        if tag:
            pieces.append(Piece(before + block[start : end - len(tag)], tag, kind="setting"))
            before = ""
        else:
            before += block[start:end]
        begin = end
    if words := block[begin:end_of_words]:
        pieces.append(Piece(before, words, kind=kind))
        before = ""
    for flag, following in zip(flags, [*flags[1:], None], strict=False):
        stop = following.start() if following else len(block)
        words = block[flag.end() : stop]
        name: Kind = "negative" if flag["name"].lower() == "no" else "setting"
        pieces.append(Piece(before + flag.group(), words.rstrip(), kind=name))
        before = words[len(words.rstrip()) :]
    return before


def _cuts(text: str) -> list[tuple[int, int, str]]:
    """(start, end, tag) of every separator and generator tag outside brackets, in order."""
    guarded = _protected(text)
    lead = _LEAD.match(text).end()  # type: ignore[union-attr]  # it matches the empty text too
    cuts = [(0, lead, "")] if lead else []
    for match in _SEPARATOR.finditer(text, lead):
        if _is_protected(match.start(), guarded) or not _separates(text, match):
            continue
        cuts.append((match.start(), match.end(), ""))
    for match in _TAG.finditer(text, lead):
        after = len(text) - len(text[match.end() :].lstrip())
        cuts += [(match.start(), match.end(), match["tag"]), (match.end(), after, "")]
    trail = len(text.rstrip())
    if trail < len(text) and not any(end == len(text) for _, end, _ in cuts) and trail >= lead:
        cuts.append((trail, len(text), ""))
    return _without_overlap(sorted(cuts))


def _without_overlap(cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, tag in cuts:
        begin = max(start, kept[-1][1]) if kept else start
        if begin < end:
            kept.append((begin, end, tag))
    return kept


def _separates(text: str, match: re.Match[str]) -> bool:
    """Whether a mark really ends a phrase: not in 1,000, not after “Dr.”, not in “a calm, blue”."""
    mark = match.group().strip()
    if mark.startswith("."):
        return _ends_sentence(text, match)
    if mark == ",":
        left, right = text[: match.start()], text[match.end() :]
        if match.group() == "," and left[-1:].isdigit() and right[:1].isdigit():
            return False
        return not grammar().adjective.search(left[-60:])
    return True


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    word = re.search(r"[\w.]+$", text[max(0, match.start() - 12) : match.start()])
    return word is None or word.group().lower() not in grammar().abbreviations


def _protected(text: str) -> list[tuple[int, int]]:
    """Spans of matched brackets and double quotes: nothing is cut inside them."""
    spans = [m.span() for m in re.finditer(r"[\"“][^\"“”\n]{1,120}[\"”]", text)]
    open_at: list[tuple[str, int]] = []
    for place, mark in enumerate(text):
        if mark in "([{<":
            open_at.append((mark, place))
        elif mark in _BRACKETS and open_at and open_at[-1][0] == _BRACKETS[mark]:
            start = open_at.pop()[1]
            if place - start <= _LONGEST_BRACKET:
                spans.append((start, place + 1))
    return spans


def _is_protected(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)
