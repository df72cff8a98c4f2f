"""The audit log: who did what, written in the same transaction as the change."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.teams import Team, TeamScopedQuerySet


class AuditEvent(models.Model):
    """One thing that was done in a team; rows are added and, after a time, purged: never changed.

    The words (`actor_name`, `target_name`) are copies, so that the log can still be read when the
    account or the row is gone. No actor: Presence itself.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="audit_events")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=254, blank=True)
    action = models.CharField(max_length=48)
    target_type = models.CharField(max_length=32, blank=True)
    target_id = models.CharField(max_length=36, blank=True)
    target_name = models.CharField(max_length=254, blank=True)
    details = models.JSONField(default=dict, blank=True)
    ip = models.GenericIPAddressField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["team", "-at"], name="audit_by_time"),
            models.Index(fields=["team", "action", "-at"], name="audit_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor_name or 'Presence'}"
