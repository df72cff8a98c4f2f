"""From a Scorecard and a prompt to what to ask for next. Pure: no framework, database or clock.

The predicted gain is arithmetic, not experience: what the overall would gain if the cues of one
recommendation came inside their bands and nothing else moved. It is an upper bound.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from prompts.bands import CueLike, reading_in_words, side_of_band
from prompts.layers import Layer, Prompt
from prompts.phrasebook import Entry, Move, Side, entries
from prompts.refinement import draft, refine

__all__ = ["Recommendation", "draft", "predicted_gain", "recommend", "refine"]

LONGEST_WORDS = 200
"""Characters of the prompt that a recommendation quotes at most."""

SMALLEST_GAIN = 0.5
"""Points; differences under 5 mean nothing, and what is a tenth of that is not worth asking for."""


class ScorecardLike(Protocol):
    """What the recommender reads of a scoring.rubric Scorecard."""

    @property
    def job(self) -> str: ...
    @property
    def cues(self) -> Sequence[CueLike]: ...


@dataclass(frozen=True)
class Recommendation:
    """One edit of the prompt, tied to the cue that caused it.

    cue, evidence_id: of the cue that gains most; cues: all that the phrase moves, that one first.
    rule: the phrasebook's id. direction: the side on which the reading lies, low or high.
    replaces: the words of the prompt that the phrase takes the place of, None where it is new.
    negative: what to put in a negative prompt, or None. tip: the same with a camera or by hand.
    predicted_gain: points of the overall, 0–100, at most; see predicted_gain().
    confidence: of the readings behind it, 0–1.
    already_asked: the prompt asks for it; then ``phrase`` says it more strongly.
    """

    rule: str
    cue: str
    cues: tuple[str, ...]
    evidence_id: str
    grade: str
    direction: Side
    layer: Layer
    phrase: str
    replaces: str | None
    negative: str | None
    tip: str
    reason: str
    predicted_gain: float
    confidence: float
    already_asked: bool

    @property
    def gain_in_words(self) -> str:
        """“at most 6.2 points”."""
        return f"at most {self.predicted_gain:.1f} points"


@dataclass(frozen=True)
class _Finding:
    """A cue out of its band, and what the overall would gain if it came inside."""

    cue: CueLike
    side: Side
    gain: float

    @property
    def move(self) -> Move:
        return self.cue.key, self.side


def predicted_gain(cue: CueLike, cues: Iterable[CueLike]) -> float:
    """Points that the overall would gain if only this cue came inside its band: an upper bound.

    Weight × (100 − score), over the weight of every measured cue. 0 for a cue that was not
    measured, carries no weight or is inside its band.
    """
    measured = sum(other.weight for other in cues if _is_measured(other))
    if not _is_measured(cue) or cue.score is None or measured <= 0:
        return 0.0
    return cue.weight / measured * (100.0 - cue.score)


def recommend(
    scorecard: ScorecardLike, prompt: Prompt | None = None, *, limit: int = 6
) -> tuple[Recommendation, ...]:
    """At most ``limit`` edits of the prompt, the largest gain × confidence first.

    Nothing for a cue inside its band, not measured or without weight. One recommendation for all
    the cues that one phrase moves; never two that contradict each other.
    """
    findings = _findings(scorecard.cues)
    answered = _answered(scorecard.job, findings)
    made = [_recommendation(entry, hits, prompt or Prompt()) for entry, hits in answered]
    made.sort(key=lambda item: -item.predicted_gain * item.confidence)
    return tuple(_without_contradictions(made)[: max(limit, 0)])


def _is_measured(cue: CueLike) -> bool:
    return cue.status == "ok" and cue.score is not None and cue.weight > 0


def _findings(cues: Sequence[CueLike]) -> list[_Finding]:
    found = []
    for cue in cues:
        side = side_of_band(cue)
        gain = predicted_gain(cue, cues)
        if side is not None and gain > 0:
            found.append(_Finding(cue, side, gain))
    return found


def _answered(job: str, findings: list[_Finding]) -> list[tuple[Entry, list[_Finding]]]:
    """(entry, the findings it answers): the entry that gains most first, one of each family."""
    left = {finding.move: finding for finding in findings}
    answered: list[tuple[Entry, list[_Finding]]] = []
    taken: set[str] = set()
    while True:
        open_ones = [e for e in entries() if e.family not in taken and e.fits(job, left)]
        best = max(open_ones, key=lambda e: sum(_gains(e, left)), default=None)
        if best is None:
            return answered
        hits = [left.pop(move) for move in sorted(best.moves & left.keys())]
        taken.add(best.family)
        if sum(hit.gain for hit in hits) >= SMALLEST_GAIN:
            answered.append((best, sorted(hits, key=lambda hit: -hit.gain)))


def _gains(entry: Entry, left: dict[Move, _Finding]) -> list[float]:
    return [left[move].gain for move in entry.moves if move in left]


def _recommendation(entry: Entry, hits: list[_Finding], prompt: Prompt) -> Recommendation:
    gain = sum(hit.gain for hit in hits)
    lead = hits[0]
    against, asked = _words(entry.conflict_in, prompt), _words(entry.asks.search, prompt)
    already = against is None and asked is not None
    phrase = _stronger(entry, asked, prompt) if already and asked else entry.phrase
    return Recommendation(
        rule=entry.id,
        cue=lead.cue.key,
        cues=tuple(hit.cue.key for hit in hits),
        evidence_id=entry.evidence_id,
        grade=entry.grade,
        direction=lead.side,
        layer=entry.layer,
        phrase=phrase,
        replaces=asked if already else against,
        negative=entry.negative or None,
        tip=_tip(entry, asked if already else None, phrase),
        reason=entry.reason.format(reading=reading_in_words(lead.cue)),
        predicted_gain=round(gain, 2),
        confidence=sum(hit.gain * hit.cue.confidence for hit in hits) / gain,
        already_asked=already,
    )


def _words(find: Callable[[str], re.Match[str] | None], prompt: Prompt) -> str | None:
    """The first words found in what the prompt asks for."""
    for phrase in prompt.phrases:
        match = find(phrase.text) if phrase.kind == "asked" else None
        if match and len(match.group()) <= LONGEST_WORDS:
            return match.group()
    return None


def _stronger(entry: Entry, asked: str, prompt: Prompt) -> str:
    """A firmer way to say what the prompt says already; the same words where it has said that."""
    firmer = entry.stronger or entry.phrase
    return asked if firmer.lower() in prompt.positive.lower() else firmer


def _tip(entry: Entry, asked: str | None, phrase: str) -> str:
    if asked is None:
        return entry.tip
    if phrase == asked:
        return f"The prompt asks for this already; put it nearer to the beginning. {entry.tip}"
    return f"The prompt asks for this already; say it more strongly. {entry.tip}"


def _without_contradictions(ranked: list[Recommendation]) -> list[Recommendation]:
    """Leave out what works against a recommendation that stands before it."""
    by_id = {entry.id: entry for entry in entries()}
    kept: list[Recommendation] = []
    for item in ranked:
        rivals = [(by_id[other.rule], by_id[item.rule]) for other in kept]
        if not any(contradict(one, two) for one, two in rivals):
            kept.append(item)
    return kept


def contradict(one: Entry, two: Entry) -> bool:
    """Whether the phrase of one entry is among what the other works against."""
    return bool(one.conflict_in(two.phrase) or two.conflict_in(one.phrase))
