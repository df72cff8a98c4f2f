"""The ten emotional jobs, each with the table that brands start from."""

import json
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.filters import narrowed
from portfolio.api.paging import Pages
from portfolio.api.resource import Resource
from portfolio.api.shown import Shown, exampled
from portfolio.models import Team
from scoring.api.shapes import A_RUBRIC_CUE, RUBRIC_CUES, cues_of
from scoring.rubric.jobs import JOBS, UnknownJob, job_of, rubric_for
from scoring.rubric.tables import Job

_JOB = {
    "id": "trust",
    "title": "Trust",
    "description": "A clean composition, a direct gaze, a natural expression and moderate warmth.",
    "tone": ["open", "steady", "natural"],
    "rating_evidence": True,
    "evidence_note": "The order of the blocks follows published ratings.",
}


@exampled(_JOB)
class JobSerializer(Shown):
    """One of the ten emotional jobs. rating_evidence: whether any rating study stands behind it."""

    id = serializers.CharField(source="slug")
    title = serializers.CharField()
    description = serializers.CharField()
    tone = serializers.ListField(child=serializers.CharField())
    rating_evidence = serializers.BooleanField()
    evidence_note = serializers.CharField()


@exampled(_JOB | {"cues": [A_RUBRIC_CUE]})
class WholeJobSerializer(JobSerializer):
    """An emotional job with the table that brands start from; see the rubrics."""

    cues = serializers.SerializerMethodField()

    @extend_schema_field(RUBRIC_CUES)
    def get_cues(self, job: Job) -> Any:
        return cues_of(json.loads(rubric_for(job.slug).canonical_json()))


class AllAtOnce(Pages):
    """A list that is always one page."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.found, self.has_next, self.has_previous = list(queryset), False, False
        self.total = len(self.found) if request.query_params.get("count") == "true" else None
        return self.found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []


class JobResource(Resource):
    """The ten emotional jobs; they are the same for every team."""

    rows = Team.objects
    serializer_class = JobSerializer
    pagination_class = AllAtOnce
    lookup_value_converter = "slug"
    scopes: ClassVar = {"GET": "brands:read"}
    orderings: ClassVar = {}

    def get_serializer_class(self) -> Any:
        return WholeJobSerializer if self.detail else JobSerializer

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, all ten at once."""
        narrowed(Team.objects.none(), request, self.filters)  # there are none: others are refused
        page = self.paginate_queryset(JOBS)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read one."""
        try:
            return self.answer(job_of(kwargs["pk"]))
        except UnknownJob as problem:
            raise Http404 from problem


ROUTES = (("jobs", JobResource),)
