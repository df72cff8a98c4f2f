"""Composes a prompt from nothing: for a brand, from a few choices, phrase by phrase. Pure.

The same brief, choices and habits give the same prompt. What only the person knows stands in
[square brackets].
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from prompts.brief import Brief
from prompts.colours import palette_words
from prompts.layers import Layer, Prompt
from prompts.phrasebook import Entry, draft_book, entries, entry
from prompts.shelf import shelf_phrase

GAZES = {"direct": "gaze-direct", "averted": "gaze-averted"}

MOST_SETTINGS = 4
"""Settings of a brand's own prompts that are offered."""


@dataclass(frozen=True)
class Option:
    """One thing to choose from a layer."""

    slug: str
    title: str
    phrase: str


@dataclass(frozen=True)
class Choices:
    """What a person chose; "" = left to the brand and its job.

    identity, emotion, context: slugs of options(); context also the words of a setting, as
    common_settings() finds them. realism: ids of the realism shelf. with_motifs: whether the
    brand's own motifs are put in.
    """

    identity: str = ""
    emotion: str = ""
    context: str = ""
    realism: tuple[str, ...] = ()
    with_motifs: bool = False


@dataclass(frozen=True)
class Habits:
    """What the brand's portraits have in common. crop: a crop class; settings: commonest first."""

    crop: str = ""
    settings: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """A phrase of the composed prompt, and in a few words why it stands there."""

    layer: Layer
    phrase: str
    why: str


@dataclass(frozen=True)
class Composition:
    """The parts in the order of the prompt, and what to leave out."""

    parts: tuple[Part, ...]
    negative: str

    @property
    def prompt(self) -> Prompt:
        """The prompt as a comma list, each phrase in its part's layer."""
        composed = Prompt()
        for part in self.parts:
            composed = composed.add(part.layer, part.phrase)
        return composed.with_negative(self.negative)


def options(kind: str) -> tuple[Option, ...]:
    """What can be chosen: kind is “identities”, “emotions” or “contexts”."""
    return tuple(Option(row["slug"], row["title"], row["phrase"]) for row in _book()[kind])


def compose(
    brief: Brief, choices: Choices | None = None, habits: Habits | None = None
) -> Composition:
    """The prompt that a brand would ask for. Raises KeyError for a job that has no draft, and
    UnknownShelfPhrase.
    """
    choices, habits = choices or Choices(), habits or Habits()
    place, emotion = _place(brief, choices, habits), _emotion(choices)
    asked = _entries(brief, [part.phrase for part in (*place, *emotion)])
    wishes = [Part(item.layer, item.phrase, _why(item, brief)) for item in asked]
    parts = [
        *_identity(brief, choices),
        *emotion,
        *(part for part in wishes if part.layer in {Layer.IDENTITY, Layer.EMOTION}),
        *place,
        *(part for part in wishes if part.layer not in {Layer.IDENTITY, Layer.EMOTION}),
        *_crop(brief, habits),
    ]
    chosen = [part for part in _realism(choices) if not _is_said(part.phrase, parts)]
    negatives = [item.negative for item in asked if item.negative and item.layer != Layer.CAMERA]
    ordered = sorted([*parts, *chosen], key=lambda part: part.layer.rank)
    return Composition(tuple(ordered), ", ".join(negatives))


def common_settings(prompts: Iterable[Prompt]) -> tuple[str, ...]:
    """The settings that more than one of these prompts names, commonest first, then by alphabet.

    Light and background are no settings: the phrasebook asks for these.
    """
    asks = [item.asks for item in entries()]
    counted: Counter[str] = Counter()
    for prompt in prompts:
        named = {" ".join(text.lower().split()) for text in prompt.layer(Layer.CONTEXT)}
        counted.update(text for text in named if not any(ask.search(text) for ask in asks))
    often = [(-count, text) for text, count in counted.items() if count > 1]
    return tuple(text for _, text in sorted(often)[:MOST_SETTINGS])


