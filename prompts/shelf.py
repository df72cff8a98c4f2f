"""The realism shelf: phrases against the plastic look, for the hand and never advice. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from prompts.lexicon import Layer


@dataclass(frozen=True)
class ShelfPhrase:
    """A phrase that a person may put into a prompt, with its reason and the evidence's grade."""

    id: str
    phrase: str
    layer: Layer
    evidence_id: str
    grade: str
    reason: str

    @property
    def is_contradicted(self) -> bool:
        """Whether the evidence points the other way: grade D, by hand only."""
        return self.grade.startswith("D")


class UnknownShelfPhrase(LookupError):
    """Nothing on the shelf has this id."""


@cache
def realism_shelf() -> tuple[ShelfPhrase, ...]:
    """Every phrase in the order of the shelf."""
    listed = tomllib.loads((files("prompts") / "shelf.toml").read_text(encoding="utf-8"))
    return tuple(
        ShelfPhrase(
            row["id"],
            row["phrase"],
            Layer(row["layer"]),
            row["evidence"],
            row["grade"],
            row["reason"],
        )
        for row in listed["phrases"]
    )


def shelf_phrase(phrase_id: str) -> ShelfPhrase:
    """The phrase of an id. Raises UnknownShelfPhrase."""
    for item in realism_shelf():
        if item.id == phrase_id:
            return item
    raise UnknownShelfPhrase(phrase_id)
