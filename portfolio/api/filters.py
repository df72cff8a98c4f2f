"""What narrows and orders a list: each parameter read by a field, and nothing else accepted."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request

from portfolio.api.problems import Problem

#: What every list takes.
OF_EVERY_LIST = frozenset({"cursor", "limit", "count", "fields", "expand", "ordering"})


@dataclass(frozen=True)
class Filter:
    """One parameter of a list. lookup: of the rows; field: reads it; words: for the schema."""

    lookup: str
    field: serializers.Field
    words: str


def one_of(lookup: str, choices: Any, words: str) -> Filter:
    """A filter by one of the choices, as [(value, label), …]."""
    return Filter(lookup, serializers.ChoiceField(choices=choices), words)


def by_id(lookup: str, what: str) -> Filter:
    """A filter by another row's id."""
    return Filter(lookup, serializers.UUIDField(), f"Only those of this {what}.")


def by_time(lookup: str, words: str) -> Filter:
    """A filter by a time, ISO 8601."""
    return Filter(lookup, serializers.DateTimeField(), words)


def by_yes(lookup: str, words: str) -> Filter:
    """A filter by true or false."""
    return Filter(lookup, serializers.BooleanField(), words)


def narrowed(
    rows: Any, request: Request, filters: dict[str, Filter], *, others: Iterable[str] = ()
) -> Any:
    """The rows that the request's parameters let through. others: names that are read elsewhere.

    Raises Problem, ValidationError.
    """
    known = OF_EVERY_LIST | set(filters) | set(others)
    if unknown := sorted(set(request.query_params) - known):
        raise unknown_parameter(unknown[0], filters)
    conditions, errors = {}, {}
    for name, each in filters.items():
        if name not in request.query_params:
            continue
        try:
            text = request.query_params[name].replace("\x00", "")
            conditions[each.lookup] = each.field.run_validation(text)
        except serializers.ValidationError as problem:
            errors[name] = problem.detail
    if errors:
        raise serializers.ValidationError(errors)
    return rows.filter(**conditions)


def unknown_parameter(name: str, filters: Any) -> Problem:
    """The problem of a parameter that no list of this kind takes."""
    words = ", ".join(sorted(OF_EVERY_LIST | set(filters)))
    return Problem(
        status.HTTP_400_BAD_REQUEST,
        "unknown_parameter",
        f"This list takes no “{name[:60]}”. It takes {words}.",
    )
