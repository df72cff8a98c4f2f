"""Portraits and their versions. A version is one file, and never changes."""

from pathlib import Path

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from uuid_utils.compat import uuid7

from portfolio.models.brands import Library
from portfolio.models.persons import Person
from portfolio.models.teams import Team, TeamScopedQuerySet
from portfolio.models.trash import LiveManager, Trashable


def withdrawn() -> Q:
    """Portraits of people who took their consent back.

    Asked of the few such people, not by a join: of a join the planner expects nearly no row to be
    left, and then looks each of very many up singly.
    """
    return Q(person__in=Person.all_rows.filter(withdrawn_at__isnull=False))


class PortraitQuerySet(TeamScopedQuerySet):
    """Portraits with what the pages need."""

    def for_cards(self) -> "PortraitQuerySet":
        """With the current version and the way up to the team, in one query."""
        return self.select_related("current_version", "library__brand__team", "person")

    def in_use(self) -> "PortraitQuerySet":
        """Those that are neither archived nor withdrawn by the person they show."""
        return self.filter(~withdrawn(), archived_at=None)


class Portrait(Trashable):
    """One picture of one person, in one or more versions.

    archived_at: since then it is kept and shown apart, and counts in no report of its brand.
    review: how far its team and its clients are with it. field_values: what is written in the
    brand's own fields, by the field's key.

    What lists are filtered and sorted by is kept here as well, so that a list reads one table
    however many portraits there are. It is a copy: the score's truth is the assessment that counts
    (``scoring.actions.standing`` keeps it), the origin's the file's (``prompts.actions.origins``).
    scoring: the state of that assessment, "" while there is none; judged_by: its id. gaze: what it
    says of the gaze: direct, averted or closed; "" = not read. origin: what the file says of AI.
    colours: the cells of colour space that its palette lies in, as ``scoring.consistency`` numbers
    them. standing_at: when the copy was last made; None = it is still to be.
    """

    class Review(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        CHANGES = "changes", "Changes requested"
        APPROVED = "approved", "Approved"

    team_path = "library__brand__team"
    brand_path = "library__brand"
    #: What hangs on it is hidden while this is set: the person took their consent back.
    hidden_by = "person__withdrawn_at"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="portraits")
    title = models.CharField(max_length=160)
    current_version = models.OneToOneField(
        "Version", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="portraits"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    review = models.CharField(max_length=12, choices=Review, default=Review.DRAFT)
    field_values = models.JSONField(default=dict, blank=True)

    overall = models.FloatField(null=True, editable=False)
    scoring = models.CharField(max_length=12, blank=True, editable=False)
    judged_by = models.UUIDField(null=True, editable=False)
    gaze = models.CharField(max_length=8, blank=True, editable=False)
    origin = models.CharField(max_length=16, blank=True, editable=False)
    colours = ArrayField(models.PositiveSmallIntegerField(), default=list, editable=False)
    standing_at = models.DateTimeField(null=True, editable=False)

    objects = LiveManager.from_queryset(PortraitQuerySet)()
    all_rows = PortraitQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["library", "-created_at", "-id"], name="portrait_newest"),
            models.Index(
                "library",
                F("overall").desc(nulls_last=True),
                F("created_at").desc(),
                F("id").desc(),
                name="portrait_highest",
            ),
            models.Index(
                "library",
                F("overall").asc(nulls_last=True),
                F("created_at").desc(),
                F("id").desc(),
                name="portrait_lowest",
            ),
            models.Index(
                fields=["library"],
                include=["archived_at", "person"],
                name="portrait_places",
                condition=Q(trash=None),
            ),
            models.Index(
                fields=["id"],
                name="portrait_without_standing",
                condition=Q(standing_at=None),
            ),
            models.Index(
                fields=["created_by"],
                name="portrait_unscored",
                condition=Q(scoring__in=["queued", "running"]),
            ),
            GinIndex(fields=["colours"], name="portrait_colours"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(review__in=["draft", "in_review", "changes", "approved"]),
                name="portrait_review",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def team(self) -> Team:
        return self.library.brand.team

    @property
    def is_withdrawn(self) -> bool:
        """Whether the person it shows took their consent back."""
        return self.person is not None and self.person.withdrawn_at is not None


class ReferencePortrait(models.Model):
    """A portrait that a brand holds up: “this is us”, or “not us”."""

    class Kind(models.TextChoices):
        US = "us", "This is us"
        NOT_US = "not_us", "Not us"

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    portrait = models.OneToOneField(
        Portrait, on_delete=models.CASCADE, related_name="reference", primary_key=True
    )
    kind = models.CharField(max_length=8, choices=Kind)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.portrait}: {self.get_kind_display()}"

    @property
    def team(self) -> Team:
        return self.portrait.team


def original_path(version: "Version", filename: str) -> str:
    """Where an original is stored: never under a name that a client chose."""
    return f"originals/{version.team_id}/{version.pk}{Path(filename).suffix.lower()}"


class Version(models.Model):
    """One file of a portrait, kept byte for byte; scores and decisions bind to it.

    renditions: what ``portfolio.renditions`` made of it. restored_from: the earlier version whose
    bytes it brings back; None = a file of its own.
    """

    team_path = "team"
    brand_path = "portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.FileField(upload_to=original_path, max_length=240)
    original_name = models.CharField(max_length=240)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    format = models.CharField(max_length=8)
    # Upright size and the problem, if any, are known once a worker has decoded the file.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    renditions = models.JSONField(default=dict, help_text="name -> [width, height]")
    decode_problem = models.CharField(max_length=240, blank=True)
    rendition_attempts = models.PositiveSmallIntegerField(default=0)
    restored_from = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["portrait", "-number"]
        indexes = [
            models.Index(
                fields=["team"],
                name="version_unprepared",
                condition=Q(renditions={}, decode_problem=""),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["portrait", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["team", "sha256"],
                condition=Q(restored_from=None),
                name="version_bytes_once_in_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.portrait} v{self.number}"

    def hold(self) -> None:
        """Hold the row until the transaction ends.

        Whoever writes what hangs on a version (prompt, assessments, corrections, outcomes) holds
        the version before it touches any of them, and an earlier version before a later one: two
        tasks at work on the same portrait then wait for one another and never both.
        """
        Version.objects.select_for_update(no_key=True).get(pk=self.pk)

    @property
    def is_viewable(self) -> bool:
        """Whether the worker has made the pictures that the pages show."""
        return bool(self.renditions)
