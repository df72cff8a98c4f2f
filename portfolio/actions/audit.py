"""The audit log's one writer. Called inside the transaction of the change that it records."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from portfolio.acting import actor
from portfolio.models import AuditEvent, Team


def record_event(
    *, team: Team, action: str, target: models.Model | None = None, **details: Any
) -> AuditEvent:
    """Write down what was done in a team, by whoever acts in this request.

    action: noun and past participle, as `member.role_changed`. target: the row it was done to.
    details: what a reader needs beside it, JSON-ready; never a secret, a token or a password.
    """
    who = actor()
    return AuditEvent.objects.create(
        team=team,
        actor_id=who.user_id,
        actor_name=who.name,
        ip=who.ip,
        action=action,
        target_type=target._meta.model_name or "" if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_name=str(target)[:254] if target is not None else "",
        details=details,
    )


def purge_old_events() -> int:
    """Delete what is older than each team keeps its log; how many."""
    now, purged = timezone.now(), 0
    for pk, days in Team.objects.values_list("pk", "audit_days"):
        old = AuditEvent.objects.filter(team=pk, at__lt=now - timedelta(days=days))
        purged += old.delete()[0]
    return purged
