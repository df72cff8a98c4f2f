"""Word patterns of the lexicon and the phrasebook, as one compiled expression. Knows no framework.

A pattern is what a person would type, plus three marks: ``smil*`` stands for every word that begins
so, `` .. `` for up to three words in between, ``(a|b)`` and ``x?`` are what they are in an
expression. A space also matches a hyphen: “close up” finds “close-up”; `` ?`` is a space that may
be missing. Case never matters, and a match begins and ends at the edge of a word.
"""

import re
from collections.abc import Iterable

_GAP = r"(?:[\s-]+[\w'’]+){0,3}?[\s-]+"
_NOTHING = re.compile(r"(?!)")


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression that finds any of the patterns, the longest written first.

    No pattern at all gives an expression that never matches. Raises ValueError for a pattern that
    is not well formed, naming it.
    """
    ordered = sorted(set(patterns), key=lambda pattern: (-len(pattern), pattern))
    if not ordered:
        return _NOTHING
    joined = "|".join(_expression(pattern) for pattern in ordered)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _expression(pattern: str) -> str:
    text = pattern.strip().replace("'", "['’]").replace(" .. ", "\0")
    text = text.replace("*", r"[\w'’]*").replace(" ?", r"[\s-]{0,2}")
    text = re.sub(r"\s+", r"[\\s-]+", text).replace("\0", _GAP)
    try:
        re.compile(text)
    except re.error as fault:
        raise ValueError(f"Not a pattern: {pattern!r} ({fault}).") from fault
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", text)
