"""What every view of the API has: scopes, rows that the token reaches, one transaction, ETags."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from rest_framework import status
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portfolio.access import WHOLE_TEAM, access
from portfolio.actions.api_tokens import scopes_now
from portfolio.actions.trash import move_to_trash
from portfolio.api.authentication import HasScope, TokenAuthentication, as_actor
from portfolio.api.filters import Filter, narrowed
from portfolio.api.idempotency import Replayed, begin_call
from portfolio.api.limits import TokenLimit
from portfolio.api.paging import Pages
from portfolio.api.problems import Problem, handle
from portfolio.api.schema import Operations
from portfolio.api.shown import PRUNING
from portfolio.models import ApiToken, Role

SAFE = ("GET", "HEAD", "OPTIONS")
NEWEST = "-created"


class Resource(GenericViewSet):
    """Rows of one kind: read, narrowed, ordered and cut into pages alike everywhere.

    rows: all of them, with what the answer needs; the token narrows them. scopes: what the token
    needs, by the name of the action, or else by method. filters: what a list takes. orderings:
    name -> field; usual_order: the one without a wish.
    """

    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [TokenLimit]
    renderer_classes = [JSONRenderer]
    parser_classes = [JSONParser]
    pagination_class = Pages
    schema = Operations()
    lookup_value_converter = "uuid"
    scopes: ClassVar[dict[str, str]] = {}
    #: Secrets that this very answer tells: no record of the call keeps them.
    told_once: dict[str, Any] = {}
    rows: ClassVar[Any] = None
    filters: ClassVar[dict[str, Filter]] = {}
    orderings: ClassVar[dict[str, str]] = {"created": "created_at"}
    usual_order: ClassVar[str] = NEWEST
    #: Whether its lists read their parameters in a grammar of their own; then these describe it.
    has_own_query: ClassVar[bool] = False
    more_parameters: ClassVar[tuple[Any, ...]] = ()
    #: action -> the statuses of errors that it has beside the usual ones.
    more_errors: ClassVar[dict[str, tuple[str, ...]]] = {}

    def get_exception_handler(self) -> Any:
        return handle

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """A request that changes something is one transaction, done by the token."""
        changes = request.method not in SAFE
        with ExitStack() as stack:
            if changes:
                stack.enter_context(transaction.atomic())
            self._stack = stack
            response = super().dispatch(request, *args, **kwargs)
            if changes and response.status_code >= status.HTTP_400_BAD_REQUEST:
                transaction.set_rollback(True)
            return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.told_once: dict[str, Any] = {}
        self._stack.enter_context(as_actor(self.token, request.META.get("REMOTE_ADDR")))
        if request.method not in SAFE and not isinstance(request.data, Mapping):
            words = "Send one JSON object."
            raise Problem(status.HTTP_400_BAD_REQUEST, "not_an_object", words)
        self.call = begin_call(request, self.token) if request.method == "POST" else None

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, Replayed):
            return exc.response
        answer = super().handle_exception(exc)
        # A problem is JSON, whatever picture or pack was asked for.
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return answer

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "limits", {}).items():
            answer[name] = value
        if call := getattr(self, "call", None):
            call.keep(answer)
        if self.told_once and status.is_success(answer.status_code):
            answer.data = {**answer.data, **self.told_once}
        return answer

    @property
    def token(self) -> ApiToken:
        token = self.request.auth
        assert isinstance(token, ApiToken)
        return token

    def get_queryset(self) -> Any:
        rows = self.rows.all()
        for expansion in self._expansions():
            rows = rows.select_related(*expansion.selects) if expansion.selects else rows
            rows = rows.prefetch_related(*expansion.prefetches())
        return self.reached(rows)

    def held(self) -> Any:
        """The rows for a change: the one that is read is held until the transaction ends."""
        return self.rows.all().select_for_update(of=("self",), no_key=True)

    def reached(self, rows: Any) -> Any:
        """Those of these rows that the token reaches: its team's, and of its brands alone."""
        model = rows.model
        found = rows.visible_to(self.token.user)
        found = found.filter(**{_within(model.team_path): [self.token.team_id]})
        if not self.token.is_limited:
            return found
        brand = getattr(model, "brand_path", None)
        if brand is None:
            return found if getattr(model, "open_to_limited", False) else found.none()
        return found.filter(**{_within(brand): self.token.brands.values("pk")})

    def row(self, rows: Any = None, *, pk: Any = None, role: Role = Role.READ_ONLY) -> Any:
        """One row that the token reaches and may treat so. Raises Http404, PermissionDenied."""
        wanted = pk if pk is not None else self.kwargs["pk"]
        reached = self.get_queryset() if rows is None else self.reached(rows)
        row = access(reached, self.token.user, pk=wanted, role=role)
        if self.token.is_limited and role != Role.READ_ONLY and not hasattr(row, "brand_path"):
            raise PermissionDenied(WHOLE_TEAM)
        return row

    def get_serializer_context(self) -> dict[str, Any]:
        """With the fields that are asked for, and the rows that are to stand in full."""
        context = dict(super().get_serializer_context())
        asked = getattr(self.request, "query_params", {})
        if asked.get("fields"):
            context["fields"] = _names(asked["fields"])
        context["expand"] = self._expand()
        return context

    def order(self, request: Request) -> tuple[str, bool]:
        """The field that a list is ordered by, and whether it falls. Raises Problem."""
        asked = request.query_params.get("ordering", "") or self.usual_order
        name = asked.removeprefix("-")
        if name not in self.orderings:
            words = (
                f"There is no order “{asked[:60]}”: {', '.join(self.orderings)}; - turns it round."
            )
            raise Problem(status.HTTP_400_BAD_REQUEST, "unknown_ordering", words)
        return self.orderings[name], asked.startswith("-")

    def filter_queryset(self, queryset: Any) -> Any:
        return narrowed(queryset, self.request, self.filters)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, page by page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one."""
        return self.answer(self.row())

    def answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        """The row with its ETag; 304 where the reader has it already."""
        form = self.get_serializer(row)
        data = form.data
        if self._expand():
            tag = etag_of(data)
        elif "fields" in form.context:
            tag = self._etag(row)
        else:
            tag = etag_of(_lasting(form, data))
        if self.request.method in SAFE and tag in _tags(self.request, "If-None-Match"):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(data, status=code, headers={"ETag": tag})

    def sent(self, serializer: Any = None, *, row: Any = None) -> Any:
        """What the request sends, read by a serializer: the resource's own without one.

        row: what is changed by it; then every field may be left out. Raises ValidationError.
        """
        kind = serializer or self.get_serializer_class()
        data, context = self.request.data, self._whole_context()
        form = kind(row, data=data, partial=row is not None, context=context)
        form.is_valid(raise_exception=True)
        return form.validated_data

    def trashed(self, row: Any) -> Response:
        """Put a row into the trash, if it is still what the caller read: 204."""
        self.check_match(row)
        move_to_trash(row=row, by=self.token.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def check_match(self, row: Any) -> None:
        """If-Match of a change: another ETag than the row's is answered with 412, no change made.

        The caller holds the row. Raises Problem.
        """
        asked = _tags(self.request, "If-Match")
        if asked and "*" not in asked and self._etag(row) not in asked:
            raise Problem(
                status.HTTP_412_PRECONDITION_FAILED,
                "changed_meanwhile",
                "It was changed since you read it. Read it again, and send your change anew.",
            )

    def _etag(self, row: Any) -> str:
        """The ETag of the whole row, whatever part of it is asked for."""
        form = self.get_serializer_class()(row, context=self._whole_context())
        return etag_of(_lasting(form, form.data))

    def _whole_context(self) -> dict[str, Any]:
        """The context of a row with all that it has, whatever part of it is asked for."""
        return {k: v for k, v in self.get_serializer_context().items() if k not in PRUNING}

    def _expand(self) -> tuple[str, ...]:
        asked = getattr(self.request, "query_params", {}).get("expand", "")
        names = _names(asked)
        known = getattr(self.get_serializer_class(), "expansions", {})
        if unknown := [name for name in names if name not in known]:
            there = ", ".join(known) or "none"
            words = f"“{unknown[0][:60]}” cannot be expanded here; there is {there}."
            raise Problem(status.HTTP_400_BAD_REQUEST, "unknown_expansion", words)
        held = scopes_now(self.token) if names else frozenset()
        for name in names:
            if known[name].scope not in held:
                raise PermissionDenied(f"“{name}” needs the scope “{known[name].scope}”.")
        return names

    def _expansions(self) -> tuple[Any, ...]:
        known = getattr(self.get_serializer_class(), "expansions", {})
        return tuple(known[name] for name in self._expand())


def etag_of(data: Any) -> str:
    """A strong ETag of what is sent."""
    plain = json.dumps(data, default=str, sort_keys=True)
    return f'"{hashlib.sha256(plain.encode()).hexdigest()[:32]}"'


def _lasting(form: Any, data: Any) -> dict[str, Any]:
    """What an ETag counts of a row: not what changes by being looked at."""
    passing = getattr(form, "passing", ())
    return {name: value for name, value in data.items() if name not in passing}


def _tags(request: Request, header: str) -> list[str]:
    return [part.strip().removeprefix("W/") for part in request.headers.get(header, "").split(",")
            if part.strip()]  # fmt: skip


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _within(path: str | None) -> str:
    return f"{path}__in" if path else "pk__in"
