"""Many chosen portraits as the bulk edit shows them: what they share, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import QueryDict

from portfolio.actions.bulk import editable, seen
from portfolio.models import (
    Brand,
    Collection,
    Field,
    Library,
    Person,
    Portal,
    Portrait,
    Tagged,
    Team,
)
from portfolio.pages.card_list import result_of

SAMPLE = 12
TAGS_SHOWN = 60
#: What stands in a field that is left as it is.
KEPT = "keep"


@dataclass(frozen=True)
class Chosen:
    """What was chosen. listed: the address of the list where all of it was, else "".

    ids: what was named one by one; of a whole list, what was left out of it.
    """

    rows: QuerySet[Portrait]
    ids: Sequence[str]
    listed: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same choice as hidden fields of the next form; a form may have a thousand at most."""
        named = ",".join(self.ids)
        if self.listed:
            return [("all", "yes"), ("in", self.listed), ("except", named)]
        return [("ids", named), ("in", "")]


@dataclass(frozen=True)
class Shared:
    """One value over many portraits. options: (value, name, how many have it)."""

    name: str
    label: str
    options: list[tuple[str, str, int]]
    value: str | None  # what all of them have; None where they differ
    count: int  # of values, with none at all as one of them

    @property
    def now(self) -> str:
        """What they have now: the value that all share, or how many there are."""
        if self.value is None:
            return f"Mixed ({self.count} values)"
        return next((name for value, name, _ in self.options if value == self.value), "Nobody")


def chosen(team: Team, sent: QueryDict, reader: Any, *, to_edit: bool = True) -> Chosen:
    """The portraits that a form names: by their ids, or all of the list at an address.

    ids, except: of single portraits, also several in a field with commas between them.
    Those of other teams, or out of the reader's reach, are left out without a word.
    """
    reached = editable(team, reader) if to_edit else seen(team, reader)
    listed = sent.get("in", "") if sent.get("all") == "yes" else ""
    if listed:
        result = result_of(listed, reader)
        found: Any = result.portraits.order_by().values("pk") if result else []
        left_out = _ids(sent, "except")
        return Chosen(reached.filter(pk__in=found).exclude(pk__in=left_out), left_out, listed)
    ids = _ids(sent, "ids")
    return Chosen(reached.filter(pk__in=ids), ids, "")


def bulk_page(team: Team, found: Chosen, reader: Any) -> dict[str, Any]:
    """The bulk edit: a fixed number of queries, and one for each field of the brands."""
    rows = found.rows.order_by()
    count = rows.count()
    brands = list(Brand.objects.filter(libraries__portraits__in=rows.values("pk")).distinct())
    of_brands = {"brand__in": brands}
    one = len(brands) == 1
    return {
        "team": team,
        "chosen": found,
        "count": count,
        "brands": brands,
        "sample": list(found.rows.order_by("-created_at", "-id")[:SAMPLE]),
        "shared": [
            _shared(rows, "review", "State", list(Portrait.Review.choices)),
            *([_rows_of(rows, "library", "Library", Library, of_brands)] if one else []),
            *([_rows_of(rows, "person", "Person", Person, of_brands)] if one else []),
        ],
        "own_fields": [_own_field(rows, field) for field in _fields(brands)] if one else [],
        "tags": _tags(rows, count),
        "collections": Collection.objects.filter(**of_brands) if one else [],
        "portals": Portal.objects.filter(closed_at=None, **of_brands) if one else [],
    }


def _shared(
    rows: QuerySet[Portrait], name: str, label: str, choices: Sequence[tuple[str, str]]
) -> Shared:
    """How many have which of some values."""
    counts = {str(value or ""): n for value, n in rows.values_list(name).annotate(n=Count("pk"))}
    options = [(str(value), str(title), counts.get(str(value), 0)) for value, title in choices]
    had = [value for value, n in counts.items() if n]
    return Shared(name, label, options, had[0] if len(had) == 1 else None, len(had))


def _rows_of(
    rows: QuerySet[Portrait], name: str, label: str, model: Any, where: dict[str, Any]
) -> Shared:
    choices = list(model.objects.filter(**where).values_list("pk", "name"))
    return _shared(rows, name, label, choices)


def _fields(brands: Sequence[Brand]) -> QuerySet[Field]:
    return Field.objects.filter(brand__in=brands, retired_at=None)


def _own_field(rows: QuerySet[Portrait], field: Field) -> dict[str, Any]:
    """A field of the brand with the value that all have, or how many values there are."""
    counts = rows.values_list(f"field_values__{field.key}").annotate(n=Count("pk"))
    found = list(counts[:20])
    common = _as_text(found[0][0]) if len(found) == 1 else None
    return {"field": field, "value": common, "mixed": f"Mixed ({len(found)} values)"}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _tags(rows: QuerySet[Portrait], count: int) -> list[dict[str, Any]]:
    """The tags that any of them has: on all, or on how many."""
    tagged = Tagged.objects.filter(portrait__in=rows.values("pk")).order_by()
    named = tagged.values_list("tag__name").annotate(n=Count("portrait", distinct=True))
    found = sorted(named, key=lambda row: (-row[1], row[0].lower()))[:TAGS_SHOWN]
    return [{"name": name, "count": n, "is_on_all": n == count} for name, n in found]


def _ids(sent: QueryDict, name: str) -> list[str]:
    """Each once; what is no id is left out."""
    named = dict.fromkeys(part.strip() for text in sent.getlist(name) for part in text.split(","))
    return [pk for pk in named if _is_id(pk)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
