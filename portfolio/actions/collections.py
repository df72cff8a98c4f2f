"""Writes to collections: portraits of a brand that somebody put together by hand."""

from collections.abc import Collection as Many
from uuid import UUID

from django.db import IntegrityError, transaction

from portfolio.actions.audit import record_change, record_event
from portfolio.models import Brand, Collected, Collection, Portrait, User


class CollectionProblem(ValueError):
    """It cannot be done so; the message says why and what to do."""


def _taken(name: str) -> CollectionProblem:
    return CollectionProblem(f"There is a collection “{name}” already. Choose another name.")


def add_collection(*, brand: Brand, name: str, by: User | None, note: str = "") -> Collection:
    """Open an empty collection. Raises CollectionProblem."""
    name = " ".join(name.split())[:120]
    if not name:
        raise CollectionProblem("Give the collection a name.")
    try:
        with transaction.atomic():
            collection = Collection.objects.create(
                brand=brand, name=name, note=note.strip()[:240], created_by=by
            )
            record_event(team=brand.team, action="collection.added", target=collection)
    except IntegrityError as error:
        raise _taken(name) from error
    return collection


def change_collection(*, collection: Collection, name: str, note: str = "") -> Collection:
    """Rename a collection. Raises CollectionProblem."""
    name = " ".join(name.split())[:120]
    if not name:
        raise CollectionProblem("Give the collection a name.")
    before = {"name": collection.name, "note": collection.note}
    collection.name, collection.note = name, note.strip()[:240]
    try:
        with transaction.atomic():
            collection.save(update_fields=["name", "note"])
            record_change(
                team=collection.team,
                action="collection.changed",
                target=collection,
                before=before,
                after={"name": collection.name, "note": collection.note},
            )
    except IntegrityError as error:
        raise _taken(name) from error
    return collection


@transaction.atomic
def collect(*, collection: Collection, portraits: Many[Portrait], by: User | None) -> list[UUID]:
    """Put portraits of the brand into a collection; those that were not in it, as undo needs them.

    Raises CollectionProblem for portraits of another brand.
    """
    if any(row.library.brand_id != collection.brand_id for row in portraits):
        raise CollectionProblem(
            f"“{collection}” is of the brand {collection.brand}: choose portraits of that brand."
        )
    there = set(collection.items.values_list("portrait", flat=True))
    new = [row.pk for row in portraits if row.pk not in there]
    Collected.objects.bulk_create(
        [Collected(collection=collection, portrait_id=pk, added_by=by) for pk in new],
        ignore_conflicts=True,
    )
    if new:
        record_event(
            team=collection.team, action="collection.filled", target=collection, count=len(new)
        )
    return new


@transaction.atomic
def take_out(*, collection: Collection, portraits: Many[UUID]) -> list[UUID]:
    """Take portraits out of a collection; those that were in it. They stay where they are."""
    rows = collection.items.filter(portrait__in=portraits)
    gone = list(rows.values_list("portrait", flat=True))
    rows.delete()
    if gone:
        record_event(
            team=collection.team, action="collection.emptied", target=collection, count=len(gone)
        )
    return gone
