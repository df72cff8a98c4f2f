"""Exceptions: portraits that may differ from their brand's others, and why."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import Filter, by_id, by_yes
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Portrait, Role
from scoring.actions.exceptions import (
    LONGEST_REASON,
    CannotExcept,
    add_exception,
    withdraw_exception,
)
from scoring.models import ConsistencyException

LONGEST_KEY = 24
_SENT = {"portrait": KEY, "dimension": "gaze", "reason": "A guest; she looks at her work."}


@exampled({"id": KEY, **_SENT, "created_at": AT, "withdrawn_at": None}, sent=_SENT)
class ExceptionSerializer(ShownRow):
    """A portrait that may differ. dimension: its key in the brand's report; empty = in all.

    withdrawn_at: since then it is compared like the others; the row stays in the history.
    """

    portrait = Reached(Portrait.objects.all())
    dimension = serializers.CharField(max_length=LONGEST_KEY, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=LONGEST_REASON)

    class Meta:
        model = ConsistencyException
        fields: ClassVar = [
            "id",
            "portrait",
            "dimension",
            "reason",
            "created_at",
            "withdrawn_at",
        ]
        read_only_fields: ClassVar = ["withdrawn_at"]


class ExceptionResource(Resource):
    """Exceptions of a brand's consistency; what is excepted stays listed, with its reason."""

    rows = ConsistencyException.objects.select_related("portrait__library__brand__team")
    serializer_class = ExceptionSerializer
    scopes: ClassVar = {"GET": "assessments:read", "POST": "assessments:run"}
    filters: ClassVar = {
        "brand": by_id("portrait__library__brand", "brand"),
        "portrait": by_id("portrait", "portrait"),
        "dimension": Filter("dimension", serializers.CharField(), "Only in this dimension."),
        "in_force": by_yes("withdrawn_at__isnull", "Those that hold now, or the withdrawn ones."),
    }

    def create(self, request: Request) -> Response:
        """Let a portrait differ, with a reason; the brand's report follows."""
        sent = self.sent()
        portrait = self.row(Portrait.objects.for_cards(), pk=sent["portrait"].pk, role=Role.EDITOR)
        try:
            made = add_exception(
                portrait=portrait,
                dimension=sent.get("dimension", ""),
                reason=sent["reason"],
                by=self.token.user,
            )
        except CannotExcept as problem:
            raise Problem(422, "cannot_except", str(problem)) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Let the portrait be compared like the others again."""
        exception = self.row(role=Role.EDITOR)
        withdraw_exception(exception=exception, by=self.token.user)
        return self.answer(self.row())


ROUTES = (("consistency-exceptions", ExceptionResource),)
