"""Decisions: what reviewers say of exactly one version."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import reviews
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_time, one_of
from portfolio.api.portrait_shapes import PortraitSerializer
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.versions import VersionSerializer
from portfolio.api.writing import Reached
from portfolio.models import Answer, Decision, PortalItem, Role, Version

LONGEST_REASON = 4000
_SHOWN: dict[str, Any] = {
    "id": KEY,
    "portal": KEY,
    "stage": KEY,
    "portrait": KEY,
    "version": KEY,
    "user": None,
    "guest": KEY,
    "decided_by": "Clara Voß",
    "answer": "request_changes",
    "reason": "The light is too hard on the left side.",
    "answers": {},
    "by_silence": False,
    "decided_at": AT,
    "withdrawn_at": None,
}
#: refusal -> (status, code)
REFUSALS: dict[type[Exception], tuple[int, str]] = {
    reviews.ReasonNeeded: (422, "reason_needed"),
    reviews.VersionMovedOn: (409, "version_moved_on"),
    reviews.Locked: (409, "locked"),
    reviews.NotAsked: (409, "not_asked"),
}


@exampled(_SHOWN)
class DecisionSerializer(ShownRow):
    """What one reviewer decided on one version; of several of the same the newest counts.

    decided_by: the name, as it was then. answers: to the seven questions, by their number.
    by_silence: nobody answered by the deadline, and that had been agreed to count.
    """

    expansions: ClassVar = {
        "portrait": Expansion(
            PortraitSerializer, attrgetter("portrait"), "portraits:read", ("portrait__person",)
        ),
        "version": Expansion(
            VersionSerializer, attrgetter("version"), "portraits:read", ("version",)
        ),
    }

    class Meta:
        model = Decision
        fields: ClassVar = list(_SHOWN)


@exampled({}, sent={"item": KEY, "version": KEY, "answer": "approve", "reason": ""})
class DecideSerializer(serializers.Serializer):
    """An answer on exactly this version. reason: needed to request changes, and to reject."""

    item = Reached(PortalItem.objects.all())
    version = Reached(Version.objects.all())
    answer = serializers.ChoiceField(Answer.choices)
    reason = serializers.CharField(
        max_length=LONGEST_REASON, allow_blank=True, required=False, default=""
    )


class DecisionResource(Resource):
    """Decisions, of members and of guests; those that were taken back are not told."""

    rows = Decision.objects.filter(withdrawn_at=None).select_related(
        "portrait__library__brand__team"
    )
    serializer_class = DecisionSerializer
    scopes: ClassVar = {"GET": "decisions:read", "POST": "decisions:write"}
    filters: ClassVar = {
        "portal": by_id("portal", "portal"),
        "portrait": by_id("portrait", "portrait"),
        "version": by_id("version", "version"),
        "brand": by_id("portrait__library__brand", "brand"),
        "answer": one_of("answer", Answer.choices, "Those with this answer."),
        "created_after": by_time("decided_at__gt", "Decided after this time."),
        "created_before": by_time("decided_at__lt", "Decided before this time."),
    }
    orderings: ClassVar = {"created": "decided_at"}

    @extend_schema(request=DecideSerializer, responses={201: DecisionSerializer})
    def create(self, request: Request) -> Response:
        """Decide as the token's account, where the open stage asks it."""
        sent = self.sent(DecideSerializer)
        rows = PortalItem.objects.select_related("portal__brand__team", "portrait__current_version")
        item = self.row(rows, pk=sent["item"].pk, role=Role.REVIEWER)
        try:
            made = reviews.record_decision(
                item=item,
                version=sent["version"],
                answer=sent["answer"],
                reason=sent["reason"],
                by=self.token.user,
            )
        except reviews.ReviewProblem as problem:
            code = REFUSALS.get(type(problem), (422, "not_decided"))
            raise Problem(*code, str(problem)) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Take the account's own decision back, within ten seconds. Later, decide again."""
        decision = self.row(role=Role.REVIEWER)
        if decision.user_id != self.token.user_id:
            raise not_yours("Only who decided may take it back.")
        if not reviews.withdraw_decision(decision=decision, by=self.token.user):
            words = "It is too late to take it back; decide again instead."
            raise Problem(409, "too_late", words)
        decision.refresh_from_db(fields=["withdrawn_at"])
        return self.answer(decision)


def not_yours(words: str) -> Problem:
    """Somebody else wrote it."""
    return Problem(status.HTTP_403_FORBIDDEN, "not_yours", words)


ROUTES = (("decisions", DecisionResource),)
