"""Writes clauses of the phrasebook as sentences in the prompt's own voice. Knows no framework."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CLAUSES_IN_A_SENTENCE = 3

_BE = re.compile(r" (?:is|are) ")


@dataclass(frozen=True)
class Voice:
    """How the prompt speaks of the person it shows: its own pronoun, never a guess from a picture.

    they: the subject of a verb. their: the possessive. singular: the verb takes an s.
    """

    they: str
    their: str
    singular: bool

    @classmethod
    def of(cls, text: str) -> "Voice":
        """The pronoun that the text uses; “the subject” where it uses none."""
        words = set(re.findall(r"[a-z]+", text.lower()))
        if words & {"she", "her", "hers"}:
            return cls("she", "her", singular=True)
        if words & {"he", "his", "him"}:
            return cls("he", "his", singular=True)
        if "the subject" in text.lower():
            return SUBJECT
        if words & {"they", "their", "them"}:
            return cls("they", "their", singular=False)
        return SUBJECT

    def says(self, clause: str) -> str:
        """The clause with its {they}, {s} and {their} filled in."""
        return clause.format(they=self.they, their=self.their, s="s" if self.singular else "")


SUBJECT = Voice("the subject", "their", singular=True)


def in_sentences(clauses: Iterable[str]) -> list[str]:
    """Clauses as sentences without full stops: the first of each in full, the others leaning on it.

    “he looks into the camera”, “his brow is relaxed” → “He looks into the camera, his brow
    relaxed”. A clause that cannot lean (it has no is or are) begins a sentence.
    """
    ordered = sorted(clauses, key=lambda clause: bool(_BE.search(clause)))
    sentences: list[list[str]] = []
    for clause in ordered:
        leans = _BE.search(clause) is not None
        if sentences and leans and len(sentences[-1]) < CLAUSES_IN_A_SENTENCE:
            sentences[-1].append(leaning(clause))
        else:
            sentences.append([clause])
    return [capitalised(", ".join(parts)) for parts in sentences]


def leaning(clause: str) -> str:
    """“his brow is relaxed” → “his brow relaxed”; a clause without is or are as it is."""
    return _BE.sub(" ", clause, count=1)


def capitalised(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
