"""What in a prompt speaks against the rest of it, the emotional job, or the brand's wishes. Pure.

Speaks of words only: a picture may have come out well all the same.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from prompts.brief import Brief
from prompts.layers import Prompt
from prompts.phrasebook import Entry, entry, words_for
from prompts.wording import content_words

Kind = Literal["contradiction", "wish", "job", "policy", "stuffed", "detail"]

LONGEST_WORDS = 160
"""Characters of the prompt that are quoted at most."""

MOST_PHRASES, MOST_WORDS = 25, 220
"""What a list, and a text in sentences, may ask for at once."""


@dataclass(frozen=True)
class Conflict:
    """One thing that speaks against another, in a sentence; words: those of the prompt."""

    kind: Kind
    sentence: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What a prompt says of an entry's wish; each None where it says nothing of the kind.

    against: words that work against it. asked: words that ask for it. left_out: words that ask
    for it in the negative prompt.
    """

    against: str | None
    asked: str | None
    left_out: str | None

    @classmethod
    def of(cls, wish: Entry, prompt: Prompt) -> "Words":
        against = _first(wish.conflict_in, prompt, "asked")
        asks = _asks_beside(wish)
        return cls(against, _first(asks, prompt, "asked"), _first(asks, prompt, "negative"))


def conflicts_in(prompt: Prompt, brief: Brief) -> tuple[Conflict, ...]:
    """Everything that speaks against something, each of the prompt's words once."""
    if not prompt.positive:
        return tuple(_policies(brief))
    found: list[Conflict] = []
    named: set[str] = set()
    worded = (*_contradictions(prompt), *_wishes(prompt, brief), *_jobs(prompt, brief))
    for conflict in worded:
        if conflict.words[0].lower() not in named:
            found.append(conflict)
            named |= {words.lower() for words in conflict.words}
    return (*found, *_policies(brief), *_stuffed(prompt), *_missing_detail(prompt, brief))


def _first(find: Callable[[str], re.Match[str] | None], prompt: Prompt, kind: str) -> str | None:
    """The first words found in what the prompt asks for, or in what it leaves out."""
    for phrase in prompt.phrases:
        match = find(phrase.text) if phrase.kind == kind else None
        if match and len(match.group()) <= LONGEST_WORDS:
            return match.group()
    return None


def _asks_beside(wish: Entry) -> Callable[[str], re.Match[str] | None]:
    """Finds what asks for an entry's wish; not “smile” in “half smile” where that is against it."""

    def find(text: str) -> re.Match[str] | None:
        conflict = wish.conflict_in(text)
        for match in wish.asks.finditer(text):
            if not conflict or match.end() <= conflict.start() or conflict.end() <= match.start():
                return match
        return None

    return find


def _contradictions(prompt: Prompt) -> Iterator[Conflict]:
    for entry_id in _book()["clashes"]:
        said = Words.of(entry(entry_id), prompt)
        if said.against and said.asked:
            sentence = f"“{said.against}” works against “{said.asked}”: keep one of them."
            yield Conflict("contradiction", sentence, (said.against, said.asked))


def _wishes(prompt: Prompt, brief: Brief) -> Iterator[Conflict]:
    for number, row in enumerate(_book()["wishes"]):
        words = _first(_finder("wishes", number).search, prompt, "asked")
        if words and _is_wished(row["wish"], brief):
            yield Conflict("wish", row["sentence"].format(words=words), (words,))


def _jobs(prompt: Prompt, brief: Brief) -> Iterator[Conflict]:
    for number, row in enumerate(_book()["jobs"]):
        if row["jobs"] and brief.job not in row["jobs"]:
            continue
        words = _first(_finder("jobs", number).search, prompt, "asked")
        if words and not any(_is_wished(wish, brief) for wish in row.get("unless", ())):
            sentence = row["sentence"].format(words=words, job=brief.job_in_words)
            yield Conflict("job", sentence, (words,))


def _policies(brief: Brief) -> Iterator[Conflict]:
    for row in _book()["policies"]:
        if brief.job in row["jobs"] and _is_wished(row["wish"], brief):
            yield Conflict("policy", row["sentence"].format(job=brief.job_in_words))


def _stuffed(prompt: Prompt) -> Iterator[Conflict]:
    asked = [phrase for phrase in prompt.phrases if phrase.kind == "asked"]
    words = len(prompt.positive.split())
    if not prompt.is_in_sentences and len(asked) > MOST_PHRASES:
        told = f"The prompt asks for {len(asked)} things at once"
    elif words > MOST_WORDS:
        told = f"The prompt is {words} words long"
    else:
        return
    yield Conflict("stuffed", f"{told}; what stands last weighs least. Keep what serves the job.")


def _missing_detail(prompt: Prompt, brief: Brief) -> Iterator[Conflict]:
    """The brand's one detail, where less than half of its words are in the prompt."""
    wanted = set(content_words(brief.anchor_detail))
    if wanted and 2 * len(wanted & set(content_words(prompt.positive))) < len(wanted):
        told = f"“{brief.anchor_detail}”, the detail that every portrait of this brand keeps"
        yield Conflict("detail", f"{told}, is not asked for.")


def _is_wished(wish: str, brief: Brief) -> bool:
    field, _, value = wish.partition(":")
    return str(getattr(brief, field)) == value


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads((files("prompts") / "conflicts.toml").read_text(encoding="utf-8"))


@cache
def _finder(table: str, number: int) -> re.Pattern[str]:
    return words_for(_book()[table][number]["words"])
