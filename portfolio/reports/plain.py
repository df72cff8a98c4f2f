"""Sentences as clients read them: with proper signs, or without any figure."""

import re

_FIGURE = re.compile(r"\d")
_ASIDE = re.compile(r"\s*\([^()]*\d[^()]*\)")
_CLAUSE = re.compile(r"(?<=[;.])\s+")


def without_figures(text: str) -> str:
    """What is left of a text when every aside and every clause with a digit is left out.

    “The gaze leaves the lens (20°); it is felt.” keeps both clauses, “20° off; it is felt.” the
    second; "" where nothing is left.
    """
    clauses = _CLAUSE.split(_ASIDE.sub("", text).strip())
    kept = [clause for clause in clauses if clause and not _FIGURE.search(clause)]
    if not kept:
        return ""
    joined = " ".join(kept)
    joined = f"{joined[0].upper()}{joined[1:]}"
    return f"{joined[:-1]}." if joined.endswith(";") else joined


def for_clients(fix: str) -> str:
    """A fix in the words of who receives the pictures, not of who writes the prompts."""
    fix = fix.replace(
        "Re-prompt clothing or background: replace", "In clothing or background, replace"
    )
    return fix.replace("Re-prompt", "Make it anew with")


def in_signs(text: str) -> str:
    """A sentence with the unit of colour distances as print has it."""
    return text.replace("ΔE00", "ΔE₀₀")
