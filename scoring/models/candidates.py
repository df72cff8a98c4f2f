"""A picture that is tried in a brand's set before it is added."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Library, Team
from portfolio.models.teams import TeamScopedQuerySet
from scoring.models.assessments import State

#: A candidate that nobody added or took away goes by itself.
KEPT_FOR = timedelta(hours=24)


def candidate_path(candidate: "Candidate", filename: str) -> str:
    """Where the file is kept meanwhile: never under a name that a client chose."""
    return f"candidates/{candidate.library.team.pk}/{candidate.pk}{Path(filename).suffix.lower()}"


class Candidate(models.Model):
    """A file that is scored and compared, and is in no library yet.

    scorecard: its Scorecard against the brand's rubric once `state` is SCORED or UNASSESSABLE.
    """

    team_path = "library__brand__team"
    brand_path = "library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="candidates")
    file = models.FileField(upload_to=candidate_path, max_length=240)
    thumb = models.FileField(upload_to=candidate_path, max_length=240, blank=True)
    original_name = models.CharField(max_length=240)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    scorecard = models.JSONField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def team(self) -> Team:
        return self.library.team
