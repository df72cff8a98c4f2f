"""Assessments: what the scorer says of a version, cue by cue, and what a member corrected."""

from collections.abc import Collection
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Prefetch, Q, When
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from scoring.models.rubrics import RubricVersion
from scoring.version import ENGINE_VERSION

WITHOUT_EXPRESSION = "-no-expression"


def engine_in_use() -> str:
    """The engine's version, and whether this installation leaves expression out."""
    return ENGINE_VERSION + ("" if settings.EXPRESSION_CUES_ENABLED else WITHOUT_EXPRESSION)


class State(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    SCORED = "scored", "Scored"
    UNASSESSABLE = "unassessable", "Unassessable"
    FAILED = "failed", "Failed"


#: Nothing more will happen to an assessment in one of these unless somebody asks.
TERMINAL = (State.SCORED, State.UNASSESSABLE, State.FAILED)


def _what_counts_first() -> tuple[Any, ...]:
    asked = F("version__portrait__library__brand__job")
    return (
        Case(When(rubric__job=asked, then=0), default=1),
        Case(When(state__in=TERMINAL, then=0), default=1),
        Case(When(rubric__in_use=True, then=0), default=1),
        Case(When(engine_version=engine_in_use(), then=0), default=1),
        "-queued_at",
        "-pk",
    )


class AssessmentQuerySet(TeamScopedQuerySet):
    """Assessments of versions."""

    def unfinished(self) -> Self:
        return self.exclude(state__in=TERMINAL)

    def finished(self) -> Self:
        return self.filter(state__in=TERMINAL)

    def current_first(self) -> Self:
        """What counts for the brand's present job and rubric comes first, then the newest one.

        Something to show goes before nothing: of two for the same job, one that is still queued
        waits behind one that has an answer. Where expression is switched off, what was judged
        with it is not shown at all.
        """
        return self.shown().order_by(*_what_counts_first())

    def that_count(self) -> Self:
        """The one of each version that counts, as the first of `current_first`; in no order."""
        first = self.shown().order_by("version_id", *_what_counts_first()).distinct("version_id")
        return self.model._default_manager.filter(pk__in=first.values("pk")).order_by()

    def shown(self) -> Self:
        """Where expression is switched off, nothing that was judged with it."""
        return self if settings.EXPRESSION_CUES_ENABLED else self.without_expression()

    def without_expression(self) -> Self:
        return self.filter(engine_version__endswith=WITHOUT_EXPRESSION)

    def with_outdated(self) -> Self:
        """Each with `outdated`: judged by an engine or a rubric that is no longer in use."""
        return self.annotate(
            outdated=Case(
                When(Q(rubric__in_use=True, engine_version=engine_in_use()), then=False),
                default=True,
                output_field=models.BooleanField(),
            )
        )

    def outdated_of(self, brands: Collection[Brand]) -> Self:
        """Those of the brands that an engine or a rubric which is no longer in use made.

        As `with_outdated` says of each, but looked up in an index: mostly there are none.
        """
        rubrics = dict(RubricVersion.objects.filter(brand__in=brands).values_list("pk", "in_use"))
        left = [pk for pk, in_use in rubrics.items() if not in_use]
        kept = [pk for pk, in_use in rubrics.items() if in_use]
        engine = engine_in_use()
        other = Q(engine_version__lt=engine) | Q(engine_version__gt=engine)
        return self.filter(Q(rubric__in=left) | Q(other, rubric__in=kept))


class Assessment(models.Model):
    """The result of one version against one rubric by one engine version.

    States: QUEUED → RUNNING → SCORED | UNASSESSABLE (this picture cannot be read: a normal
    result, with advice) | FAILED (our fault: logged, retried, shown as ours). FAILED → QUEUED
    when somebody asks for another try. A worker that dies leaves RUNNING behind; the sweeper
    puts it back to QUEUED.
    """

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="assessments")
    rubric = models.ForeignKey(
        RubricVersion, on_delete=models.CASCADE, related_name="assessments", db_index=False
    )
    engine_version = models.CharField(max_length=32)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    overall = models.FloatField(null=True, help_text="with what members corrected")
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
            ),
            models.Index(fields=["rubric", "engine_version"], name="assessment_made_with"),
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

    Each says whether it is `outdated`. A scorecard is some 40 KB: only who reads it loads it.
    """
    rows = Assessment.objects.current_first().with_outdated()
    return Prefetch(
        "current_version__assessments",
        queryset=rows if with_scorecards else rows.defer("scorecard"),
    )


class CueScore(models.Model):
    """One cue of one assessment, as a row that can be filtered and sorted."""

    team_path = "assessment__version__team"
    brand_path = "assessment__version__portrait__library__brand"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="cue_scores")
    key = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    score = models.FloatField(null=True)
    confidence = models.FloatField(default=0.0)
    status = models.CharField(max_length=12)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "key"], name="cue_once_in_assessment")
        ]
        indexes = [models.Index(fields=["key", "score"], name="cue_by_score")]

    def __str__(self) -> str:
        return f"{self.key}: {self.score}"


class CueOverride(models.Model):
    """A member's correction of one cue of one version, with the reason.

    value: in the cue's native unit, judged as if it had been measured; null leaves the cue out.
    It belongs to the version, not to an assessment: it survives every re-scoring. Withdrawing
    keeps the row, so that the history stays whole.
    """

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="cue_overrides")
    key = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=500)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "key"],
                condition=Q(withdrawn_at=None),
                name="cue_override_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.version}"

    @property
    def team(self) -> Team:
        return self.version.team
