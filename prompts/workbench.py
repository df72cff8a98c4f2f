"""What a page shows of advice: each proposal with what was made of it, and the refined prompt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portfolio.models import Brand, Version
from prompts import formats
from prompts.actions.outcomes import phrase_records
from prompts.brief import brief_of
from prompts.comparing import words_by_layer
from prompts.composer import compose
from prompts.conflicts import conflicts_in
from prompts.entry import LAYER_TITLES, entry_context, layers_shown
from prompts.layers import Layer, Prompt
from prompts.models import OwnPhrase, Recommendation, Verdict
from prompts.records import PhraseRecord
from prompts.refinement import refine
from prompts.shelf import realism_shelf
from scoring.models import Assessment, State

TAKEN = (Verdict.ACCEPTED, Verdict.EDITED)


@dataclass(frozen=True)
class Line:
    """A proposal with its record in this brand, None under five uses."""

    item: Recommendation
    record: PhraseRecord | None

    @property
    def words(self) -> str:
        """What it would put into the prompt; "" where it only takes words out."""
        return self.item.wording or self.item.phrase

    @property
    def record_in_words(self) -> str:
        """“7 uses, median +4.0 points, 95 % interval +1.0 to +6.5”; "" without a record."""
        if self.record is None:
            return ""
        median, low, high = (
            f"{points:+.1f}".replace("-", "−")
            for points in (self.record.median_gain, self.record.low, self.record.high)
        )
        return f"{self.record.n} uses, median {median} points, 95 % interval {low} to {high}"


@dataclass(frozen=True)
class _Chosen:
    """An edit as refinement reads it, in the member's words where there are any."""

    rule: str
    phrase: str
    replaces: str
    negative: str
    already_asked: bool

    @classmethod
    def of(cls, item: Recommendation) -> "_Chosen":
        words = item.wording or item.phrase
        return cls(item.rule, words, item.replaces, item.negative, item.already_asked)


def prompt_context(version: Version, assessment: Assessment | None, brand: Brand) -> dict[str, Any]:
    """Everything that the portrait page shows of prompts.

    What entry_context gives, and: lines: a Line per proposal. decided: how many by verdict.
    refined: see _refined; None before there is a score. own_phrases, shelf: what is put in by hand.
    """
    context = entry_context(version, brand)
    scored = assessment if assessment and assessment.state == State.SCORED else None
    items = list(scored.recommendations.all()) if scored else []
    generator = context["stored"].generator if context["stored"] else ""
    records = phrase_records(brand, generator) if items else {}
    own = list(version.own_phrases.all())
    refined = _refined(context["prompt"], items, own, version, brand) if scored else None
    return context | {
        "lines": [Line(item, records.get(item.rule)) for item in items],
        "decided": {name: sum(item.verdict == name for item in items) for name in Verdict.values},
        "refined": refined,
        "own_phrases": own,
        "shelf": [(item, any(item.id == one.shelf for one in own)) for item in realism_shelf()],
        "record_of": f"In this brand with {generator}" if generator else "In this brand",
        "format": _format_of(generator),
    }


def _refined(
    used: Prompt,
    items: Sequence[Recommendation],
    own: Sequence[OwnPhrase],
    version: Version,
    brand: Brand,
) -> dict[str, Any]:
    """The refined prompt with what was accepted, or as a preview of all while nothing is decided.

    is_draft: no prompt is known, so that it starts from the brand's brief. changes: by layer, word
    by word, against the prompt that was used. formats: as generators take it.
    """
    is_preview = bool(items) and all(item.verdict == Verdict.OPEN for item in items)
    chosen = [item for item in items if is_preview or item.verdict in TAKEN]
    brief = brief_of(brand)
    start = used if used.phrases else compose(brief).prompt
    asked = refine(start, [_Chosen.of(item) for item in chosen])
    for phrase in own:
        if phrase.phrase.lower() not in asked.positive.lower():
            asked = asked.add(Layer(phrase.layer), phrase.phrase)
    stressed = [part for item in chosen if item.already_asked for part in _parts(item)]
    titles = LAYER_TITLES | {Layer.NEGATIVE: "Left out"}
    return {
        "is_preview": is_preview,
        "is_draft": not used.phrases,
        "is_unchanged": asked.compose() == start.compose(),
        "gaps": asked.gaps,
        "conflicts": conflicts_in(asked, brief),
        "shown": layers_shown(asked),
        "changes": [(titles[name], words) for name, words in words_by_layer(used, asked).items()],
        "formats": _formats(asked, stressed, version),
    }


def _parts(item: Recommendation) -> list[str]:
    return [part.strip() for part in (item.wording or item.phrase).split(",") if part.strip()]


@dataclass(frozen=True)
class Format:
    """A way to copy the prompt: fields are (key, label, text, rows of the box)."""

    key: str
    title: str
    hint: str
    fields: tuple[tuple[str, str, str, int], ...]


def _formats(prompt: Prompt, stressed: Sequence[str], version: Version) -> list[Format]:
    """The refined prompt for each kind of generator; a field without text is left out."""
    size = (version.width, version.height) if version.width and version.height else None
    positive, negative = formats.a1111(prompt, stressed)
    comfy, comfy_negative, nodes = formats.comfyui(prompt, stressed)
    made = {
        "plain": [("Prompt", formats.plain(prompt), 6), ("Negative prompt", prompt.negative, 2)],
        "midjourney": [("Prompt", formats.midjourney(prompt, size), 6)],
        "a1111": [("Prompt", positive, 6), ("Negative prompt", negative, 2)],
        "comfyui": [
            ("Prompt", comfy, 6),
            ("Negative prompt", comfy_negative, 2),
            ("JSON nodes", nodes, 6),
        ],
        "flux": [("Prompt", formats.flux(prompt), 6)],
    }
    return [
        Format(
            key,
            title,
            hint,
            tuple(
                (f"{key}-{number}", label, text, rows)
                for number, (label, text, rows) in enumerate(made[key])
                if text
            ),
        )
        for key, title, hint in _FORMATS
    ]


def _format_of(generator: str) -> str:
    """The format that the prompt's own generator takes."""
    named = generator.lower()
    known = {"midjourney": "midjourney", "comfyui": "comfyui", "flux": "flux"}
    found = next((key for name, key in known.items() if name in named), "")
    return found or ("a1111" if any(name in named for name in _LIKE_WEB_UI) else "plain")


_LIKE_WEB_UI = ("stable diffusion", "fooocus", "invokeai", "draw things", "novelai", "forge")
_FORMATS = (
    (
        "plain",
        "Plain text",
        "For Selfie AI, DALL·E, GPT image and other apps with one field. What is to be left out "
        "stands apart: use it only where the app has a field for it.",
    ),
    ("midjourney", "Midjourney", "One line behind /imagine; the flags are at its end."),
    (
        "a1111",
        "A1111",
        "For the Stable Diffusion web UI, Forge, Fooocus and InvokeAI. Numbers are weights: "
        "1.2 asks a little harder.",
    ),
    (
        "comfyui",
        "ComfyUI",
        "Text for two CLIP Text Encode nodes, and both as JSON in the form of ComfyUI’s API.",
    ),
    ("flux", "FLUX", "Plain sentences. FLUX takes no negative prompt, so there is none."),
)
