"""What a brand's portraits have in common: the readings of each, and the reports on all."""

from typing import Self

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Member, Portrait, Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from scoring.models.assessments import WITHOUT_EXPRESSION


class SetReadingQuerySet(TeamScopedQuerySet):
    """Readings of portraits."""

    def that_count(self) -> Self:
        """Those of portraits in use; where expression is switched off, only those without it."""
        rows = self.filter(
            portrait__archived_at=None, portrait__trash=None, portrait__person__withdrawn_at=None
        )
        if settings.EXPRESSION_CUES_ENABLED:
            return rows
        return rows.filter(engine_version__endswith=WITHOUT_EXPRESSION)


class SetReading(models.Model):
    """What a set is compared on, of one portrait's current version: small, without its scorecard.

    There is one for each portrait whose current version is scored; while a new version is being
    read, that of the version before stands. The fields are those of
    ``scoring.consistency.members.SetMember``; None = could not be read. box: the face as [x, y,
    width, height], fractions of the frame; crop: its class. aspect: width over height of the
    picture. reference_digest, reference_distance: what the last report computed of the palette,
    as ``scoring.consistency.distances`` names it: mostly its distance from the set's medoid, in
    CIEDE2000 units, kept because it is dear to compute.
    """

    team_path = "brand__team"
    brand_path = "brand"
    also_below = ("portrait__library",)

    portrait = models.OneToOneField(
        Portrait, on_delete=models.CASCADE, related_name="set_reading", primary_key=True
    )
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="set_readings")
    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="set_reading")
    digest = models.CharField(max_length=64)
    palette = models.JSONField(null=True, help_text="[[weight, [L*, a*, b*]], …]")
    gaze_yaw = models.FloatField(null=True)
    gaze_pitch = models.FloatField(null=True)
    head_yaw = models.FloatField(null=True)
    head_pitch = models.FloatField(null=True)
    head_roll = models.FloatField(null=True)
    key_side = models.FloatField(null=True)
    cct = models.FloatField(null=True)
    face_height = models.FloatField(null=True)
    eye_line = models.FloatField(null=True)
    mouth_width = models.FloatField(null=True)
    texture = models.FloatField(null=True)
    colourfulness = models.FloatField(null=True)
    box = models.JSONField(null=True)
    crop = models.CharField(max_length=20, blank=True)
    aspect = models.FloatField(null=True)
    engine_version = models.CharField(max_length=40)
    reference_digest = models.CharField(max_length=64, blank=True)
    reference_distance = models.FloatField(null=True)
    recorded_at = models.DateTimeField(auto_now=True)

    objects = SetReadingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["brand", "digest"], name="set_reading_of_brand")]

    def __str__(self) -> str:
        return f"Readings of {self.portrait}"

    @property
    def team(self) -> Team:
        return self.brand.team


class ConsistencyReport(models.Model):
    """What a brand's scored portraits have in common, as last computed."""

    team_path = "brand__team"
    brand_path = "brand"

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


class PastReport(models.Model):
    """One report of a brand's history: never changed, so that drift can be seen.

    causes: what was new since the one before, as {"kind", "portrait", "title"} (kinds: added,
    version, archived, restored, removed, target, reference, exception, judged, corrected); at
    most twenty. scores: the sub-score of each dimension by its key, None where there was none.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="past_reports")
    n = models.PositiveIntegerField()
    overall = models.FloatField(null=True)
    low = models.FloatField(null=True, help_text="of the bootstrap interval")
    high = models.FloatField(null=True)
    scores = models.JSONField(default=dict)
    different = models.JSONField(default=list, help_text="named portraits: id, title, dimension")
    causes = models.JSONField(default=list)
    fell_below = models.PositiveSmallIntegerField(
        null=True, help_text="the brand's threshold, where this report is the first one under it"
    )
    computed_at = models.DateTimeField()

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "-computed_at", "-id"]
        indexes = [models.Index(fields=["brand", "-computed_at"], name="past_report_newest")]

    def __str__(self) -> str:
        return f"{self.brand} on {self.computed_at:%Y-%m-%d}"

    @property
    def team(self) -> Team:
        return self.brand.team


class ConsistencyException(models.Model):
    """A portrait that may differ, in one dimension or in all, and why; it stays visible."""

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portrait = models.ForeignKey(
        Portrait, on_delete=models.CASCADE, related_name="consistency_exceptions"
    )
    dimension = models.CharField(max_length=24, blank=True, help_text="a key; empty = all of them")
    reason = models.CharField(max_length=240)
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
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["portrait", "dimension"],
                condition=models.Q(withdrawn_at=None),
                name="consistency_exception_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.portrait}: {self.dimension or 'everything'}"

    @property
    def team(self) -> Team:
        return self.portrait.team


class SamenessQuerySet(TeamScopedQuerySet):
    """Pairs of brands: for members who reach the whole team, so no client learns of another."""

    def _of(self, members: "models.QuerySet[Member]") -> Self:
        return super()._of(members.filter(is_limited=False))


class Sameness(models.Model):
    """How alike the portraits of two brands of one team are: for members of the whole team alone.

    data: what ``scoring.consistency.sameness`` found; None until it is computed. The two stand in
    the order of their ids.
    """

    team_path = "team"
    brand_path = "first"
    also_below = ("second",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    is_close = models.BooleanField(default=False)
    data = models.JSONField(null=True)
    computed_at = models.DateTimeField(null=True)

    objects = SamenessQuerySet.as_manager()

    class Meta:
        ordering = ["team", "first", "second"]
        verbose_name_plural = "samenesses"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="sameness_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="sameness_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"
