"""Lists in pages by an opaque cursor: stable while rows come and go, in any order.

A cursor holds the place of the row that it follows, as (value, id), so that a page neither
repeats nor passes over a row, however many have the same value; rows without one come last.
"""

import base64
import binascii
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.dateparse import parse_datetime
from rest_framework import status
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from portfolio.api.problems import Problem

USUAL, MOST = 50, 200
BAD_CURSOR = Problem(
    status.HTTP_400_BAD_REQUEST,
    "bad_cursor",
    "This cursor is of another list or order. Begin without one.",
)


class Pages(BasePagination):
    """`?cursor=&limit=`, at most 200; `count=true` adds how many there are in all.

    The view's `order(request)` says by what: ("-created_at", …) → field, and whether it falls.
    """

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.address = request.build_absolute_uri()
        self.field, self.falls = view.order(request)
        limit = _limit(request)
        self.total = None
        if request.query_params.get("count") == "true":
            self.total = queryset.order_by().count()
        cursor = request.query_params.get("cursor")
        place = self._read(cursor) if cursor else None
        backwards = bool(place and place[0])
        rows = queryset.order_by(*self._order(backwards))
        if place:
            try:
                rows = rows.filter(self._beyond(place[1], place[2], backwards))
            except (ValueError, TypeError, ValidationError) as problem:  # no value of this order
                raise BAD_CURSOR from problem
        found = list(rows[: limit + 1])
        has_more = len(found) > limit
        found = found[:limit]
        if backwards:
            found.reverse()
        self.has_next = has_more if not backwards else bool(found)
        self.has_previous = has_more if backwards else bool(place)
        self.found = found
        return found

    def get_paginated_response(self, data: Any) -> Response:
        follows = self.found and self.has_next
        precedes = self.found and self.has_previous
        body: dict[str, Any] = {
            "next": self._link(self.found[-1], False) if follows else None,
            "previous": self._link(self.found[0], True) if precedes else None,
        }
        if self.total is not None:
            body["count"] = self.total
        return Response(body | {"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri", "example": None}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": "integer", "description": "With count=true.", "example": 1},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        def parameter(name: str, words: str, schema: dict[str, Any]) -> dict[str, Any]:
            return {"name": name, "in": "query", "description": words, "schema": schema}

        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
        return [
            parameter("cursor", "From `next` or `previous` of a page.", {"type": "string"}),
            parameter("limit", "Rows of a page.", size),
            parameter(
                "count",
                "`true` adds how many there are in all.",
                {"type": "string", "enum": ["true", "false"]},
            ),
        ]

    def _order(self, backwards: bool) -> list[Any]:
        if self.field == "id":
            return ["-id" if self.falls != backwards else "id"]
        by = F(self.field)
        if self.falls != backwards:
            first = by.desc(nulls_first=True) if backwards else by.desc(nulls_last=True)
            return [first, "-id"]
        return [by.asc(nulls_first=True) if backwards else by.asc(nulls_last=True), "id"]

    def _beyond(self, value: Any, key: UUID, backwards: bool) -> Q:
        """The rows that come after this place; before it where one goes backwards."""
        beyond = "lt" if self.falls != backwards else "gt"
        behind = Q(**{f"id__{beyond}": key})
        if self.field == "id":
            return behind
        if value is None:
            without = Q(**{f"{self.field}__isnull": True}) & behind
            return without | Q(**{f"{self.field}__isnull": False}) if backwards else without
        further = Q(**{f"{self.field}__{beyond}": value}) | (Q(**{self.field: value}) & behind)
        return further if backwards else further | Q(**{f"{self.field}__isnull": True})

    def _link(self, row: Any, backwards: bool) -> str:
        value = getattr(row, self.field)
        if isinstance(value, datetime):
            value = {"at": value.isoformat()}
        order = f"{'-' if self.falls else ''}{self.field}"
        plain = json.dumps([int(backwards), order, None if self.field == "id" else value,
                            str(row.pk)])  # fmt: skip
        token = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
        return replace_query_param(remove_query_param(self.address, "count"), "cursor", token)

    def _read(self, cursor: str) -> tuple[bool, Any, UUID]:
        """(backwards, value, id) of a cursor. Raises Problem."""
        order = f"{'-' if self.falls else ''}{self.field}"
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            backwards, asked, value, key = json.loads(base64.urlsafe_b64decode(padded))
            if asked != order or backwards not in (0, 1):
                raise ValueError
            return bool(backwards), _value(value), UUID(key)
        except (ValueError, TypeError, AttributeError, binascii.Error) as problem:
            raise BAD_CURSOR from problem


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        found = parse_datetime(value["at"]) if isinstance(value.get("at"), str) else None
        if found is None or found.tzinfo is None:
            raise ValueError
        return found
    if value is not None and not isinstance(value, str | int | float):
        raise ValueError
    if isinstance(value, str) and "\x00" in value:
        raise ValueError
    return value


def _limit(request: Request) -> int:
    asked = request.query_params.get("limit", str(USUAL))
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= MOST):
        words = f"Ask for 1 to {MOST} rows of a page."
        raise Problem(status.HTTP_400_BAD_REQUEST, "bad_limit", words)
    return int(asked)
