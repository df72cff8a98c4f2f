"""Tasks: what becomes of an upload, from the file to its score."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_time
from portfolio.api.resource import Resource
from portfolio.api.shown import Shown, exampled
from portfolio.models import UrlUpload, Version
from scoring.models import TERMINAL, Assessment, State

#: state of an assessment -> state of the task
TASK_STATES = {
    State.QUEUED: "queued",
    State.RUNNING: "running",
    State.SCORED: "done",
    State.UNASSESSABLE: "done",
    State.FAILED: "failed",
}
STATES = ["queued", "running", "done", "failed"]
#: Fetched, made viewable, scored.
STEPS = 3


@exampled(
    {
        "id": KEY,
        "state": "done",
        "progress": 1.0,
        "error": None,
        "result": f"/api/v1/assessments/{KEY}/",
        "portrait": KEY,
        "version": KEY,
        "created_at": AT,
    }
)
class TaskSerializer(Shown):
    """What becomes of an upload. progress: 0 to 1.

    error: why it failed, in words. result: where the assessment is, once the state is done; it
    may say that the picture cannot be assessed. portrait, version: null until the file is here.
    """

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=STATES)
    progress = serializers.FloatField(min_value=0, max_value=1)
    error = serializers.CharField(allow_null=True)
    result = serializers.CharField(allow_null=True)
    portrait = serializers.UUIDField(allow_null=True)
    version = serializers.UUIDField(allow_null=True)
    created_at = serializers.DateTimeField()


class TaskResource(Resource):
    """Tasks: each upload is one. A file that was sent has the id of its version."""

    rows = Version.objects.select_related("team")
    serializer_class = TaskSerializer
    scopes: ClassVar = {"GET": "portraits:read"}
    filters: ClassVar = {
        "portrait": by_id("portrait", "portrait"),
        "library": by_id("portrait__library", "library"),
        "brand": by_id("portrait__library__brand", "brand"),
        "created_after": by_time("created_at__gt", "Uploaded after this time."),
    }

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, page by page: those whose file is here."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        counting = Assessment.objects.filter(version__in=page or ()).that_count().defer("scorecard")
        found = {each.version_id: each for each in counting}
        tasks = [task_of(version, found.get(version.pk)) for version in page or ()]
        return self.get_paginated_response(self.get_serializer(tasks, many=True).data)

    @extend_schema(responses=TaskSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one."""
        asked = self.reached(UrlUpload.objects.select_related("version"))
        fetched = asked.filter(pk=kwargs["pk"]).first()
        if fetched is not None and fetched.version is None:
            return self.answer(task_of_url(fetched))
        version = fetched.version if fetched is not None else self.row()
        assessment = version.assessments.current_first().defer("scorecard").first()
        return self.answer(task_of(version, assessment) | {"id": str(kwargs["pk"])})


def task_of(version: Version, assessment: Assessment | None) -> dict[str, Any]:
    """The task of a version, as it is sent."""
    state = TASK_STATES[State(assessment.state)] if assessment else "queued"
    is_over = assessment is not None and assessment.state in TERMINAL
    steps = [True, version.is_viewable or bool(version.decode_problem), is_over]
    return {
        "id": str(version.pk),
        "state": state,
        "progress": round(sum(steps) / STEPS, 2),
        "error": assessment.reason if assessment and state == "failed" else None,
        "result": f"/api/v1/assessments/{assessment.pk}/" if assessment and is_over else None,
        "portrait": str(version.portrait_id),
        "version": str(version.pk),
        "created_at": version.created_at,
    }


def task_of_url(upload: UrlUpload) -> dict[str, Any]:
    """The task of a picture that is still to be fetched, or could not be."""
    has_failed = upload.state == UrlUpload.State.FAILED
    return {
        "id": str(upload.pk),
        "state": "failed" if has_failed else "queued",
        "progress": 0.0,
        "error": upload.problem or None,
        "result": None,
        "portrait": str(upload.portrait_id) if upload.portrait_id else None,
        "version": None,
        "created_at": upload.created_at,
    }


def accepted(task: dict[str, Any]) -> Response:
    """202 with a task, and where it is."""
    answer = Response(TaskSerializer(task).data, status=status.HTTP_202_ACCEPTED)
    answer["Location"] = f"/api/v1/tasks/{task['id']}/"
    return answer


ROUTES = (("tasks", TaskResource),)
