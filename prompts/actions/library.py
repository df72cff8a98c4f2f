"""Writes to a brand's own prompts: each change makes a version, and no version ever changes."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.models import Brand, User, Version
from prompts.actions.recommendations import recommend_for
from prompts.actions.words import gather_prompts_of
from prompts.models import BrandPrompt, BrandPromptVersion, Source, VersionPrompt


class PromptNameTaken(Exception):
    """Another prompt of this brand has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is a prompt called “{name}” already. Choose another name.")


class NothingWritten(Exception):
    """The prompt has no words."""

    def __init__(self) -> None:
        super().__init__("Write or paste a prompt first.")


class NothingChanged(Exception):
    """The new version would say what the newest one says already."""

    def __init__(self, number: int) -> None:
        super().__init__(f"This is what version {number} says already; nothing was saved.")


class OtherBrand(Exception):
    """The prompt belongs to another brand than the portrait."""

    def __init__(self) -> None:
        super().__init__("This prompt is not one of the brand’s.")


def add_prompt(
    *,
    brand: Brand,
    name: str,
    text: str,
    negative: str = "",
    brief: Mapping[str, Any] | None = None,
    by: User | None,
) -> BrandPrompt:
    """Add a prompt to a brand's library, as its version 1. Raises PromptNameTaken, NothingWritten.

    brief: what the composer was asked for; empty for one that was written by hand.
    """
    text, negative = _written(text, negative)
    try:
        with transaction.atomic():
            prompt = BrandPrompt.objects.create(
                brand=brand, name=name.strip(), brief=dict(brief or {}), created_by=by
            )
            BrandPromptVersion.objects.create(
                prompt=prompt, number=1, text=text, negative=negative, author=by
            )
            record_event(team=brand.team, action="prompt.added", target=prompt, brand=brand.name)
    except IntegrityError as error:
        raise PromptNameTaken(name.strip()) from error
    return prompt


@transaction.atomic
def add_prompt_version(
    *, prompt: BrandPrompt, text: str, negative: str = "", note: str = "", by: User | None
) -> BrandPromptVersion:
    """Say something else from now on. Raises NothingWritten, NothingChanged."""
    text, negative = _written(text, negative)
    newest = _newest(prompt)
    if (newest.text, newest.negative) == (text, negative):
        raise NothingChanged(newest.number)
    added = BrandPromptVersion.objects.create(
        prompt=prompt,
        number=newest.number + 1,
        text=text,
        negative=negative,
        moves=newest.moves,
        note=note.strip(),
        author=by,
    )
    _record("prompt.changed", prompt, number=added.number)
    return added


@transaction.atomic
def restore_prompt_version(*, version: BrandPromptVersion, by: User | None) -> BrandPromptVersion:
    """Say again what an older version said, as a new version. Raises NothingChanged."""
    prompt = version.prompt
    newest = _newest(prompt)
    if (newest.text, newest.negative) == (version.text, version.negative):
        raise NothingChanged(newest.number)
    added = BrandPromptVersion.objects.create(
        prompt=prompt,
        number=newest.number + 1,
        text=version.text,
        negative=version.negative,
        moves=version.moves,
        restored_from=version.number,
        author=by,
    )
    _record("prompt.restored", prompt, number=added.number, restored=version.number)
    return added


@transaction.atomic
def archive_prompt(*, prompt: BrandPrompt) -> BrandPrompt:
    """Put a prompt aside: it is kept, with its uses, and no longer offered."""
    return _set_archived(prompt, "prompt.archived", is_archived=True)


@transaction.atomic
def unarchive_prompt(*, prompt: BrandPrompt) -> BrandPrompt:
    """Offer a prompt again that was put aside."""
    return _set_archived(prompt, "prompt.unarchived", is_archived=False)


@transaction.atomic
def use_prompt_version(
    *, version: Version, prompt_version: BrandPromptVersion, by: User | None
) -> VersionPrompt:
    """Store that a version was made from a brand's prompt, and recommend from it.

    What the file itself holds stays as raw text and parameters. Raises OtherBrand.
    """
    if prompt_version.prompt.brand_id != version.portrait.library.brand_id:
        raise OtherBrand()
    version.hold()
    stored, _ = VersionPrompt.objects.update_or_create(
        version=version,
        defaults={
            "text": prompt_version.text,
            "negative": prompt_version.negative,
            "moves": prompt_version.moves,
            "source": Source.LIBRARY,
            "problem": "",
            "made_from": prompt_version,
            "changed_by": by,
        },
    )
    gather_prompts_of([version.pk])
    recommend_for(version)
    return stored


def _written(text: str, negative: str) -> tuple[str, str]:
    if not text.strip():
        raise NothingWritten()
    return text.strip(), negative.strip()


def _newest(prompt: BrandPrompt) -> BrandPromptVersion:
    """The newest version; the prompt is locked until the transaction ends."""
    BrandPrompt.objects.select_for_update(no_key=True).get(pk=prompt.pk)
    return prompt.versions.order_by("-number")[:1].get()


def _set_archived(prompt: BrandPrompt, action: str, *, is_archived: bool) -> BrandPrompt:
    prompt = BrandPrompt.objects.select_for_update(no_key=True).get(pk=prompt.pk)
    if (prompt.archived_at is not None) != is_archived:
        prompt.archived_at = timezone.now() if is_archived else None
        prompt.save(update_fields=["archived_at"])
        _record(action, prompt)
    return prompt


def _record(action: str, prompt: BrandPrompt, **details: Any) -> None:
    team = prompt.brand.team
    record_event(team=team, action=action, target=prompt, brand=prompt.brand.name, **details)
