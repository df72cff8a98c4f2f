"""What two texts say differently, word by word. Pure: standard library only."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 1200
"""Differing words of a text up to which they are compared one by one: comparing is quadratic."""


@dataclass(frozen=True)
class Piece:
    """Words that both texts hold, or that the newer one lost or gained; white space included."""

    kind: Literal["same", "removed", "added"]
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order. Lossless: same + removed is the old text, same + added
    the new one.
    """
    before, after = _words(old), _words(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    pieces = [
        Piece("same", "".join(before[:start])),
        *_compared(*middle),
        Piece("same", "".join(before[len(before) - end :])),
    ]
    return tuple(piece for piece in pieces if piece.text)


def _words(text: str) -> list[str]:
    """Words, marks and gaps, so that a comma beside a word is no difference of the word."""
    return re.findall(r"\s+|[\w'’-]+|[^\w\s]", text)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count


def _compared(before: list[str], after: list[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > MOST_WORDS:
        yield Piece("removed", "".join(before))
        yield Piece("added", "".join(after))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[a:b]))
        else:
            yield Piece("removed", "".join(before[a:b]))
            yield Piece("added", "".join(after[c:d]))
