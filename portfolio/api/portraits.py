"""Portraits: uploaded, renamed, set apart, deleted; found as the pages find them."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import portraits as portrait_actions
from portfolio.actions.api_tokens import scopes_now
from portfolio.actions.persons import ForeignPerson, set_portrait_person
from portfolio.actions.trash import move_to_trash
from portfolio.api.bulk import BulkResultSerializer, done_one_by_one
from portfolio.api.filters import OF_EVERY_LIST, by_id, by_time, narrowed, unknown_parameter
from portfolio.api.portrait_shapes import (
    BulkSerializer,
    PortraitSerializer,
    PortraitUploadSerializer,
)
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.tasks import TaskSerializer
from portfolio.api.uploading import answer_upload
from portfolio.models import Library, Portrait, Role
from portfolio.pages.finding import finding, query_of
from portfolio.pages.grid_query import BEST, GridQuery
from portfolio.pages.search_box import Term
from prompts.models import OriginStatus
from scoring.api.assessments import ask_for_score
from scoring.models import State
from scoring.rubric.catalogue import CATALOGUE

GRAMMAR = (
    "`cue.KEY__OP=NUMBER` (its value in its unit; OP: lt, lte, gt, gte), "
    "`cue.KEY.score__OP=NUMBER` and `overall__OP=NUMBER` (0 to 100) narrow the list, too."
)
SEARCH = (
    "What the search box of the pages takes: words, “phrases” and fields, as "
    "`job:trust gaze:direct score:<60 -tag:old`. Without an ordering, what fits the words best "
    "comes first."
)
#: What stands in a list's address for the grid of the pages, and the scope it needs.
OF_THE_GRID = {
    "q": "portraits:read",
    "state": "assessments:read",
    "outdated": "assessments:read",
    "prompt": "prompts:read",
    "origin": "prompts:read",
    "archived": "portraits:read",
    "withdrawn": "portraits:read",
}
#: Fields of the search box that need another scope than to read portraits. Words are looked for in
#: prompts, too.
OF_ASSESSMENTS = frozenset({"gaze", "score", "color"})
OF_PROMPTS = frozenset({"", "prompt", "origin"})


def scope_of(term: Term) -> str:
    """What a program must be allowed to read to find portraits by this term."""
    if term.field in OF_PROMPTS:
        return "prompts:read"
    key = term.field.removesuffix(".score")
    is_verdict = term.field in ("state", "is") and term.value in (*State.values, "outdated")
    if term.field in OF_ASSESSMENTS or key in CATALOGUE or is_verdict:
        return "assessments:read"
    return "persons:read" if term.field == "person" else "portraits:read"


class PortraitResource(Resource):
    """Portraits. A list shows those in use, narrowed and ordered in the grammar of the pages."""

    rows = Portrait.objects.for_cards()
    serializer_class = PortraitSerializer
    parser_classes = [JSONParser, MultiPartParser]
    scopes: ClassVar = {
        "GET": "portraits:read",
        "POST": "portraits:write",
        "PATCH": "portraits:write",
        "DELETE": "portraits:write",
    }
    filters: ClassVar = {
        "brand": by_id("library__brand", "brand"),
        "library": by_id("library", "library"),
        "person": by_id("person", "person"),
        "created_after": by_time("created_at__gt", "Added after this time."),
    }
    has_own_query = True
    more_parameters = (
        OpenApiParameter("q", str, description=SEARCH),
        OpenApiParameter("state", str, enum=State.values, description="State of its score."),
        OpenApiParameter("outdated", str, enum=["yes"], description="Judged by an older rubric."),
        OpenApiParameter("prompt", str, description="Words and “phrases” that its prompt holds."),
        OpenApiParameter("origin", str, enum=OriginStatus.values, description="AI origin."),
        OpenApiParameter("archived", str, enum=["yes"], description="Those that are archived."),
        OpenApiParameter("withdrawn", str, enum=["yes"], description="Those that are hidden."),
        OpenApiParameter("overall__lt", float, description=GRAMMAR),
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows = narrowed(queryset, self.request, self.filters, others=self._query_text())
        # A program that asks for a name wants that name, and no other that is written nearly so.
        return finding(rows, self._query(), self.token.user, may_be_close=False).placed

    def order(self, request: Request) -> tuple[str, bool]:
        query = self._query()
        is_falling = query.ordering == BEST or query.ordering.startswith("-")
        return "place" if query.is_placed else "created_at", is_falling

    @extend_schema(request=PortraitUploadSerializer, responses={202: TaskSerializer})
    def create(self, request: Request) -> Response:
        """Upload a picture as a new portrait. It is scored by itself; ask the task."""
        sent = self.sent(PortraitUploadSerializer)
        library = self.row(
            Library.objects.select_related("brand__team"),
            pk=sent["library"].pk,
            role=Role.EDITOR,
        )
        return answer_upload(self.token.user, sent, library, None)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Give a portrait another title, or say whom it shows."""
        portrait = self.row(self.held(), role=Role.EDITOR)
        self.check_match(portrait)
        sent = self.sent(row=portrait)
        if "title" in sent:
            portrait_actions.rename_portrait(portrait=portrait, title=sent["title"])
        if "person" in sent:
            try:
                set_portrait_person(portrait=portrait, person=sent["person"])
            except ForeignPerson as problem:
                raise Problem(422, "foreign_person", str(problem)) from problem
        return self.answer(self.row())

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a portrait into the trash, for 30 days."""
        portrait = self.row(role=Role.EDITOR)
        return self.trashed(portrait)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: Any) -> Response:
        """Keep a portrait apart: it counts in no report of its brand."""
        portrait = self.row(role=Role.EDITOR)
        portrait_actions.archive_portrait(portrait=portrait, by=self.token.user)
        return self.answer(self.row())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:
        """Let an archived portrait count again."""
        portrait = self.row(role=Role.EDITOR)
        portrait_actions.restore_portrait(portrait=portrait, by=self.token.user)
        return self.answer(self.row())

    @extend_schema(request=BulkSerializer, responses={200: BulkResultSerializer})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Do one thing to many portraits; each is reported by itself."""
        sent = self.sent(BulkSerializer)
        wanted = sent["action"]
        if wanted == "score" and "assessments:run" not in scopes_now(self.token):
            raise PermissionDenied("This needs the scope “assessments:run”.")
        report = done_one_by_one(sent["ids"], self._act(wanted), request)
        return Response(BulkResultSerializer(report).data)

    def _act(self, wanted: str) -> Any:
        def act(key: UUID) -> None:
            portrait = self.row(Portrait.objects.for_cards(), pk=key, role=Role.EDITOR)
            by = self.token.user
            if wanted == "archive":
                portrait_actions.archive_portrait(portrait=portrait, by=by)
            elif wanted == "restore":
                portrait_actions.restore_portrait(portrait=portrait, by=by)
            elif wanted == "delete":
                move_to_trash(row=portrait, by=by)
            elif portrait.is_withdrawn or portrait.current_version is None:
                raise Problem(422, "nothing_to_score", "There is no picture to score.")
            else:
                ask_for_score(portrait.current_version)

        return act

    def _query_text(self) -> QueryDict:
        """The part of the address that the grid reads."""
        asked = self.request.query_params.copy()
        for name in (OF_EVERY_LIST - {"ordering"}) | set(self.filters):
            asked.pop(name, None)
        return asked

    def _query(self) -> GridQuery:
        """What was asked for in the grammar of the pages. Raises Problem, PermissionDenied."""
        asked = self._query_text()
        for name in asked:
            if name not in OF_THE_GRID and name != "ordering" and "__" not in name:
                raise unknown_parameter(name, {*self.filters, *OF_THE_GRID})
        query = query_of(asked, self.token.user)
        if query.problems:
            raise Problem(status.HTTP_400_BAD_REQUEST, "bad_filter", " ".join(query.problems))
        needed = {OF_THE_GRID[name] for name in asked if name in OF_THE_GRID}
        if query.ranges or query.subject:
            needed.add("assessments:read")
        needed |= {scope_of(term) for term in query.terms}
        if missing := sorted(needed - scopes_now(self.token)):
            raise PermissionDenied(f"To find them so needs the scope “{missing[0]}”.")
        return query


ROUTES = (("portraits", PortraitResource),)
