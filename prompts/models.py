"""The prompt behind a version, and what the product recommends to ask for next."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from scoring.models import Assessment


class Source(models.TextChoices):
    EMBEDDED = "embedded", "read from the file"
    TYPED = "typed", "typed in"


class VersionPrompt(models.Model):
    """The prompt that made a version: read from the file, or typed in."""

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    version = models.OneToOneField(
        Version, on_delete=models.CASCADE, related_name="prompt", primary_key=True
    )
    text = models.TextField(blank=True)
    negative = models.TextField(blank=True)
    source = models.CharField(max_length=8, choices=Source)
    generator = models.CharField(max_length=80, blank=True)
    raw = models.TextField(blank=True, help_text="What the file held, untouched.")
    problem = models.CharField(max_length=240, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def team(self) -> Team:
        return self.version.team


class Recommendation(models.Model):
    """One proposed change to the prompt, tied to the cue that caused it."""

    team_path = "assessment__version__team"
    brand_path = "assessment__version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="recommendations"
    )
    rank = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=60, help_text="The phrasebook's entry.")
    cue = models.CharField(max_length=40)
    evidence_id = models.CharField(max_length=8)
    grade = models.CharField(max_length=24, blank=True)
    layer = models.CharField(max_length=12)
    phrase = models.CharField(max_length=240)
    replaces = models.CharField(max_length=240, blank=True)
    negative = models.CharField(max_length=240, blank=True)
    tip = models.CharField(max_length=240)
    reason = models.TextField()
    predicted_gain = models.FloatField()
    already_asked = models.BooleanField(default=False)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rank"], name="recommendation_rank_once")
        ]

    def __str__(self) -> str:
        return f"{self.layer}: {self.phrase}"
