"""Work that goes on while people do something else: uploads in parts, and tasks over many rows."""

from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand, Library
from portfolio.models.teams import Member, Team, TeamScopedQuerySet


def task_path(task: "TeamTask", filename: str) -> str:
    """Where the file that a task reads or makes is kept."""
    return f"tasks/{task.team_id}/{task.pk}{Path(filename).suffix.lower()}"


class PartialUpload(models.Model):
    """A file that arrives in parts; it can be taken up again where it broke off.

    fingerprint: what the browser knows of the file (name, size, time of change), to find the same
    one again after a reload. received: bytes that are stored (``portfolio.partial_files``). It is
    deleted when the whole file was taken, was cancelled, or nothing came for a while.
    """

    team_path = "team"
    brand_path = "library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=240)
    size = models.PositiveBigIntegerField()
    fingerprint = models.CharField(max_length=120, blank=True)
    received = models.PositiveBigIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class TeamTaskQuerySet(TeamScopedQuerySet):
    """Tasks. Who asked for one that is about no single brand sees it, limited to brands or not."""

    def _of(self, members: "models.QuerySet[Member]") -> Self:
        seen = models.Q(pk__in=super()._of(members).values("pk"))
        asked = {"team__in": members.values("team"), "created_by__in": members.values("user")}
        return self.filter(seen | models.Q(brand=None, **asked))


class TeamTask(models.Model):
    """Work over many rows that a worker does for a member, and what came of it.

    request: what is to be done, as its kind's action reads it; result: what it came to, with what
    undoes it. problems: of single rows, as {"name", "words"}, at most a hundred. file: what an
    import reads or an export made. dismissed_at: since then its member's tray shows it no more.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", "Change of many portraits"
        IMPORT = "import", "Import of a ZIP file"
        EXPORT = "export", "Export of a table"
        SAMPLE = "sample", "Sample brand"

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    team_path = "team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="tasks")
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    label = models.CharField(max_length=240)
    request = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    result = models.JSONField(default=dict)
    file = models.FileField(upload_to=task_path, max_length=240, blank=True)
    url = models.CharField(max_length=400, blank=True, help_text="the page that shows the result")
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    rung_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    objects = TeamTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(
                fields=["created_by", "-created_at"],
                name="team_task_in_tray",
                condition=models.Q(dismissed_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_over(self) -> bool:
        return self.state not in (self.State.QUEUED, self.State.RUNNING)
