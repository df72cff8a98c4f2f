"""Writes of the trash: what a member deletes goes there whole, and comes back whole."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.brands import tell_changed
from portfolio.actions.review_states import follow_portraits
from portfolio.actions.words import gather_words
from portfolio.models import (
    Brand,
    BrandImage,
    Library,
    Person,
    Portal,
    Portrait,
    TrashEntry,
    User,
)
from portfolio.models.trash import KEPT_FOR, Trashable, trashable_models


class NotRestorable(Exception):
    """It cannot come back as things stand; the words say what to do first."""


@transaction.atomic
def move_to_trash(*, row: Trashable, by: User | None) -> TrashEntry:
    """Put a row into the trash, with everything that is in it; one that is there already stays.

    What lay in the trash before keeps its own entry, and is restored by itself.
    """
    model = type(row)
    found: Any = model._base_manager.select_for_update().get(pk=row.pk)
    if found.trash_id is not None:
        return TrashEntry.objects.get(pk=found.trash_id)
    entry = TrashEntry.objects.create(
        team=found.team,
        brand=_brand_of(found),
        kind=model._meta.model_name or "",
        row_id=found.pk,
        name=str(found)[:254],
        created_by=by,
    )
    counts = {inner: rows.update(trash=entry) for inner, rows in _inside(found)}
    model._base_manager.filter(pk=found.pk).update(trash=entry)
    found.trash = entry
    entry.portraits = counts.get(Portrait, 0) + (model is Portrait)
    entry.save(update_fields=["portraits"])
    record_event(
        team=entry.team,
        action="trash.added",
        target=found,
        kind=_kind(model),
        holding=holding(model, entry.portraits),
    )
    _tell(entry, found)
    return entry


@transaction.atomic
def restore_from_trash(*, entry: TrashEntry) -> models.Model:
    """Bring back what an entry holds; what it was in has to be there. Raises NotRestorable."""
    entry = TrashEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if entry.doomed_at is not None:
        raise NotRestorable(f"“{entry}” is being deleted for good.")
    model = model_of(entry)
    found = model._base_manager.select_for_update().get(pk=entry.row_id)
    for above in _above(found):
        if above.trash_id is not None:
            raise NotRestorable(
                f"Its {_kind(type(above))} “{above}” is in the trash, too. Restore that first."
            )
    try:
        with transaction.atomic():
            for each in trashable_models():
                each._base_manager.filter(trash=entry).update(trash=None)
    except IntegrityError as error:
        raise NotRestorable(
            f"There is another {_kind(model)} called “{entry.name}” by now. Rename that one first."
        ) from error
    record_event(
        team=entry.team,
        action="trash.restored",
        target=found,
        kind=_kind(model),
        holding=holding(model, entry.portraits),
    )
    entry.delete()
    found.refresh_from_db()
    _tell(entry, found)
    return found


def expired_entries() -> Iterable[TrashEntry]:
    """What has been in the trash for as long as it is kept, or is to go sooner."""
    is_due = Q(created_at__lt=timezone.now() - KEPT_FOR) | Q(doomed_at__isnull=False)
    return TrashEntry.objects.filter(is_due)


def model_of(entry: TrashEntry) -> type[Trashable]:
    """The model of what an entry is about."""
    return next(each for each in trashable_models() if each._meta.model_name == entry.kind)


def holding(model: type[models.Model], portraits: int) -> str:
    """How the audit log says how many portraits are in something; "" where it is one, or none."""
    if model is Portrait or not portraits:
        return ""
    return f", with {portraits} portrait{'' if portraits == 1 else 's'}"


def _inside(row: Any) -> Iterable[tuple[type[Trashable], models.QuerySet[Any]]]:
    """The rows of each model that lie inside of a brand or a library and are not in the trash."""
    for model in trashable_models():
        for prefix, above in _steps(model):
            if above is type(row):
                yield model, model._base_manager.filter(**{prefix: row.pk, "trash": None})


def _above(row: Any) -> Iterable[Any]:
    for prefix, above in _steps(type(row)):
        if issubclass(above, Trashable):
            found = row
            for step in prefix.split("__"):
                found = getattr(found, step)
            yield found


def _steps(model: type[Trashable]) -> Iterable[tuple[str, type[models.Model]]]:
    """The way from a model up to its team: (lookup, model), the nearest first."""
    above: Any = model
    steps = getattr(model, "team_path", "").split("__")
    for depth, step in enumerate(steps, 1):
        above = above._meta.get_field(step).related_model
        yield "__".join(steps[:depth]), above


def _brand_of(row: Any) -> Brand | None:
    if isinstance(row, Brand):
        return row
    path = getattr(row, "brand_path", None)
    for step in path.split("__") if path else ():
        row = getattr(row, step)
    return row if path else None


def _tell(entry: TrashEntry, row: Any) -> None:
    """Other portraits are compared with each other now; a logo is a logo again.

    The name of a person in the trash finds no portrait, and a portal in the trash asks nobody.
    """
    if isinstance(row, Portal):
        follow_portraits(
            list(row.items.values_list("portrait", flat=True)),
            is_taken_out=row.trash_id is not None,
        )
    if isinstance(row, Person):
        gather_words(Portrait.all_rows.filter(person=row))
    if isinstance(row, Portrait | Library):
        tell_changed(entry.brand, is_judged_anew=False)  # type: ignore[arg-type]
    elif isinstance(row, Brand) and row.trash_id is None:
        tell_changed(row)
    elif isinstance(row, BrandImage) and row.trash_id is None and row.kind == BrandImage.Kind.LOGO:
        Brand.all_rows.filter(pk=row.brand_id, logo=None).update(logo=row)


def _kind(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)
