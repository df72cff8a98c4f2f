"""One recommendation, and how it is put: which words go, which come, and what speaks against it.

Pure: no framework, database or clock.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prompts.bands import reading_in_words
from prompts.brief import Brief
from prompts.colours import palette_words
from prompts.conflicts import Words
from prompts.gains import Finding, predicted_gain
from prompts.layers import Layer, Prompt
from prompts.phrasebook import Entry, Side
from prompts.records import PhraseRecord

Action = Literal["add", "replace", "remove", "weaken"]

A_LITTLE_OUTSIDE = 50.0
"""Score of a cue from which on words that work against it are weakened and not exchanged."""


@dataclass(frozen=True)
class Recommendation:
    """One edit of the prompt, tied to the cue that caused it.

    cue, evidence_id: of the cue that gains most; cues: all that the phrase moves, that one first.
    rule: the phrasebook's id. direction: the side on which the reading lies, low or high.
    action: add ``phrase``; replace ``replaces`` with it; remove ``replaces`` (then ``phrase`` is
    "": the prompt asks for the rest already); weaken ``replaces`` to it. replaces: words of the
    prompt, None for add. negative: what to put in a negative prompt, or None. tip: the same with a
    camera or by hand. conflict: what in the prompt speaks against it, or which other edit was left
    out for it; "" = nothing.
    predicted_gain: points of the overall, 0–100; see gains.py. confidence: of the readings, 0–1.
    already_asked: the prompt asks for it; then ``phrase`` says it more strongly.
    is_flagged: in this brand the rule was wrong more often than right; the reason says so.
    """

    rule: str
    cue: str
    cues: tuple[str, ...]
    evidence_id: str
    grade: str
    direction: Side
    layer: Layer
    action: Action
    phrase: str
    replaces: str | None
    negative: str | None
    tip: str
    reason: str
    conflict: str
    predicted_gain: float
    confidence: float
    already_asked: bool
    is_flagged: bool


def recommendation(
    entry: Entry,
    hits: Sequence[Finding],
    prompt: Prompt,
    brief: Brief,
    record: PhraseRecord | None = None,
) -> Recommendation:
    """How an entry answers these findings in this prompt; the one that gains most stands first."""
    words, lead = Words.of(entry, prompt), hits[0]
    already = words.against is None and words.asked is not None
    action, phrase = _edit(entry, words, lead, prompt, brief)
    at_most = sum(hit.at_most for hit in hits)
    return Recommendation(
        rule=entry.id,
        cue=lead.cue.key,
        cues=tuple(hit.cue.key for hit in hits),
        evidence_id=entry.evidence_id,
        grade=entry.grade,
        direction=lead.side,
        layer=entry.layer,
        action=action,
        phrase=phrase,
        replaces=words.asked if already else words.against,
        negative=entry.negative or None,
        tip=_tip(entry, words.asked if already else None, phrase),
        reason=entry.reason.format(reading=reading_in_words(lead.cue)) + _what_became(record),
        conflict=_conflict(words),
        predicted_gain=round(predicted_gain(hits, asked_before=already), 2),
        confidence=sum(hit.at_most * hit.cue.confidence for hit in hits) / at_most,
        already_asked=already,
        is_flagged=record is not None and record.is_flagged,
    )


def _edit(
    entry: Entry, words: Words, lead: Finding, prompt: Prompt, brief: Brief
) -> tuple[Action, str]:
    """(what to do, the words to put in)."""
    if words.against is None:
        if words.asked is None:
            return "add", entry.phrase + _detail(entry, brief)
        firmer = entry.stronger or entry.phrase
        is_said = firmer.lower() in prompt.positive.lower()
        return "replace", words.asked if is_said else firmer
    if words.asked is not None:
        return "remove", ""
    if entry.weaker and (lead.cue.score or 0.0) >= A_LITTLE_OUTSIDE:
        return "weaken", entry.weaker
    return "replace", entry.phrase + _detail(entry, brief)


def _detail(entry: Entry, brief: Brief) -> str:
    """What of the brief follows the phrase: “ in deep navy and sand”; "" where it has none."""
    known = {"palette": palette_words(brief.palette), "motifs": brief.motifs}
    wanted = re.findall(r"\{(\w+)\}", entry.detail)
    return entry.detail.format(**known) if all(known[name] for name in wanted) else ""


def _tip(entry: Entry, asked: str | None, phrase: str) -> str:
    if asked is None:
        return entry.tip
    if phrase == asked:
        return f"The prompt asks for this already; put it nearer to the beginning. {entry.tip}"
    return f"The prompt asks for this already; say it more strongly. {entry.tip}"


def _conflict(words: Words) -> str:
    if words.against and words.asked:
        return f"“{words.against}” in the prompt works against “{words.asked}”, which it asks for."
    if words.against:
        return f"“{words.against}” in the prompt works against it."
    if words.left_out:
        return f"The negative prompt leaves out “{words.left_out}”."
    return ""


def _what_became(record: PhraseRecord | None) -> str:
    if record is None or not record.is_flagged:
        return ""
    return (
        f" It stands last because this edit was followed {record.n} times in this brand, and the "
        f"score fell in {record.misses} of them and rose in {record.hits}."
    )
