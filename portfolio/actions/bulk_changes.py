"""The changes that are made to many portraits at once: what each does to some rows, and its undo.

A change takes the rows of one slice and a value, and gives what undoes it, as JSON: the same for
five portraits and for the five hundredth slice of a long task.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.actions.audit import record_event
from portfolio.actions.collections import CollectionProblem, collect, take_out
from portfolio.actions.fields import clean_value, put_values_back, set_values
from portfolio.actions.persons import set_portrait_person
from portfolio.actions.portals import ForeignPortrait, add_to_portal, take_from_portal
from portfolio.actions.portraits import archive_portrait, restore_portrait
from portfolio.actions.review_states import NoSuchReview, set_review, undo_review
from portfolio.actions.tags import (
    BadTag,
    bring_tag_back,
    put_tags_back,
    rename_tag,
    tag_names,
    tag_portraits,
    untag_portraits,
)
from portfolio.actions.trash import NotRestorable, move_to_trash, restore_from_trash
from portfolio.models import (
    Brand,
    Collection,
    Field,
    Library,
    Person,
    Portal,
    PortalItem,
    Portrait,
    Tag,
    TrashEntry,
    User,
)
from portfolio.signals import rescore_asked

Rows = Sequence[Portrait]
Undo = Any


class BadChange(ValueError):
    """The change cannot be made to these portraits; the message says why and what to do."""


@dataclass(frozen=True)
class Change:
    """One kind of change. words: what is done to the portraits, for messages and the tray."""

    words: str
    make: Callable[[Rows, Any, User], Undo]
    undo: Callable[[Undo, User], None] | None = None


def _brands_of(rows: Rows) -> list[Brand]:
    return list({row.library.brand_id: row.library.brand for row in rows}.values())


def _reached(model: Any, pk: str, by: User) -> Any:
    """A row that the member sees. Raises BadChange."""
    try:
        found = model.objects.visible_to(by).filter(pk=UUID(pk)).first()
    except ValueError:
        found = None
    if found is None:
        raise BadChange(f"The {model._meta.verbose_name} is not there any more. Choose another.")
    return found


def _add_tags(rows: Rows, value: str, by: User) -> Undo:
    return tag_portraits(portraits=rows, names=tag_names(value))


def _remove_tags(rows: Rows, value: str, by: User) -> Undo:
    return untag_portraits(portraits=rows, names=tag_names(value))


def _set_field(rows: Rows, value: dict[str, str], by: User) -> Undo:
    """value: {"key", "text"}; the field is looked up in the brand of each portrait."""
    undo: dict[str, Any] = {}
    for brand in _brands_of(rows):
        field = Field.objects.filter(brand=brand, key=value["key"], retired_at=None).first()
        if field is None:
            raise BadChange(f"{brand} has no field “{value['key']}”. Add it on the brand’s page.")
        theirs = [row for row in rows if row.library.brand_id == brand.pk]
        undo |= set_values(portraits=theirs, key=field.key, value=clean_value(field, value["text"]))
    return {"key": value["key"], "before": undo}


def _review(rows: Rows, value: str, by: User) -> Undo:
    try:
        done = set_review(portraits=[row.pk for row in rows], state=value, by=by)
    except NoSuchReview as problem:
        raise BadChange(str(problem)) from problem
    return {"state": value, "before": {str(pk): state for pk, state in done.previous.items()}}


def _undo_review(undo: Undo, by: User) -> None:
    before = {UUID(pk): state for pk, state in undo["before"].items()}
    undo_review(previous=before, state=undo["state"], by=by)


def _move(rows: Rows, value: str, by: User) -> Undo:
    library = _reached(Library, value, by)
    if any(row.library.brand_id != library.brand_id for row in rows):
        raise BadChange(
            f"“{library}” is of the brand {library.brand}. Portraits move between the libraries of "
            "one brand: what they are judged by, and who may see them, stays as it is."
        )
    before = {str(row.pk): str(row.library_id) for row in rows if row.library_id != library.pk}
    Portrait.objects.filter(pk__in=before).update(library=library)
    if before:
        record_event(team=library.team, action="portraits.moved", target=library, count=len(before))
    return before


def _undo_move(undo: Undo, by: User) -> None:
    for library in Library.objects.filter(pk__in=set(undo.values())):
        ids = [pk for pk, old in undo.items() if old == str(library.pk)]
        moved = Portrait.objects.filter(pk__in=ids, library__brand=library.brand_id)
        record_event(
            team=library.team,
            action="portraits.moved",
            target=library,
            count=moved.update(library=library),
        )


def _person(rows: Rows, value: str, by: User) -> Undo:
    person = _reached(Person, value, by) if value else None
    if person is not None and any(row.library.brand_id != person.brand_id for row in rows):
        raise BadChange(f"{person} belongs to the brand {person.brand}: choose its portraits.")
    before = {str(row.pk): str(row.person_id or "") for row in rows}
    for row in rows:
        set_portrait_person(portrait=row, person=person)
    return before


def _undo_person(undo: Undo, by: User) -> None:
    people = {
        str(person.pk): person
        for person in Person.objects.filter(pk__in=[pk for pk in undo.values() if pk])
    }
    for row in Portrait.objects.filter(pk__in=undo):
        set_portrait_person(portrait=row, person=people.get(undo[str(row.pk)]))


def _archive(rows: Rows, value: str, by: User) -> Undo:
    wanted = [row for row in rows if row.archived_at is None]
    for row in wanted:
        archive_portrait(portrait=row, by=by)
    return [str(row.pk) for row in wanted]


def _restore(rows: Rows, value: str, by: User) -> Undo:
    wanted = [row for row in rows if row.archived_at is not None]
    for row in wanted:
        restore_portrait(portrait=row, by=by)
    return [str(row.pk) for row in wanted]


def _again(make: Callable[[Rows, Any, User], Undo]) -> Callable[[Undo, User], None]:
    """Undo by the opposite change."""

    def undo(ids: Undo, by: User) -> None:
        make(list(Portrait.objects.for_cards().filter(pk__in=ids)), "", by)

    return undo


def _trash(rows: Rows, value: str, by: User) -> Undo:
    return [str(move_to_trash(row=row, by=by).pk) for row in rows]


def _undo_trash(undo: Undo, by: User) -> None:
    for entry in TrashEntry.objects.filter(pk__in=undo):
        try:
            restore_from_trash(entry=entry)
        except NotRestorable as problem:
            raise BadChange(str(problem)) from problem


def _collect(rows: Rows, value: str, by: User) -> Undo:
    collection = _reached(Collection, value, by)
    try:
        new = collect(collection=collection, portraits=rows, by=by)
    except CollectionProblem as problem:
        raise BadChange(str(problem)) from problem
    return {"collection": value, "new": [str(pk) for pk in new]}


def _undo_collect(undo: Undo, by: User) -> None:
    collection = Collection.objects.filter(pk=undo["collection"]).first()
    if collection is not None:
        take_out(collection=collection, portraits=undo["new"])


def _take_out(rows: Rows, value: str, by: User) -> Undo:
    collection = _reached(Collection, value, by)
    gone = take_out(collection=collection, portraits=[row.pk for row in rows])
    return {"collection": value, "gone": [str(pk) for pk in gone]}


def _undo_take_out(undo: Undo, by: User) -> None:
    collection = Collection.objects.filter(pk=undo["collection"]).first()
    if collection is not None:
        rows = Portrait.objects.for_cards().filter(pk__in=undo["gone"])
        collect(collection=collection, portraits=list(rows), by=by)


def _portal(rows: Rows, value: str, by: User) -> Undo:
    portal = _reached(Portal, value, by)
    shown = [row for row in rows if row.current_version_id]
    try:
        items = add_to_portal(portal=portal, portraits=shown, by=by)
    except ForeignPortrait as problem:
        raise BadChange(
            f"“{portal}” shows portraits of {portal.brand} alone: choose portraits of that brand."
        ) from problem
    return [str(item.pk) for item in items]


def _undo_portal(undo: Undo, by: User) -> None:
    for item in PortalItem.objects.filter(pk__in=undo):
        take_from_portal(item=item)


def _rescore(rows: Rows, value: str, by: User) -> Undo:
    versions = [row.current_version_id for row in rows if row.current_version_id]
    rescore_asked.send(sender=Portrait, versions=versions)
    return None


def _undo_tags(undo: Undo, by: User) -> None:
    put_tags_back(added=undo, taken={})


def _undo_untag(undo: Undo, by: User) -> None:
    put_tags_back(added={}, taken=undo)


def _undo_field(undo: Undo, by: User) -> None:
    put_values_back(key=undo["key"], before=undo["before"])


def _tag(rows: Rows, value: str, by: User) -> Undo:
    raise BadChange("A tag is renamed and deleted on the page of its brand.")


def _undo_tag(undo: Undo, by: User) -> None:
    """Take back what ``portfolio.actions.tag_steps`` did to a tag of a brand."""
    if "tag" not in undo:
        brand = Brand.objects.filter(pk=undo.pop("brand")).first()
        if brand is not None:
            bring_tag_back(brand=brand, **undo)
        return
    tag = Tag.objects.filter(pk=undo["tag"]).first()
    try:
        if tag is not None:
            rename_tag(tag=tag, name=undo["name"])
    except BadTag as problem:
        raise BadChange(str(problem)) from problem


CHANGES: dict[str, Change] = {
    "add_tags": Change("tagged", _add_tags, _undo_tags),
    "remove_tags": Change("without these tags", _remove_tags, _undo_untag),
    "field": Change("changed", _set_field, _undo_field),
    "review": Change("in another state", _review, _undo_review),
    "move": Change("moved", _move, _undo_move),
    "person": Change("of another person", _person, _undo_person),
    "collect": Change("put into the collection", _collect, _undo_collect),
    "take_out": Change("taken out of the collection", _take_out, _undo_take_out),
    "portal": Change("added to the portal", _portal, _undo_portal),
    "rescore": Change("sent to be scored again", _rescore),
    "archive": Change("archived", _archive, _again(_restore)),
    "restore": Change("back in use", _restore, _again(_archive)),
    "trash": Change("in the trash", _trash, _undo_trash),
    "tag": Change("of another tag", _tag, _undo_tag),
}
