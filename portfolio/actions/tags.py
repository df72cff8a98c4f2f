"""Writes to tags: the words that members put on portraits of a brand."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Lower

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.words import gather_words
from portfolio.models import Brand, Portrait, Tag, Tagged

LONGEST = 60
MOST_AT_ONCE = 20


class BadTag(ValueError):
    """The word cannot be a tag; the message says why."""


def tag_names(text: str) -> list[str]:
    """The tags in a text, separated by commas, each once. Raises BadTag."""
    words = (" ".join(part.replace("\x00", "").split()) for part in text.split(","))
    named = {word.casefold(): word for word in words if word}
    if too_long := next((word for word in named.values() if len(word) > LONGEST), None):
        raise BadTag(f"“{too_long[:20]}…” is too long: a tag has at most {LONGEST} letters.")
    if any('"' in word or "“" in word for word in named.values()):
        raise BadTag("Write tags without quotation marks, so that they can be searched for.")
    if len(named) > MOST_AT_ONCE:
        raise BadTag(f"Add at most {MOST_AT_ONCE} tags at a time.")
    return list(named.values())


@transaction.atomic
def tags_of(*, brand: Brand, names: Iterable[str]) -> list[Tag]:
    """The brand's tags with these names; what is not there yet is added."""
    found = []
    for name in names:
        rows = Tag.objects.filter(brand=brand).annotate(lower=Lower("name"))
        tag = rows.filter(lower=name.lower()).first()
        found.append(tag or Tag.objects.create(brand=brand, name=name))
    return found


@transaction.atomic
def tag_portraits(*, portraits: Collection[Portrait], names: Iterable[str]) -> dict[str, list[str]]:
    """Put tags on portraits. For each tag that was new to some: their ids, as undo needs them."""
    named, added = list(names), dict[str, list[str]]()
    for brand, rows in _by_brand(portraits):
        for tag in tags_of(brand=brand, names=named):
            had = set(
                Tagged.objects.filter(tag=tag, portrait__in=rows).values_list("portrait", flat=True)
            )
            new = [row.pk for row in rows if row.pk not in had]
            Tagged.objects.bulk_create(
                [Tagged(tag=tag, portrait_id=pk) for pk in new], ignore_conflicts=True
            )
            if new:
                added[str(tag.pk)] = [str(pk) for pk in new]
    gather_words([row.pk for row in portraits])
    return added


@transaction.atomic
def untag_portraits(
    *, portraits: Collection[Portrait], names: Iterable[str]
) -> dict[str, list[str]]:
    """Take tags off portraits. For each tag the ids of those that had it, as undo needs them."""
    lowered = [name.lower() for name in names]
    rows = Tagged.objects.filter(portrait__in=[row.pk for row in portraits])
    found = rows.annotate(lower=Lower("tag__name")).filter(lower__in=lowered)
    taken: dict[str, list[str]] = {}
    for tag, portrait in found.values_list("tag", "portrait"):
        taken.setdefault(str(tag), []).append(str(portrait))
    found.delete()
    gather_words([row.pk for row in portraits])
    return taken


@transaction.atomic
def put_tags_back(*, added: dict[str, list[str]], taken: dict[str, list[str]]) -> None:
    """Undo `tag_portraits` and `untag_portraits`; a tag that is gone by now stays gone."""
    changed: set[UUID] = set()
    for tag, portraits in added.items():
        keys = {UUID(pk) for pk in portraits}
        Tagged.objects.filter(tag=UUID(tag), portrait__in=keys).delete()
        changed |= keys
    there = {str(pk) for pk in Tag.objects.filter(pk__in=taken).values_list("pk", flat=True)}
    for tag, portraits in taken.items():
        known = Portrait.all_rows.filter(pk__in=portraits).values_list("pk", flat=True)
        if tag in there:
            Tagged.objects.bulk_create(
                [Tagged(tag_id=UUID(tag), portrait_id=pk) for pk in known], ignore_conflicts=True
            )
            changed |= set(known)
    gather_words(changed)


@transaction.atomic
def rename_tag(*, tag: Tag, name: str) -> Tag:
    """Give a tag another name; if the brand has one of that name, the two become one.

    Raises BadTag.
    """
    named = tag_names(name)
    if len(named) != 1:
        raise BadTag("Write one tag, without commas.")
    before, portraits = tag.name, list(tag.portraits.values_list("pk", flat=True))
    others = Tag.objects.filter(brand=tag.brand).exclude(pk=tag.pk).annotate(lower=Lower("name"))
    other = others.filter(lower=named[0].lower()).first()
    if other is not None:
        Tagged.objects.bulk_create(
            [Tagged(tag=other, portrait_id=pk) for pk in portraits], ignore_conflicts=True
        )
        tag.delete()
        record_event(team=other.team, action="tag.merged", target=other, name=before)
    else:
        tag.name = named[0]
        tag.save(update_fields=["name"])
        record_change(
            team=tag.team,
            action="tag.renamed",
            target=tag,
            before={"name": before},
            after={"name": tag.name},
        )
    gather_words(portraits)
    return other or tag


@transaction.atomic
def bring_tag_back(
    *, brand: Brand, name: str, portraits: Collection[str], off: dict[str, list[str]]
) -> None:
    """Undo `delete_tag`, or, with what the tag that it was joined with got (`off`), the joining."""
    put_tags_back(added=off, taken={})
    [tag] = tags_of(brand=brand, names=[name])
    put_tags_back(added={}, taken={str(tag.pk): list(portraits)})
    record_event(team=brand.team, action="tag.restored", target=tag)


@transaction.atomic
def delete_tag(*, tag: Tag) -> list[UUID]:
    """Delete a tag; the portraits that had it, so that it can be put back."""
    portraits = list(tag.portraits.values_list("pk", flat=True))
    record_event(team=tag.team, action="tag.deleted", target=tag, count=len(portraits))
    tag.delete()
    gather_words(portraits)
    return portraits


def _by_brand(portraits: Collection[Portrait]) -> list[tuple[Brand, list[Portrait]]]:
    found: dict[UUID, tuple[Brand, list[Portrait]]] = {}
    for row in portraits:
        brand = row.library.brand
        found.setdefault(brand.pk, (brand, []))[1].append(row)
    return list(found.values())
