"""A phrase of a prompt, and how phrases come and go without breaking the text. No framework."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from prompts.lexicon import Layer
from prompts.splitting import Kind

SENTENCE_END = re.compile(r"[.!?。！？]")

Phrases = tuple["Phrase", ...]


@dataclass(frozen=True)
class Phrase:
    """One thing that a prompt asks for. ``before`` is what separates it from the one before it.

    hard: a real separator stands before it, not only the beginning of a clause.
    """

    text: str
    layer: Layer
    before: str = ""
    hard: bool = True
    kind: Kind = "asked"

    @property
    def is_positive(self) -> bool:
        """Whether it belongs into a generator’s prompt field: no negative, no “Steps: …”."""
        return self.layer is not Layer.NEGATIVE and not self.text.startswith("Steps:")

    @property
    def full_stop(self) -> str:
        """What ``before`` still carries of the sentence before the phrase."""
        stop = re.match(r"[.!?。！？]+", self.before)
        return stop.group() if stop else ""


def with_inserted(phrases: Phrases, place: int, new: Iterable[Phrase]) -> Phrases:
    """The phrases with new ones at ``place``; at the beginning, the first separator moves on."""
    added, rest = list(new), list(phrases[place:])
    if added and rest and place == 0:
        added[0] = replace(added[0], before=rest[0].before)
        rest[0] = replace(rest[0], before=", ")
    return (*phrases[:place], *added, *rest)


def with_text(phrases: Phrases, index: int, text: str) -> Phrases:
    """The phrases with other words in the place of one."""
    return (*phrases[:index], replace(phrases[index], text=text), *phrases[index + 1 :])


def without(phrases: Phrases, index: int) -> Phrases:
    """Leave a phrase out together with the separator that has become one too many."""
    gone, rest = phrases[index], list(phrases[index + 1 :])
    if not rest:
        return phrases[:index]
    follower = rest[0]
    if not follower.hard:
        rest[0] = _taking_over(gone, follower)
    else:
        opens = index == 0 or SENTENCE_END.search(gone.before)
        closes = SENTENCE_END.search(follower.before) or follower.kind != gone.kind
        if opens or not closes:
            rest[0] = replace(follower, before=gone.before)
    return (*phrases[:index], *rest)


def _taking_over(gone: Phrase, heir: Phrase) -> Phrase:
    """The clause after a dropped one, joined on as that was: behind “and” it needs its “with”."""
    lead = re.match(r"(?:with|wearing)\s+", gone.text, re.IGNORECASE)
    text = lead.group() + heir.text if lead and "and" in heir.before.split() else heir.text
    return replace(heir, before=gone.before, text=text, hard=gone.hard)
