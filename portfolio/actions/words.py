"""Writes to the words that find a portrait: whoever changes one of them has them gathered anew.

The prompt's words are not known here: ``prompts.actions.words`` writes them, also when it hears
(``words_added``) that a portrait had no row before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portfolio.models import Comment, Field, Portrait, PortraitWords, Tagged, Version
from portfolio.signals import words_added

#: Portraits that one round of statements gathers the words of.
BATCH = 500
#: What is indexed of a portrait cannot be larger than a megabyte, in all three parts together.
LONGEST = 60_000

Portraits = QuerySet[Portrait] | Collection[UUID]


def gather_words(portraits: Portraits) -> int:
    """Gather the names and the comments of these portraits anew; how many portraits.

    A constant number of statements for each ``BATCH``, in the caller's transaction if there is
    one; portraits in the trash are gathered, too. Safe to repeat.
    """
    return sum(_gather(batch) for batch in batches(portraits, BATCH))


def gather_missing(limit: int = 20 * BATCH) -> int:
    """Gather the words of portraits that have none yet, such as those from before; how many."""
    missing = Portrait.all_rows.filter(words=None).order_by("pk")
    return gather_words(list(missing.values_list("pk", flat=True)[:limit]))


def batches(portraits: Portraits, size: int) -> list[list[UUID]]:
    """The ids in batches, ascending: whoever writes several rows at once does so in this order."""
    if isinstance(portraits, QuerySet):
        portraits = list(portraits.order_by().values_list("pk", flat=True))
    wanted = sorted(set(portraits))
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]


@transaction.atomic
def _gather(wanted: list[UUID]) -> int:
    rows = PortraitWords.objects.select_for_update(of=("self",)).filter(portrait__in=wanted)
    there = set(rows.order_by("pk").values_list("pk", flat=True))  # before anything else is read
    names, comments = _names(wanted), _comments(wanted)
    now = timezone.now()
    PortraitWords.objects.bulk_create(
        [
            PortraitWords(
                portrait_id=pk, names=names[pk], comments=_joined(comments[pk]), read_at=now
            )
            for pk in wanted
            if pk in names
        ],
        update_conflicts=True,
        unique_fields=["portrait"],
        update_fields=["names", "comments", "read_at"],
    )
    if added := [pk for pk in names if pk not in there]:
        words_added.send(sender=PortraitWords, portraits=added)
    return len(names)


def _names(wanted: list[UUID]) -> dict[UUID, str]:
    """The title, then the person, the tags, the fields and the names of the files."""
    words: dict[UUID, list[str]] = {}
    rows = Portrait.all_rows.filter(pk__in=wanted)
    shown = _shown_fields(wanted)
    for pk, title, person, trash, brand, values in rows.values_list(
        "pk", "title", "person__name", "person__trash", "library__brand", "field_values"
    ):
        named = [person] if person and trash is None else []
        written = [_plain(values[key]) for key in shown[brand] if key in values]
        words[pk] = [title, *named, *written]
    tags = Tagged.objects.filter(portrait__in=words).order_by("tag__name")
    files = Version.objects.filter(portrait__in=words).order_by("-number")
    for found in (
        tags.values_list("portrait", "tag__name"),
        files.values_list("portrait", "original_name"),
    ):
        for pk, name in found:
            words[pk].append(name)
    return {pk: _joined(said) for pk, said in words.items()}


def _shown_fields(wanted: list[UUID]) -> dict[UUID, list[str]]:
    """The keys of the fields that are shown, in their order, by brand."""
    keys: dict[UUID, list[str]] = defaultdict(list)
    fields = Field.objects.filter(
        brand__libraries__portraits__in=wanted, retired_at=None
    ).distinct()
    for brand, key, *_ in fields.values_list("brand", "key", "position", "name"):
        keys[brand].append(key)
    return keys


def _comments(wanted: list[UUID]) -> dict[UUID, list[str]]:
    said: dict[UUID, list[str]] = defaultdict(list)
    rows = Comment.objects.filter(portrait__in=wanted, deleted_at=None)
    for pk, text in rows.order_by("created_at").values_list("portrait", "text"):
        said[pk].append(text)
    return said


def _plain(value: Any) -> str:
    """A field's value as it is looked for; of yes and no there is nothing to look for."""
    return "" if value is None or isinstance(value, bool) else str(value)


def _joined(said: Iterable[str]) -> str:
    """Each once, in lines."""
    return "\n".join(dict.fromkeys(part.strip() for part in said if part.strip()))[:LONGEST]
