"""Writes of the prompt's words, by which a portrait is found: those of its current version."""

import re
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from portfolio.actions.words import BATCH, LONGEST, Portraits, batches
from portfolio.models import Portrait, PortraitWords
from prompts.loras import loras_in
from prompts.models import VersionPrompt

#: Settings by whose value a portrait is looked for, whatever the generator calls them.
_TOLD = re.compile(r"(?:^|[ _])(?:seed|model|checkpoint)(?:[ _]?name)?$", re.IGNORECASE)


def gather_prompts(portraits: Portraits) -> int:
    """Gather the words of what made these portraits' current versions; how many rows were written.

    Rows of words that are not there yet are left to ``portfolio.actions.words``, which tells when
    it has made them. A constant number of statements for each batch; safe to repeat.
    """
    return sum(_gather(batch) for batch in batches(portraits, BATCH))


def gather_prompts_of(versions: Collection[UUID]) -> int:
    """``gather_prompts`` of the portraits whose current version is one of these."""
    return gather_prompts(Portrait.all_rows.filter(current_version__in=versions))


@transaction.atomic
def _gather(wanted: list[UUID]) -> int:
    held = PortraitWords.objects.select_for_update(of=("self",)).filter(portrait__in=wanted)
    rows = list(held.order_by("pk").only("prompt"))  # before anything else is read
    prompts = VersionPrompt.objects.filter(version__in=_current(rows)).select_related("version")
    said = {
        prompt.version.portrait_id: words_of(prompt) for prompt in prompts.defer("raw", "moves")
    }
    changed = [row for row in rows if row.prompt != said.get(row.pk, "")]
    for row in changed:
        row.prompt = said.get(row.pk, "")
    PortraitWords.objects.bulk_update(changed, ["prompt"])
    return len(changed)


def _current(rows: list[PortraitWords]) -> Any:
    portraits = Portrait.all_rows.filter(pk__in=[row.pk for row in rows])
    return portraits.values("current_version")


def words_of(prompt: VersionPrompt) -> str:
    """The text, what to leave out, the generator, its model and seed, and the LoRA models."""
    settings = prompt.parameters if isinstance(prompt.parameters, dict) else {}
    told = [str(value) for key, value in settings.items() if _TOLD.search(str(key))]
    parts = [prompt.text, prompt.negative, prompt.generator, *told]
    parts += loras_in(prompt.text, settings.items())
    return "\n".join(dict.fromkeys(filter(None, map(str.strip, parts))))[:LONGEST]
