"""The prompt behind a version, where its picture came from, and what to ask for next."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Team, Version
from portfolio.models.teams import TeamScopedQuerySet
from prompts.models.library import BrandPromptVersion
from scoring.models import Assessment


class Source(models.TextChoices):
    EMBEDDED = "embedded", "read from the file"
    TYPED = "typed", "typed in"
    SIDECAR = "sidecar", "from a file beside it"
    LIBRARY = "library", "from the brand’s prompts"


class VersionPrompt(models.Model):
    """The prompt that made a version: read from the file, typed in, or from a file beside it.

    raw: what the file held, untouched. parameters: what the generator was set to, such as seed,
    model and steps, by its own names. moves: phrases that a person put into another layer, as
    [{"phrase", "nth", "layer"}], `nth` counting equal phrases from 0. made_from: the version of a
    brand's prompt that it was, if any.
    """

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
    parameters = models.JSONField(default=dict, blank=True)
    moves = models.JSONField(default=list, blank=True)
    made_from = models.ForeignKey(
        BrandPromptVersion, on_delete=models.SET_NULL, null=True, related_name="uses"
    )
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


class OriginStatus(models.TextChoices):
    DECLARED = "declared", "declared as made by AI"
    DETECTED = "detected", "traces of an AI generator, not declared"
    UNKNOWN = "unknown", "unknown"
    CONTRADICTORY = "contradictory", "contradictory marks"


class Origin(models.Model):
    """What a version's file says of where its picture came from.

    marks: what was found, as [{"kind", "where", "value", "says"}] (kinds: digital_source_type,
    c2pa, generator, camera); says: "ai", "not_ai", "composite" or "" for neither. manifest: the
    C2PA summary {"signer", "generator", "actions", "is_valid", "problems"}; None without one.
    """

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    version = models.OneToOneField(
        Version, on_delete=models.CASCADE, related_name="origin", primary_key=True
    )
    status = models.CharField(max_length=16, choices=OriginStatus)
    source_type = models.CharField(max_length=240, blank=True, help_text="IPTC DigitalSourceType")
    marks = models.JSONField(default=list)
    manifest = models.JSONField(null=True)
    problem = models.CharField(max_length=240, blank=True)
    read_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def team(self) -> Team:
        return self.version.team


class Verdict(models.TextChoices):
    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    EDITED = "edited", "accepted in other words"
    DISMISSED = "dismissed", "dismissed"


class Recommendation(models.Model):
    """One proposed change to the prompt, tied to the cue that caused it.

    action: add, replace, remove or weaken. verdict: what a member made of it; it is kept when the
    recommendations are made anew and the same rule proposes again. wording: the member's own words
    where it was EDITED. conflict: what in the prompt, the brief or another recommendation speaks
    against it, in a sentence.
    """

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
    action = models.CharField(max_length=8, default="add")
    conflict = models.CharField(max_length=240, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict, default=Verdict.OPEN)
    wording = models.CharField(max_length=240, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "rank"], name="recommendation_rank_once")
        ]

    def __str__(self) -> str:
        return f"{self.layer}: {self.phrase}"

    @property
    def team(self) -> Team:
        return self.assessment.version.team


class OwnPhrase(models.Model):
    """A phrase that a member put into a version's refined prompt by hand.

    shelf: its id on the realism shelf; empty for words of the member's own.
    """

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="own_phrases")
    layer = models.CharField(max_length=12)
    phrase = models.CharField(max_length=240)
    shelf = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["version", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "phrase"], name="own_phrase_once")
        ]

    def __str__(self) -> str:
        return f"{self.layer}: {self.phrase}"

    @property
    def team(self) -> Team:
        return self.version.team
