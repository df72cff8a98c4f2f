"""Scores: each cue of a version, judged against its brand's rubric; and how to ask for them."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions.quotas import limits_of
from portfolio.api.brands import KEY
from portfolio.api.filters import Filter, by_id, by_time, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import exampled
from portfolio.api.tasks import TaskSerializer, accepted, task_of
from portfolio.api.writing import Reached
from portfolio.models import EmotionalJob, Role, Version
from scoring.actions.assessments import queue_assessment, retry_assessment
from scoring.actions.daily_limit import started_today
from scoring.api.scorecards import AssessmentSerializer, WholeAssessmentSerializer
from scoring.models import Assessment, State


@exampled({}, sent={"version": KEY})
class AskForScoreSerializer(serializers.Serializer):
    """Which version is to be scored."""

    version = Reached(Version.objects.all())


class AssessmentResource(Resource):
    """Assessments. A list leaves the cues out; one by its id has every one of them."""

    rows = Assessment.objects.select_related("version", "rubric")
    serializer_class = AssessmentSerializer
    scopes: ClassVar = {"GET": "assessments:read", "POST": "assessments:run"}
    filters: ClassVar = {
        "version": by_id("version", "version"),
        "portrait": by_id("version__portrait", "portrait"),
        "brand": by_id("version__portrait__library__brand", "brand"),
        "state": one_of("state", State.choices, "Only those in this state."),
        "job": one_of("rubric__job", EmotionalJob.choices, "Judged for this emotional job."),
        "overall__lt": Filter("overall__lt", serializers.FloatField(), "Scored below this."),
        "overall__gte": Filter("overall__gte", serializers.FloatField(), "Scored this or more."),
        "engine_version": Filter("engine_version", serializers.CharField(), "By this engine."),
        "finished_after": by_time("finished_at__gt", "Finished after this time."),
    }
    orderings: ClassVar = {"queued": "queued_at", "finished": "finished_at", "overall": "overall"}
    usual_order = "-queued"

    def get_serializer_class(self) -> Any:
        return WholeAssessmentSerializer if self.detail else AssessmentSerializer

    def get_queryset(self) -> Any:
        found = super().get_queryset().shown().defer("rubric__table")
        return (
            found.prefetch_related("recommendations") if self.detail else found.defer("scorecard")
        )

    @extend_schema(request=AskForScoreSerializer, responses={202: TaskSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a version's score against its brand's rubric; 202, and the task.

        What is scored by today's rubric and engine already is not scored again; one that failed
        is tried anew. 429 where the team's scorings of the day are used up.
        """
        sent = self.sent(AskForScoreSerializer)
        rows = Version.objects.select_related("team")
        version = self.row(rows, pk=sent["version"].pk, role=Role.EDITOR)
        return accepted(task_of(version, ask_for_score(version)))


def ask_for_score(version: Version) -> Assessment:
    """Queue a version's assessment, or give the one that stands. Raises Problem.

    The caller's transaction takes back what was queued beyond the day's limit.
    """
    before = set(version.assessments.exclude(state=State.FAILED).values_list("pk", flat=True))
    assessment = queue_assessment(version=version)
    if assessment.pk not in before:
        _check_daily_limit(version)
    if assessment.state == State.FAILED:
        assessment = retry_assessment(assessment=assessment)
    return assessment


def _check_daily_limit(version: Version) -> None:
    most = limits_of(version.team)[2]
    if most is None or started_today(version.team) < most:
        return
    now = timezone.now().astimezone(UTC)
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    words = f"The team’s {most:,} scorings of today are used up. Ask again after midnight UTC."
    problem = Problem(status.HTTP_429_TOO_MANY_REQUESTS, "scorings_used_up", words)
    problem.wait = (midnight - now).total_seconds()  # type: ignore[attr-defined]
    raise problem


ROUTES = (("assessments", AssessmentResource),)