def _identity(brief: Brief, choices: Choices) -> list[Part]:
    who = _phrase_of("identities", choices.identity) or brief.identity
    colours = palette_words(brief.palette)
    known = "age, hair" if who else "role, age, hair"
    parts = [
        Part(Layer.IDENTITY, f"Portrait of {who or 'a person'}", "Who is shown."),
        Part(Layer.IDENTITY, f"[who: {known}]", "Only you know this: fill it in."),
    ]
    worn = f"wearing {colours}" if colours else "wearing [clothes in the brand’s colours]"
    parts.append(Part(Layer.IDENTITY, worn, "The brand’s palette, in words."))
    if brief.anchor_detail:
        why = "The one detail that every portrait of this brand keeps."
        parts.append(Part(Layer.IDENTITY, brief.anchor_detail, why))
    if choices.with_motifs and brief.motifs:
        parts.append(Part(Layer.IDENTITY, brief.motifs, "Motifs that the brand asked for itself."))
    return parts


def _emotion(choices: Choices) -> list[Part]:
    phrase = _phrase_of("emotions", choices.emotion)
    return [Part(Layer.EMOTION, phrase, "The emotion that you chose.")] if phrase else []


def _place(brief: Brief, choices: Choices, habits: Habits) -> list[Part]:
    if choices.context:
        phrase = _phrase_of("contexts", choices.context) or choices.context.strip(" ,.")
        return [Part(Layer.CONTEXT, phrase, "The context that you chose.")]
    if habits.settings:
        why = "The setting named most often in this brand’s prompts."
        return [Part(Layer.CONTEXT, habits.settings[0], why)]
    book = draft_book()
    place = book.place_for.format(audience=brief.audience) if brief.audience else book.place
    return [Part(Layer.CONTEXT, place, "Only you know this: fill it in.")]


def _entries(brief: Brief, said: Sequence[str]) -> list[Entry]:
    """What the job asks for, except what speaks against the brand's wishes or the words chosen."""
    book = draft_book()
    gaze = GAZES.get(brief.gaze_policy)
    ids = [name for name in (*book.jobs[brief.job], *book.closing) if name != "frame-closer"]
    if gaze:
        places = [i for i, name in enumerate(ids) if name in GAZES.values()]
        ids[places[0] if places else 0 : places[0] + 1 if places else 0] = [gaze]
    wishes = {("pose", brief.pose), ("gaze_policy", brief.gaze_policy)}
    fixed = [*said, brief.anchor_detail]
    return [
        item
        for item in map(entry, ids)
        if not item.not_for & wishes and not any(item.conflict_in(words) for words in fixed)
    ]


def _why(item: Entry, brief: Brief) -> str:
    if item.id == GAZES.get(brief.gaze_policy):
        return f"The brand’s gaze policy. Evidence {item.evidence_id}, grade {item.grade}."
    asks = brief.job_in_words.capitalize()
    return f"{asks} asks for it. Evidence {item.evidence_id}, grade {item.grade}."


def _crop(brief: Brief, habits: Habits) -> list[Part]:
    phrases: Mapping[str, str] = _book()["crops"]
    if brief.crop in phrases:
        return [Part(Layer.CAMERA, phrases[brief.crop], "The brand’s crop.")]
    if habits.crop in phrases:
        return [Part(Layer.CAMERA, phrases[habits.crop], "The commonest crop of its portraits.")]
    item = entry("frame-closer")
    return [Part(item.layer, item.phrase, _why(item, brief))]


def _realism(choices: Choices) -> list[Part]:
    picked = [shelf_phrase(phrase_id) for phrase_id in dict.fromkeys(choices.realism)]
    return [
        Part(item.layer, item.phrase, f"From the realism shelf, grade {item.grade}.")
        for item in picked
    ]


def _is_said(phrase: str, parts: Iterable[Part]) -> bool:
    return any(phrase.lower() in part.phrase.lower() for part in parts)


def _phrase_of(kind: str, slug: str) -> str:
    return next((option.phrase for option in options(kind) if option.slug == slug), "")


@cache
def _book() -> dict[str, Any]:
    return tomllib.loads((files("prompts") / "composer.toml").read_text(encoding="utf-8"))
