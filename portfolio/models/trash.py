"""The trash: what members deleted, kept for a while, and what was deleted for good."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.teams import Team, TeamScopedQuerySet

#: How long what was deleted can be restored.
KEPT_FOR = timedelta(days=30)


class TrashEntry(models.Model):
    """One thing that a member deleted, with everything that was in it.

    kind: the model's name; row_id: its key; name: what it was called. The rows themselves point
    here (``Trashable.trash``): restoring lets go of them, and deleting this row deletes them.
    portraits: how many of them are portraits. doomed_at: since then a worker deletes it for good.
    """

    team_path = "team"
    brand_path = "brand"
    #: The trash shows what is in the trash.
    shows_trashed = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="trash_entries")
    brand = models.ForeignKey(
        "portfolio.Brand", on_delete=models.CASCADE, null=True, related_name="+"
    )
    kind = models.CharField(max_length=32)
    row_id = models.UUIDField()
    name = models.CharField(max_length=254)
    portraits = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    doomed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    doomed_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "trash entries"

    def __str__(self) -> str:
        return self.name

    @property
    def ends_at(self) -> datetime:
        """When it is deleted for good."""
        return self.created_at + KEPT_FOR


class LiveManager(models.Manager[Any]):
    """Rows that are not in the trash."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(trash=None)


class Trashable(models.Model):
    """What a member can delete and restore.

    `objects` leaves out what is in the trash, `all_rows` does not. A row inside of something in
    the trash is marked like it, and no reader reaches it: ``TeamScopedQuerySet.visible_to``.
    """

    trash = models.ForeignKey(
        TrashEntry, on_delete=models.CASCADE, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


class Erasure(models.Model):
    """Proof that something was deleted for good: what, why, and that nothing of it is left.

    It holds no name of a person and no title. counts: table -> rows. digests: SHA-256 of the
    originals. verified_at: when a worker had looked at every table and at the storage once more
    and found nothing; leftovers: what it found otherwise.
    """

    class Reason(models.TextChoices):
        TRASH = "trash", "Deleted from the trash"
        EXPIRED = "expired", "30 days in the trash"
        PERSON = "person", "A person asked for it"
        ARCHIVED = "archived", "Archived for as long as the team keeps it"
        REVOKED = "revoked", "Consent taken back"

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="erasures")
    reason = models.CharField(max_length=12, choices=Reason)
    kind = models.CharField(max_length=32)
    counts = models.JSONField(default=dict)
    files = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    digests = models.JSONField(default=list)
    looked_for = models.JSONField(default=list, help_text="ids, until it is verified")
    kept = models.JSONField(default=list, help_text="what stays and why, in plain sentences")
    leftovers = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    verified_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.kind}"


def trashable_models() -> Iterator[type[Trashable]]:
    """Every model whose rows go to the trash, of all apps."""
    waiting: list[Any] = [Trashable]
    while waiting:
        for model in waiting.pop().__subclasses__():
            if model._meta.abstract:
                waiting.append(model)
            else:
                yield model


class Live(LiveManager.from_queryset(TeamScopedQuerySet)):  # type: ignore[misc]
    """The manager of rows of a team that are not in the trash."""
