"""Emotional jobs that a team made of one of the ten."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import custom_jobs
from portfolio.actions.brands import NameTaken
from portfolio.api.brands import AT, KEY, name_taken
from portfolio.api.filters import one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.models import CustomJob, EmotionalJob, Role, Team
from scoring.actions.rubrics import custom_rubric, tidied
from scoring.api.rubrics import bad_changes
from scoring.api.shapes import CHANGES
from scoring.rubric.jobs import BadOverride

_SENT = {
    "title": "Quiet authority",
    "description": "Trust, with more distance.",
    "starts_from": "trust",
    "changes": CHANGES,
}


@exampled(
    {"id": KEY, "team": KEY, **_SENT, "created_at": AT, "updated_at": AT},
    sent=_SENT,
)
class CustomJobSerializer(ShownRow):
    """A team's own emotional job. changes: what it asks for over the job that it starts from, as
    in the rubrics; starts_from stays once it is made."""

    starts_from = serializers.ChoiceField(EmotionalJob.choices)
    changes = serializers.DictField(required=False)

    class Meta:
        model = CustomJob
        fields: ClassVar = [
            "id",
            "team",
            "title",
            "description",
            "starts_from",
            "changes",
            "created_at",
            "updated_at",
        ]
        read_only_fields: ClassVar = ["team"]

    def validate_starts_from(self, value: str) -> str:
        if self.instance is not None and value != self.instance.starts_from:
            raise serializers.ValidationError("It stays; make another job.", "stays")
        return value


class CustomJobResource(Resource):
    """A team's own emotional jobs; not for tokens that reach some brands alone."""

    rows = CustomJob.objects.select_related("team")
    serializer_class = CustomJobSerializer
    scopes: ClassVar = {
        "GET": "brands:read",
        "POST": "brands:write",
        "PATCH": "brands:write",
        "DELETE": "brands:write",
    }
    filters: ClassVar = {
        "starts_from": one_of("starts_from", EmotionalJob.choices, "Made of this one."),
    }
    orderings: ClassVar = {"created": "created_at", "title": "title"}

    def create(self, request: Request) -> Response:
        """Make one of the ten jobs the team's own, under another name."""
        team = self.row(Team.objects, pk=self.token.team_id, role=Role.EDITOR)
        sent = dict(self.sent())
        changes = sent.pop("changes", {})
        with refusals():
            job = custom_jobs.add_custom_job(
                team=team,
                title=sent["title"],
                description=sent.get("description", ""),
                starts_from=EmotionalJob(sent["starts_from"]),
            )
            if changes:
                custom_rubric(job, changes)
                job = custom_jobs.change_custom_job(job=job, changes=tidied(changes))
        return self.answer(job, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change its words or what it asks for; brands that have it are judged anew."""
        job = self.row(self.held(), role=Role.EDITOR)
        self.check_match(job)
        sent = dict(self.sent(row=job))
        sent.pop("starts_from", None)
        with refusals():
            if "changes" in sent:
                custom_rubric(job, sent["changes"])
                sent["changes"] = tidied(sent["changes"])
            return self.answer(custom_jobs.change_custom_job(job=job, **sent))

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a job that no brand has into the trash, for 30 days."""
        job = self.row(role=Role.EDITOR)
        self.check_match(job)
        with refusals():
            custom_jobs.delete_custom_job(job=job, by=self.token.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


@contextmanager
def refusals() -> Iterator[None]:
    """What a team's own job cannot be, told as a problem."""
    try:
        yield
    except NameTaken as problem:
        raise name_taken(problem) from problem
    except custom_jobs.JobInUse as problem:
        raise Problem(status.HTTP_409_CONFLICT, "job_in_use", str(problem)) from problem
    except (BadOverride, OverflowError) as problem:
        raise bad_changes(problem) from problem


ROUTES = (("custom-jobs", CustomJobResource),)
