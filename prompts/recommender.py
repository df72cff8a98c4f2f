"""From a Scorecard, a brand's brief and a prompt to what to ask for next. Pure.

Few edits, the one that gains most first: five at most, and fewer where less is wrong.
Nothing for a cue inside its band; nothing that rests on evidence of grade D; nothing against what
the brand itself asked for; no cultural motif that it did not ask for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from prompts.advice import Recommendation, recommendation
from prompts.bands import CueLike
from prompts.brief import Brief
from prompts.gains import Finding, findings_of
from prompts.layers import Prompt
from prompts.phrasebook import Entry, Move, entries, entry
from prompts.records import PhraseRecord

__all__ = ["Recommendation", "contradict", "recommend"]

MOST = 5
"""Edits at once: with more, nobody could tell which of them did what."""

SMALLEST_GAIN = 0.5
"""Points that an edit could gain at most; under a tenth of what means anything, no edit is made."""

LONGEST_CONFLICT = 240


class ScorecardLike(Protocol):
    """What the recommender reads of a scoring.rubric Scorecard."""

    @property
    def job(self) -> str: ...
    @property
    def cues(self) -> Sequence[CueLike]: ...


def recommend(
    card: ScorecardLike,
    prompt: Prompt | None = None,
    *,
    brief: Brief | None = None,
    record: Mapping[str, PhraseRecord] | None = None,
) -> tuple[Recommendation, ...]:
    """At most MOST edits of the prompt, the largest predicted gain first.

    One for all the cues that one phrase moves; never two that contradict each other. record: by
    rule, what became of it in this brand; what is flagged there stands last.
    """
    known, brief = record or {}, brief or Brief(card.job)
    answered = _answered(card.job, findings_of(card.cues, brief), brief)
    made = [
        recommendation(item, hits, prompt or Prompt(), brief, known.get(item.id))
        for item, hits in answered
    ]
    made.sort(key=lambda item: (item.is_flagged, -item.predicted_gain))
    return tuple(_without_contradictions(made)[:MOST])


def contradict(one: Entry, two: Entry) -> bool:
    """Whether the phrase of one entry is among what the other works against."""
    return bool(one.conflict_in(two.phrase) or two.conflict_in(one.phrase))


def _answered(
    job: str, findings: Sequence[Finding], brief: Brief
) -> list[tuple[Entry, list[Finding]]]:
    """(entry, the findings it answers): the entry that gains most first, one of each family."""
    left = {finding.move: finding for finding in findings}
    offered = [item for item in entries() if _may_be_advised(item, brief)]
    answered: list[tuple[Entry, list[Finding]]] = []
    taken: set[str] = set()
    while True:
        open_ones = [e for e in offered if e.family not in taken and e.fits(job, left)]
        best = max(open_ones, key=lambda e: _gain(e, left), default=None)
        if best is None:
            return answered
        hits = [left.pop(move) for move in sorted(best.moves & left.keys())]
        taken.add(best.family)
        if sum(hit.at_most for hit in hits) >= SMALLEST_GAIN:
            answered.append((best, sorted(hits, key=lambda hit: -hit.at_most)))


def _may_be_advised(item: Entry, brief: Brief) -> bool:
    """Whether its evidence is no contradicted one and the brand wants nothing else."""
    if item.grade.startswith("D"):
        return False
    wishes = {(field, str(getattr(brief, field))) for field in ("gaze_policy", "pose", "crop")}
    return not (item.not_for & wishes or item.conflict_in(brief.anchor_detail))


def _gain(item: Entry, left: Mapping[Move, Finding]) -> float:
    return sum(left[move].at_most for move in item.moves if move in left)


def _without_contradictions(ranked: Sequence[Recommendation]) -> list[Recommendation]:
    """Leave out what works against a recommendation that stands before it, and say so there."""
    kept: list[Recommendation] = []
    for item in ranked:
        rivals = [
            i for i, other in enumerate(kept) if contradict(entry(other.rule), entry(item.rule))
        ]
        if not rivals:
            kept.append(item)
            continue
        first = kept[rivals[0]]
        said = f"“{entry(item.rule).phrase}” works against it and is left out."
        told = f"{first.conflict} {said}".strip()
        if len(told) <= LONGEST_CONFLICT:
            kept[rivals[0]] = replace(first, conflict=told)
    return kept
