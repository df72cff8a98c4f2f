"""What the scorer stores: rubrics, assessments, their cues, and a brand's consistency."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Prefetch, When
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from scoring.version import ENGINE_VERSION


def engine_in_use() -> str:
    """The engine's version, and whether this installation leaves expression out."""
    return ENGINE_VERSION if settings.EXPRESSION_CUES_ENABLED else f"{ENGINE_VERSION}-no-expression"


class RubricVersion(models.Model):
    """A brand's rubric as it was at one time; its digest names it and it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="rubric_versions")
    job = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    table = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "digest"], name="rubric_once_in_brand")
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.digest[:12]}"


class State(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    SCORED = "scored", "Scored"
    UNASSESSABLE = "unassessable", "Unassessable"
    FAILED = "failed", "Failed"


#: Nothing more will happen to an assessment in one of these unless somebody asks.
TERMINAL = (State.SCORED, State.UNASSESSABLE, State.FAILED)


class AssessmentQuerySet(TeamScopedQuerySet):
    """Assessments of versions."""

    def unfinished(self) -> Self:
        return self.exclude(state__in=TERMINAL)

    def current_first(self) -> Self:
        """A version's assessment for the brand's present job comes first, then the newest one."""
        asked = F("version__portrait__library__brand__job")
        return self.order_by(
            Case(When(rubric__job=asked, then=0), default=1),
            Case(When(engine_version=engine_in_use(), then=0), default=1),
            "-queued_at",
            "-pk",
        )


class Assessment(models.Model):
    """The result of one version against one rubric by one engine version.

    States: QUEUED → RUNNING → SCORED | UNASSESSABLE (this picture cannot be read: a normal
    result, with advice) | FAILED (our fault: logged, retried, shown as ours). FAILED → QUEUED
    when somebody asks for another try. A worker that dies leaves RUNNING behind; the sweeper
    puts it back to QUEUED.
    """

    team_path = "version__team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="assessments")
    rubric = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="assessments")
    engine_version = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    overall = models.FloatField(null=True)
    coverage = models.FloatField(default=0.0)
    scorecard = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True, help_text="when a worker was last asked")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "rubric", "engine_version"], name="assessment_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="assessment_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["queued_at"],
                name="assessment_unfinished",
                condition=models.Q(state__in=[State.QUEUED, State.RUNNING]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.state}"

    @property
    def team(self) -> Team:
        return self.version.team

    @property
    def is_terminal(self) -> bool:
        return self.state in TERMINAL


def current_assessments(*, with_scorecards: bool = False) -> Prefetch:
    """For querysets of portraits: the current version's assessments, the one that counts first.

    A scorecard is some 40 KB: only who reads it loads it.
    """
    rows = Assessment.objects.current_first()
    return Prefetch(
        "current_version__assessments",
        queryset=rows if with_scorecards else rows.defer("scorecard"),
    )


class CueScore(models.Model):
    """One cue of one assessment, as a row that can be filtered and sorted."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="cue_scores")
    key = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    score = models.FloatField(null=True)
    confidence = models.FloatField(default=0.0)
    status = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="cue_once_in_assessment")
        ]
        indexes = [models.Index(fields=["key", "score"], name="cue_by_score")]

    def __str__(self) -> str:
        return f"{self.key}: {self.score}"


class ConsistencyReport(models.Model):
    """What a brand's scored portraits have in common, as last computed."""

    team_path = "brand__team"

    brand = models.OneToOneField(
        Brand, on_delete=models.CASCADE, related_name="consistency", primary_key=True
    )
    data = models.JSONField(null=True, help_text="null until the first one is computed")
    asked = models.PositiveBigIntegerField(default=1, help_text="how often something changed")
    answered = models.PositiveBigIntegerField(default=0, help_text="`asked`, when it was computed")
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Consistency of {self.brand}"

    @property
    def is_stale(self) -> bool:
        """Whether something has changed since the report was computed."""
        return self.asked != self.answered

    @property
    def team(self) -> Team:
        return self.brand.team
