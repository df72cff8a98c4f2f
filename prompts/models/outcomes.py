"""What became of advice: predicted beside observed, and previews that were measured."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from scoring.models import Assessment, State


class Outcome(models.Model):
    """What a recommendation that was followed promised, and what the next version showed.

    version: the new one; before: the one that the recommendation was made for. phrase: the words
    as they stood in the new prompt. Scores are those of the cue, overall_… those of the whole
    portrait; both were judged by the same rubric and engine, or there is no row.
    """

    team_path = "version__team"
    brand_path = "brand"
    also_below = ("version__portrait__library",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="outcomes")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="outcomes")
    before = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    rule = models.CharField(max_length=60, help_text="the phrasebook's entry")
    cue = models.CharField(max_length=40)
    phrase = models.CharField(max_length=240)
    generator = models.CharField(max_length=80, blank=True)
    predicted_gain = models.FloatField()
    score_before = models.FloatField(null=True)
    score_after = models.FloatField(null=True)
    value_before = models.FloatField(null=True)
    value_after = models.FloatField(null=True)
    overall_before = models.FloatField(null=True)
    overall_after = models.FloatField(null=True)
    observed_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "before", "rule"], name="outcome_once_per_rule"
            )
        ]
        indexes = [models.Index(fields=["brand", "rule"], name="outcome_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule}: {self.predicted_gain:+.1f}"

    @property
    def team(self) -> Team:
        return self.version.team


class EditPreview(models.Model):
    """One editing tip tried on a version: the picture as edited, scored again.

    edit: a slug of the editing catalogue; amount: in the edit's own unit. changes: cue key ->
    {"before", "after", "score_before", "score_after"}. file: a lossless or near-lossless picture
    in the original's size, with its provenance; shown: a small one for the page.
    """

    team_path = "assessment__version__team"
    brand_path = "assessment__version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="edit_previews"
    )
    edit = models.CharField(max_length=40)
    amount = models.FloatField()
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=240, blank=True)
    overall_before = models.FloatField(null=True)
    overall_after = models.FloatField(null=True)
    changes = models.JSONField(default=dict)
    file = models.FileField(max_length=240, blank=True)
    shown = models.FileField(max_length=240, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "edit", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "edit", "amount"], name="edit_preview_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.edit} {self.amount:+g}"

    @property
    def team(self) -> Team:
        return self.assessment.version.team
