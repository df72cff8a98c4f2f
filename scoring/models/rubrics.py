"""A brand's rubric as it was saved, version by version."""

from typing import Any

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Team
from portfolio.models.teams import TeamScopedQuerySet


class RubricVersion(models.Model):
    """A brand's rubric as it was saved; it never changes, a new save is a new version.

    `changes` is what the brand asks for over its job's table (see ``scoring.rubric.overrides``).
    `custom` is the team's own job as it was then, {"slug", "title", "description", "changes"},
    null where the job is one of the ten; `secondary` the job that was scored beside it. `table`
    is the whole rubric in canonical JSON, digested by `digest`, so that any version can be read
    and compared when the tables have moved on. Exactly one version of a brand is in use.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="rubric_versions")
    number = models.PositiveIntegerField()
    job = models.CharField(max_length=24)
    custom = models.JSONField(null=True, blank=True)
    secondary = models.CharField(max_length=24, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=64)
    table = models.JSONField()
    in_use = models.BooleanField(default=True)
    note = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="null: Presence itself, when a brand was added or a table moved on",
    )
    restored_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="rubric_number_in_brand"),
            models.UniqueConstraint(
                fields=["brand"], condition=models.Q(in_use=True), name="rubric_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.digest[:12]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it, or say whether it is in use; nothing else of a version can be written."""
        if not self._state.adding and set(kwargs.get("update_fields") or ()) != {"in_use"}:
            raise TypeError("A rubric version never changes; save a new one.")
        super().save(*args, **kwargs)

    @property
    def team(self) -> Team:
        return self.brand.team
