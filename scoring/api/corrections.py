"""Corrections: what a member says of a cue against the machine's reading, and why."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_yes, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.versions import VersionSerializer
from portfolio.api.writing import Reached
from portfolio.models import Role, Version
from scoring.actions.corrections import (
    LONGEST_REASON,
    CannotCorrect,
    CorrectedMeanwhile,
    record_correction,
    withdraw_correction,
)
from scoring.actions.verdicts import disabled_cues
from scoring.models import CueOverride
from scoring.rubric.catalogue import CATALOGUE

_SENT = {
    "version": KEY,
    "cue": "gaze_off_lens",
    "value": 2.0,
    "reason": "The eyes meet the lens; the reading took the spectacles’ rim.",
}


@exampled({"id": KEY, "portrait": KEY, **_SENT, "created_at": AT, "withdrawn_at": None})
class CorrectionSerializer(ShownRow):
    """A member's word on one cue of one version; it outlives every new score.

    value: in the cue's own unit; null leaves the cue out. withdrawn_at: since then it counts no
    more; it stays in the history.
    """

    portrait = serializers.UUIDField(source="version.portrait_id", read_only=True)
    cue = serializers.CharField(source="key", read_only=True)
    expansions: ClassVar = {
        "version": Expansion(
            VersionSerializer, attrgetter("version"), "portraits:read", ("version__team",)
        )
    }

    class Meta:
        model = CueOverride
        fields: ClassVar = [
            "id",
            "portrait",
            "version",
            "cue",
            "value",
            "reason",
            "created_at",
            "withdrawn_at",
        ]


@exampled({}, sent=_SENT | {"replaces": KEY})
class NewCorrectionSerializer(serializers.Serializer):
    """What a cue really is. replaces: the correction that you saw in force, where there is one."""

    version = Reached(Version.objects.all())
    cue = serializers.ChoiceField(list(CATALOGUE))
    value = serializers.FloatField(allow_null=True)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    replaces = serializers.UUIDField(required=False, allow_null=True)


class CorrectionResource(Resource):
    """Corrections of cues. The machine's own reading is kept; the score is that with them."""

    rows = CueOverride.objects.select_related("version__team")
    serializer_class = CorrectionSerializer
    scopes: ClassVar = {"GET": "assessments:read", "POST": "assessments:run"}
    filters: ClassVar = {
        "portrait": by_id("version__portrait", "portrait"),
        "version": by_id("version", "version"),
        "assessment": by_id("version__assessments", "assessment"),
        "brand": by_id("version__portrait__library__brand", "brand"),
        "cue": one_of("key", [(key, key) for key in CATALOGUE], "Only those of this cue."),
        "in_force": by_yes("withdrawn_at__isnull", "Those that count now, or the withdrawn ones."),
    }

    def get_queryset(self) -> Any:
        return super().get_queryset().exclude(key__in=disabled_cues())

    @extend_schema(request=NewCorrectionSerializer, responses={201: CorrectionSerializer})
    def create(self, request: Request) -> Response:
        """Say what a cue of a version really is; its scores follow at once."""
        sent = self.sent(NewCorrectionSerializer)
        rows = Version.objects.select_related("portrait__library__brand__team", "team")
        version = self.row(rows, pk=sent["version"].pk, role=Role.EDITOR)
        try:
            made = record_correction(
                version=version,
                key=sent["cue"],
                value=sent["value"],
                reason=sent["reason"],
                by=self.token.user,
                replaces=sent.get("replaces"),
            )
        except CannotCorrect as problem:
            raise Problem(422, "cannot_correct", str(problem)) from problem
        except CorrectedMeanwhile as problem:
            words = str(problem)
            raise Problem(status.HTTP_409_CONFLICT, "corrected_meanwhile", words) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: Any) -> Response:
        """Let the machine's reading count again."""
        correction = self.row(role=Role.EDITOR)
        withdraw_correction(correction=correction, by=self.token.user)
        return self.answer(self.row())


ROUTES = (("corrections", CorrectionResource),)
