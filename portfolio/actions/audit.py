"""The audit log's one writer. Called inside the transaction of the change that it records."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portfolio.acting import actor
from portfolio.actions.events import publish_action
from portfolio.models import AuditEvent, Invitation, InviteLink, Member, Team, User

SECRET_NAMES = re.compile(r"password|secret|token|nonce|digest|cookie|session_key|otp", re.I)


class SecretInDetails(ValueError):
    """A detail is named like something that no log may hold; a mistake of ours."""


def record_event(
    *,
    team: Team,
    action: str,
    target: models.Model | None = None,
    **details: Any,
) -> AuditEvent:
    """Write down what was done in a team, by whoever acts in this request.

    action: noun and past participle, as `member.role_changed`; its words stand in
    portfolio/pages/audit_words.toml. target: the row it was done to. details: what a reader needs
    beside it, JSON-ready. Who listens is told of it where `portfolio.event_types` says so. Raises
    SecretInDetails for a secret, a token or a password.
    """
    if named := sorted(name for name in _names(details) if SECRET_NAMES.search(name)):
        raise SecretInDetails(", ".join(named))
    publish_action(action=action, target=target, details=details)
    who = actor()
    return AuditEvent.objects.create(
        team=team,
        actor_id=who.user_id,
        actor_name=who.name,
        ip=who.ip,
        action=action,
        target_type=target._meta.model_name or "" if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        target_name=_called(target)[:254] if target is not None else "",
        details=details,
    )


def record_change(
    *,
    team: Team,
    action: str,
    target: models.Model,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> AuditEvent | None:
    """Write down which fields have another value now, with both; nothing when none has."""
    changed = {
        name: [before[name], value] for name, value in after.items() if value != before[name]
    }
    if not changed:
        return None
    return record_event(team=team, action=action, target=target, changed=changed)


@transaction.atomic
def record_account_event(*, user: User, action: str, **details: Any) -> None:
    """Write down what happened to an account, in each team that it is in."""
    for team in Team.objects.filter(members__user=user.pk):
        record_event(team=team, action=action, target=user, **details)


@transaction.atomic
def record_export(*, team: Team, what: str, **filters: str) -> None:
    """Write down that somebody takes a copy of the team's data away, and which part of it."""
    narrowed = {name: value for name, value in filters.items() if value}
    record_event(team=team, action="export.downloaded", target=team, what=what, filters=narrowed)


def purge_old_events() -> int:
    """Delete what is older than each team keeps its log; how many."""
    now, purged = timezone.now(), 0
    for pk, days in Team.objects.values_list("pk", "audit_days"):
        old = AuditEvent.objects.filter(team=pk, at__lt=now - timedelta(days=days))
        purged += old.delete()[0]
    return purged


def _called(target: models.Model) -> str:
    """The target's name, without the role or the team that it is printed with elsewhere."""
    if isinstance(target, Member):
        return str(target.user)
    if isinstance(target, Invitation):
        return target.email
    if isinstance(target, InviteLink):
        return target.label or "without a name"
    return str(target)


def _names(value: Any) -> Iterable[str]:
    """The names of all that is in the details, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield str(name)
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)
