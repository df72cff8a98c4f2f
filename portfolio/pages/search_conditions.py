"""Terms of the search box as conditions on portraits.

Columns of the portrait are compared where they stand; what hangs on it is looked up by its index.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.utils import timezone

from portfolio.models import Collected, EmotionalJob, Mark, Portrait, Tag, Tagged, withdrawn
from portfolio.pages.cue_ranges import Range, Subject
from portfolio.pages.full_text import free_words, holding, with_prompt
from portfolio.pages.search_box import Term, field_of
from portfolio.pages.search_fields import Known, SearchField
from portfolio.pages.search_spans import days_of, span_of
from scoring.consistency.colour_cells import cells_near
from scoring.models import Assessment, State

#: What is so of nothing at all.
NOTHING = Q(pk__in=[])
OUTDATED = Exists(
    Assessment.objects.filter(pk=OuterRef("judged_by"))
    .finished()
    .with_outdated()
    .filter(outdated=True)
)


def condition_of(
    term: Term,
    terms: tuple[Term, ...],
    known: Known,
    reader: Any,
    *,
    near: list[UUID] | None = None,
) -> Q:
    """The condition that one of the terms puts. reader: whose ratings and marks; None = nobody's.

    near: portraits that free words stand for, where none has them as they are written.
    """
    field = field_of(term, known)
    if field is None:
        condition = _free(term, terms, near=near)
    elif field.own:
        condition = _certain(_own(field, term.value))
    elif field.key:
        condition = _cue(field, term.value)
    elif field.name in ("rating", "flag"):
        condition = _marked(field.name, term.value, reader)
    else:
        condition = CONDITIONS[field.name](term.value)
    return ~condition if term.negated else condition


def _free(term: Term, terms: tuple[Term, ...], *, near: list[UUID] | None) -> Q:
    if term.negated:
        return holding(term)
    words = free_words(terms)
    if term not in words:
        return Q()  # a word that every prompt has, beside others that tell more
    if near is not None:
        return Q(pk__in=near)
    return holding(term, is_last=term == words[-1])


def _job(value: str) -> Q:
    if value in EmotionalJob.values:
        return Q(library__brand__job=value, library__brand__custom_job=None)
    return Q(library__brand__custom_job__title=value)


def _score(value: str) -> Q:
    return Q(**span_of(value).as_shown().limits("overall"))


def _state(value: str) -> Q:
    if value == "archived":
        return Q(archived_at__isnull=False)
    if value in Portrait.Review.values:
        return Q(review=value)
    # What nobody has asked for yet is about to be queued.
    return Q(scoring__in=[value, ""]) if value == State.QUEUED else Q(scoring=value)


def _person(value: str) -> Q:
    return Q(person=None) if value.casefold() == "none" else Q(person__name__icontains=value)


def _tag(value: str) -> Q:
    tags = Tag.objects.annotate(low=Lower("name")).filter(low=Lower(Value(value)))
    rows = Tagged.objects.filter(tag__in=tags.values("pk"))
    return Q(pk__in=rows.values("portrait"))


def _collection(value: str) -> Q:
    rows = Collected.objects.filter(collection__name__iexact=value, collection__trash=None)
    return Q(pk__in=rows.values("portrait"))


def _origin(value: str) -> Q:
    return Q(origin__in=[value, ""]) if value == "unknown" else Q(origin=value)


def _colour(value: str) -> Q:
    return Q(colours__overlap=cells_near(value))


def _added(value: str) -> Q:
    first, after = days_of(value, timezone.localdate())
    limits = {}
    if first:
        limits["created_at__gte"] = _midnight(first)
    if after:
        limits["created_at__lt"] = _midnight(after)
    return Q(**limits)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)


def _is(value: str) -> Q:
    return {
        "outdated": Q(OUTDATED),
        "archived": Q(archived_at__isnull=False),
        "withdrawn": withdrawn(),
        "sample": Q(library__brand__is_sample=True),
    }[value]


def _marked(name: str, value: str, reader: Any) -> Q:
    """The reader's own mark; nobody else's counts."""
    if reader is None or not reader.is_authenticated:
        return NOTHING
    own = Mark.objects.filter(user=reader)
    if name == "flag":
        flagged = own.exclude(flag="") if value == "none" else own.filter(flag=value)
        among = Q(pk__in=flagged.values("portrait"))
        return ~among if value == "none" else among
    span = span_of(value)
    found = Q(pk__in=own.filter(**span.limits("rating")).values("portrait"))
    # Who gave no rating gave none; it lies in no range but one that begins at nothing.
    holds_none = not span.low and (span.has_low or span.low is None)
    rated = own.filter(rating__gte=1).values("portrait")
    return found | ~Q(pk__in=rated) if holds_none else found


def _cue(field: SearchField, value: str) -> Q:
    span = span_of(value)
    bounds = [(name.rpartition("__")[2], end) for name, end in span.limits("at").items()]
    return Q(Range(Subject(field.key, field.of), tuple(bounds)).condition())


def _own(field: SearchField, value: str) -> Q:
    """A brand's own field, by its key. Text counts in any case, and by a part of it."""
    lookup = f"field_values__{field.name}"
    if field.kind == "number":
        return _typed(field.name, "number") & Q(**span_of(value).limits(lookup))
    if field.kind == "day":
        first, after = days_of(value, timezone.localdate())
        limits = {f"{lookup}__gte": first and first.isoformat()}
        limits[f"{lookup}__lt"] = after and after.isoformat()
        kept = {name: day for name, day in limits.items() if day}
        return _typed(field.name, "string") & Q(**kept)
    if field.kind == "choice":
        return Q(**{lookup: value == "yes"})
    return Q(**{f"{lookup}__icontains": value})


def _certain(condition: Q) -> Q:
    """True or false, where a field without a value would make it neither."""
    yes, no = Value(True), Value(False)
    return Q(Case(When(condition, then=yes), default=no, output_field=BooleanField()))


def _typed(key: str, kind: str) -> Q:
    """What stands in the field is of this type: JSON compares any two of them."""
    found = Func(
        KeyTransform(key, F("field_values")), function="jsonb_typeof", output_field=TextField()
    )
    return Q(Exact(found, kind))


CONDITIONS: Mapping[str, Callable[[str], Q]] = {
    "job": _job,
    "gaze": lambda value: Q(gaze="" if value == "unread" else value),
    "score": _score,
    "state": _state,
    "prompt": with_prompt,
    "color": _colour,
    "tag": _tag,
    "person": _person,
    "origin": _origin,
    "in": _collection,
    "library": lambda value: Q(library__name__iexact=value),
    "brand": lambda value: Q(library__brand__name__iexact=value),
    "added": _added,
    "is": _is,
}
