"""Brands: what a set of portraits is for."""

from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.teams import Team, TeamScopedQuerySet
from portfolio.models.trash import Live, LiveManager, Trashable

HEX_COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", "Write a colour as # and six hex digits: #336699.")


class EmotionalJob(models.TextChoices):
    """What a brand's portraits are meant to do. The slugs are those of the rubric's tables."""

    TRUST = "trust", "Trust"
    APPROACHABLE = "approachable", "Approachable"
    WARM = "warm", "Warm"
    AUTHORITATIVE = "authoritative", "Authoritative"
    THOUGHT_LEADERSHIP = "thought_leadership", "Thought leadership"
    CREATIVITY = "creativity", "Creativity"
    ELITE = "elite", "Elite"
    AMBITIOUS = "ambitious", "Ambitious"
    CONTEMPLATIVE = "contemplative", "Contemplative"
    NOSTALGIC = "nostalgic", "Nostalgic"


class GazePolicy(models.TextChoices):
    """Where a brand's portraits look; without one they are only compared with each other."""

    DIRECT = "direct", "Into the lens"
    AVERTED = "averted", "Off the camera"
    BOTH = "both", "Both, as a deliberate system"


class Crop(models.TextChoices):
    """How much of the figure a brand's portraits show: the crop classes of the framing cue."""

    FACE = "face only", "Face only"
    HEAD = "head and shoulders", "Head and shoulders"
    BUST = "bust", "Bust"
    WAIST = "waist-up", "Waist-up"
    FULL = "full", "Full figure"


class Pose(models.TextChoices):
    """How a brand's portraits turn the head."""

    FRONTAL = "frontal", "Facing the viewer"
    TURNED = "turned", "Three-quarter view"


class Channel(models.TextChoices):
    """Where a brand's portraits appear."""

    WEBSITE = "website", "Team page"
    LINKEDIN = "linkedin", "LinkedIn"
    INSTAGRAM = "instagram", "Instagram"
    PRESS = "press", "Press"
    EMAIL = "email", "E-mail signature"
    SLIDES = "slides", "Slides"
    PRINT = "print", "Print"


class CustomJobQuerySet(TeamScopedQuerySet):
    """A team's own emotional jobs."""

    def offered_to(self, user: Any) -> Self:
        """Those that a member may give a brand: the team's own.

        Who is limited to brands sees the jobs that these brands have, and no other.
        """
        reached = models.Q(brands__in=Brand.objects.visible_to(user))
        return self.filter(reached | models.Q(pk__in=self.visible_to(user))).distinct()


class CustomJob(Trashable):
    """A team's own emotional job, cloned from one of the ten: a name, words, and its changes.

    `changes` is what it asks for over the table that it starts from, as
    ``scoring.rubric.overrides`` describes it; checked before it is saved.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="custom_jobs")
    title = models.CharField(max_length=60)
    description = models.CharField(max_length=240, blank=True)
    starts_from = models.CharField(max_length=24, choices=EmotionalJob)
    changes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = LiveManager.from_queryset(CustomJobQuerySet)()
    all_rows = CustomJobQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "title"],
                condition=models.Q(trash=None),
                name="custom_job_title_once_in_team",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_from__in=EmotionalJob.values), name="custom_job_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Brand(Trashable):
    """A profile with one emotional job, a palette and an anchor detail.

    job: one of the ten; with a custom job, the one that it starts from. secondary_job: another
    of the ten, scored beside the first and never mixed into it. colour_tolerance: CIEDE2000 up to
    which a colour of a portrait counts as one of the palette. gaze_policy, pose, crop: what every
    portrait is to have; "" = none is asked for, they are only compared with each other. motifs:
    cultural motifs that the brand itself asked for; without words none is ever recommended.
    alert_below: the overall consistency under which the team is told; None = never. credit: who
    is named in files that leave the house. shows_numbers: whether clients see scores as numbers.
    is_sample: it came with Presence to be looked at, and can be removed whole.
    """

    team_path = "team"
    brand_path = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="brands")
    name = models.CharField(max_length=120)
    job = models.CharField("emotional job", max_length=24, choices=EmotionalJob)
    custom_job = models.ForeignKey(
        CustomJob, on_delete=models.PROTECT, null=True, blank=True, related_name="brands"
    )
    secondary_job = models.CharField(max_length=24, choices=EmotionalJob, blank=True)
    palette = models.JSONField(default=list, blank=True, help_text="Hex colours, lower case.")
    audience = models.CharField(max_length=240, blank=True)
    tone = models.CharField("tone words", max_length=240, blank=True)
    anchor_detail = models.CharField(max_length=240, blank=True)
    motifs = models.CharField("cultural motifs", max_length=240, blank=True)
    channels = models.JSONField(default=list, blank=True, help_text="Slugs of Channel.")
    logo = models.ForeignKey(
        "BrandImage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    colour_tolerance = models.FloatField(
        default=10.0, validators=[MinValueValidator(1.0), MaxValueValidator(30.0)]
    )
    gaze_policy = models.CharField(max_length=8, choices=GazePolicy, blank=True)
    pose = models.CharField(max_length=8, choices=Pose, blank=True)
    crop = models.CharField(max_length=20, choices=Crop, blank=True)
    alert_below = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    credit = models.CharField("credit line", max_length=120, blank=True)
    shows_numbers = models.BooleanField("clients see numbers", default=False)
    is_sample = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = Live()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"],
                condition=models.Q(trash=None),
                name="brand_name_once_in_team",
            ),
            models.CheckConstraint(
                condition=models.Q(job__in=EmotionalJob.values), name="brand_emotional_job"
            ),
            models.CheckConstraint(
                condition=models.Q(secondary_job="")
                | (
                    models.Q(secondary_job__in=EmotionalJob.values)
                    & ~models.Q(secondary_job=models.F("job"))
                ),
                name="brand_secondary_job",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Library(Trashable):
    """A set of portraits in a brand."""

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="libraries")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Live()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "libraries"
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                condition=models.Q(trash=None),
                name="library_name_once_in_brand",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team
