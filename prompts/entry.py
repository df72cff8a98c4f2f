"""What a page shows of the prompt that made a version, and of the ways to say which it was."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from portfolio.edit_tokens import token_of
from portfolio.models import Brand, Version
from prompts.layers import Layer, Prompt
from prompts.models import BrandPrompt, VersionPrompt
from prompts.moves import MOVABLE
from prompts.pasting import Pasted
from prompts.stored import in_layers

MOST_OFFERED = 40
"""Portraits whose prompt can be taken over from the list."""

#: The layers that a brand works in; camera, style and parameters follow where a prompt has them.
LAYER_TITLES = {layer: layer.value.capitalize() for layer in (*MOVABLE, Layer.PARAMETERS)}


@dataclass(frozen=True)
class Chip:
    """A phrase on the page. key: "nth:text" where it can be moved to another layer, else ""."""

    text: str
    key: str


def entry_context(version: Version, brand: Brand) -> dict[str, Any]:
    """`stored`, `prompt` and what it can be taken over from.

    stored: the VersionPrompt row or None. prompt: Prompt in layers. shown: see layers_shown.
    same_as: other versions of this portrait, and other portraits of the brand, with a prompt.
    brand_prompts: the brand's own.
    """
    stored = VersionPrompt.objects.filter(version=version).first()
    prompt = in_layers(stored) if stored else Prompt()
    known = Version.objects.exclude(pk=version.pk).exclude(prompt__isnull=True)
    known = known.exclude(prompt__text="").select_related("portrait")
    others = known.filter(portrait__library__brand=brand).exclude(portrait=version.portrait_id)
    return {
        "stored": stored,
        "prompt_token": token_of_prompt(stored),
        "prompt": prompt,
        "shown": layers_shown(prompt),
        "movable_layers": [(layer.value, LAYER_TITLES[layer]) for layer in MOVABLE],
        "same_versions": list(known.filter(portrait=version.portrait_id)),
        "same_portraits": list(others.order_by("-created_at", "-pk")[:MOST_OFFERED]),
        "brand_prompts": list(BrandPrompt.objects.filter(brand=brand, archived_at=None)),
    }


def token_of_prompt(stored: VersionPrompt | None) -> str:
    """What the form of a version's prompt was made from, for who saves it."""
    return token_of([stored.text, stored.negative] if stored else [])


def layers_shown(prompt: Prompt) -> list[tuple[str, list[Chip]]]:
    """(title, phrases) of every layer that the prompt speaks of; without what it leaves out."""
    seen: Counter[str] = Counter()
    chips: dict[Layer, list[Chip]] = {layer: [] for layer in LAYER_TITLES}
    for phrase in prompt.phrases:
        if phrase.layer not in chips:
            continue
        key = ""
        if phrase.kind == "asked":
            key = f"{seen[phrase.text]}:{phrase.text}"
            seen[phrase.text] += 1
        chips[phrase.layer].append(Chip(phrase.text, key))
    return [(LAYER_TITLES[layer], found) for layer, found in chips.items() if found]


def preview_context(pasted: Pasted) -> dict[str, Any]:
    """What a text in the box would be saved as."""
    prompt = Prompt.parse(pasted.text, pasted.negative)
    return {"pasted": pasted, "shown": layers_shown(prompt), "negative": prompt.negative}
