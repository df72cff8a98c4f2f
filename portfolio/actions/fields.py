"""Writes to a brand's own typed fields, and to what is written in them."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.words import gather_words
from portfolio.models import Brand, Field, Portrait

LONGEST = 400
MOST_FIELDS = 40
YES, NO = ("yes", "true", "1"), ("no", "false", "0")


class BadField(ValueError):
    """The field, or what was written in it, cannot be taken; the message says why."""


def clean_value(field: Field, text: str) -> Any:
    """What a field keeps of a text: a word, a number, an ISO date, a choice, a bool; None = empty.

    Raises BadField.
    """
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        return None
    if field.kind == Field.Kind.NUMBER:
        return _number(field, text)
    if field.kind == Field.Kind.DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise BadField(f"{field}: write a date as 2026-11-23.") from None
    if field.kind == Field.Kind.YES_NO:
        if text.lower() not in YES + NO:
            raise BadField(f"{field}: write yes or no.")
        return text.lower() in YES
    if field.kind == Field.Kind.CHOICE and text not in field.choices:
        raise BadField(f"{field}: choose one of {', '.join(field.choices)}.")
    if len(text) > LONGEST:
        raise BadField(f"{field}: write at most {LONGEST} letters.")
    return text


def _number(field: Field, text: str) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadField(f"{field}: write a number, such as 12.5.")
    return value


@transaction.atomic
def add_field(*, brand: Brand, name: str, kind: str, choices: Collection[str] = ()) -> Field:
    """Give a brand's portraits a field. Raises BadField."""
    key = re.sub(r"[^a-z0-9_]", "_", slugify(name).replace("-", "_"))[:40]
    if not key:
        raise BadField("Give the field a name with letters or digits.")
    if kind not in Field.Kind.values:
        raise BadField(f"A field is one of {', '.join(Field.Kind.values)}.")
    if Field.objects.filter(brand=brand).count() >= MOST_FIELDS:
        raise BadField(f"A brand has at most {MOST_FIELDS} fields.")
    kept = _choices(kind, choices)
    try:
        with transaction.atomic():
            field = Field.objects.create(
                brand=brand, name=name.strip()[:60], key=key, kind=kind, choices=kept
            )
    except IntegrityError as error:
        raise BadField(f"The brand has a field “{key}” already. Choose another name.") from error
    record_event(team=brand.team, action="field.added", target=field, kind=kind)
    return field


@transaction.atomic
def change_field(*, field: Field, name: str, choices: Collection[str] = ()) -> Field:
    """Rename a field, or offer other choices; what is written in it stays. Raises BadField."""
    before = {"name": field.name}
    if not name.strip():
        raise BadField("Give the field a name.")
    field.name, field.choices = name.strip()[:60], _choices(field.kind, choices)
    field.save(update_fields=["name", "choices"])
    after = {"name": field.name}
    record_change(team=field.team, action="field.changed", target=field, before=before, after=after)
    return field


@transaction.atomic
def retire_field(*, field: Field, is_retired: bool = True) -> None:
    """Offer a field no more, or again; what is written in it is kept all the while."""
    field.retired_at = timezone.now() if is_retired else None
    field.save(update_fields=["retired_at"])
    action = "field.retired" if is_retired else "field.restored"
    record_event(team=field.team, action=action, target=field)
    rows = Portrait.objects.filter(library__brand=field.brand, field_values__has_key=field.key)
    gather_words(rows)


@transaction.atomic
def set_values(*, portraits: Collection[Portrait], key: str, value: Any) -> dict[str, Any]:
    """Write a value into a field of portraits; None empties it. Before, by id, as undo needs it."""
    held = Portrait.all_rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    rows = list(held.filter(pk__in=[row.pk for row in portraits]))
    before = {str(row.pk): row.field_values.get(key) for row in rows}
    _write(rows, key, dict.fromkeys(before, value))
    return {pk: old for pk, old in before.items() if old != value}


@transaction.atomic
def put_values_back(*, key: str, before: Mapping[str, Any]) -> None:
    """Undo `set_values`."""
    held = Portrait.all_rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    _write(list(held.filter(pk__in=[UUID(pk) for pk in before])), key, before)


def _write(rows: Collection[Portrait], key: str, values: Mapping[str, Any]) -> None:
    for row in rows:
        value = values[str(row.pk)]
        if value is None:
            row.field_values.pop(key, None)
        else:
            row.field_values[key] = value
    Portrait.all_rows.bulk_update(rows, ["field_values"], batch_size=500)
    gather_words([row.pk for row in rows])


def _choices(kind: str, choices: Collection[str]) -> list[str]:
    kept = list(dict.fromkeys(word.strip()[:60] for word in choices if word.strip()))
    if kind == Field.Kind.CHOICE and len(kept) < 2:
        raise BadField("Give at least two choices, one a line.")
    return kept if kind == Field.Kind.CHOICE else []
