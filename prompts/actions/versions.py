"""Writes of the prompts: what made a version, and what to ask for next."""

from typing import Any

from django.db import transaction

from portfolio.models import User, Version
from prompts.actions.recommendations import recommend_for
from prompts.actions.words import gather_prompts_of
from prompts.embedded import read_embedded
from prompts.layers import Layer, Prompt
from prompts.models import Source, VersionPrompt
from prompts.moves import MOVABLE, Move, place_of
from prompts.pasting import Pasted


class NoPromptThere(Exception):
    """The version whose prompt was to be taken over has none, or is another brand's."""

    def __init__(self) -> None:
        super().__init__("There is no prompt to take over. Choose another portrait.")


class NotMovable(Exception):
    """The prompt has no such phrase, or there is no such layer."""

    def __init__(self) -> None:
        super().__init__("This phrase is not in the prompt any more; the page shows what is.")


@transaction.atomic
def record_prompt(
    *,
    version: Version,
    text: str,
    negative: str = "",
    pasted: Pasted | None = None,
    by: User | None,
) -> VersionPrompt:
    """Store the prompt that a person says made this version, and recommend from it.

    pasted: what a generator's text that was pasted says beside both, such as its settings. Phrases
    that were moved to another layer stay there while the prompt still holds them.
    """
    text, negative = text.strip(), negative.strip()
    version.hold()
    before = VersionPrompt.objects.filter(version=version).first()
    moves = _still_there(before.moves, Prompt.parse(text, negative)) if before else []
    beside: dict[str, Any] = {}
    if pasted is not None and pasted.generator:
        beside = {
            "generator": pasted.generator[:80],
            "parameters": pasted.parameters,
            "raw": pasted.raw,
        }
    prompt, _ = VersionPrompt.objects.update_or_create(
        version=version,
        defaults={
            "text": text,
            "negative": negative,
            "moves": moves,
            "source": Source.TYPED,
            "made_from": None,
            "problem": "",
            "changed_by": by,
        }
        | beside,
    )
    gather_prompts_of([version.pk])
    recommend_for(version)
    return prompt


def record_embedded_prompt(*, version: Version) -> VersionPrompt | None:
    """Store what the generator left in the file; a typed prompt is never overwritten."""
    if VersionPrompt.objects.filter(version=version).exists():
        return None
    try:
        with version.file.open("rb") as file:
            found = read_embedded(file.read())
    except FileNotFoundError:
        return None  # the assessment says so
    if not (found.text or found.problem or found.raw):
        return None
    with transaction.atomic():
        version.hold()
        prompt, created = VersionPrompt.objects.get_or_create(
            version=version,
            defaults={
                "text": _storable(found.text),
                "negative": _storable(found.negative),
                "source": Source.EMBEDDED,
                "generator": _storable(found.generator)[:80],
                "parameters": {
                    _storable(key): _storable(value) for key, value in found.parameters.items()
                },
                "raw": _storable(found.raw),
                "problem": _storable(found.problem)[:240],
            },
        )
        if created:
            gather_prompts_of([version.pk])
            recommend_for(version)
    return prompt


@transaction.atomic
def copy_prompt(*, version: Version, source: Version, by: User | None) -> VersionPrompt:
    """Say that a version was made with the same prompt as another one of its brand.

    Raises NoPromptThere where the other has none.
    """
    same_brand = source.portrait.library.brand_id == version.portrait.library.brand_id
    found = VersionPrompt.objects.filter(version=source).first() if same_brand else None
    if found is None or source == version:
        raise NoPromptThere()
    version.hold()
    stored, _ = VersionPrompt.objects.update_or_create(
        version=version,
        defaults={
            "text": found.text,
            "negative": found.negative,
            "moves": found.moves,
            "generator": found.generator,
            "source": Source.LIBRARY if found.made_from_id else Source.TYPED,
            "made_from_id": found.made_from_id,
            "problem": "",
            "changed_by": by,
        },
    )
    gather_prompts_of([version.pk])
    recommend_for(version)
    return stored


@transaction.atomic
def carry_prompt(*, version: Version) -> VersionPrompt | None:
    """Give a version that was brought back the prompt that was last known of the same bytes.

    One that has a prompt keeps it; None where none was known.
    """
    same = Version.objects.filter(portrait=version.portrait_id, sha256=version.sha256)
    found = VersionPrompt.objects.filter(version__in=same).order_by("-version__number").first()
    if found is None or found.version_id == version.pk:
        return found
    found.version, found._state.adding = version, True
    found.save(force_insert=True)
    gather_prompts_of([version.pk])
    return found


@transaction.atomic
def move_phrase(
    *, version: Version, phrase: str, nth: int, layer: str, by: User | None
) -> VersionPrompt:
    """Put the ``nth`` phrase of this text, from 0, into another layer; the text stays as it is.

    Raises NotMovable where the prompt has no such phrase, or that is no layer to move to.
    """
    version.hold()
    stored = VersionPrompt.objects.filter(version=version).first()
    parsed = Prompt.parse(stored.text, stored.negative) if stored else Prompt()
    place = place_of(parsed.phrases, phrase, nth)
    if stored is None or place is None or layer not in MOVABLE:
        raise NotMovable()
    moves = [Move.from_json(row) for row in stored.moves]
    kept = [move for move in moves if (move.phrase, move.nth) != (phrase, nth)]
    if parsed.phrases[place].layer != layer:
        kept.append(Move(phrase, nth, Layer(layer)))
    stored.moves, stored.changed_by = [move.to_json() for move in kept], by
    stored.save(update_fields=["moves", "changed_by", "changed_at"])
    recommend_for(version)
    return stored


def _still_there(moves: list[dict[str, Any]], prompt: Prompt) -> list[dict[str, Any]]:
    """The moves whose phrase the prompt still holds."""
    return [row for row in moves if place_of(prompt.phrases, row["phrase"], row["nth"]) is not None]


def _storable(text: str | None) -> str:
    """The text without what no database column takes: NULs, and halves of surrogate pairs."""
    whole = (text or "").replace("\0", "").encode("utf-16", "surrogatepass")
    return whole.decode("utf-16", "replace")
