"""Writes to a team itself: its name and its rules, and its end."""

import structlog
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from portfolio.acting import actor
from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import Brand, CustomJob, Member, Role, Team, User
from portfolio.models.teams import SECOND_FACTORS
from portfolio.stored_files import TEAM_FOLDERS

log = structlog.get_logger(__name__)

CHANGEABLE = ("name", "requires_mfa", "audit_days", "archived_days", "revoked_days")
#: A worker may be in the middle of a picture when its team goes; longer than a task may take.
ONCE_MORE_AFTER = 180  # seconds


class SecondFactorFirst(Exception):
    """Whoever requires a second factor of a team has one: else they would lock themselves out."""

    def __init__(self) -> None:
        super().__init__(
            "Set up your own second factor first: without one you would lock yourself out."
        )


def has_second_factor(user: User) -> bool:
    """Whether the account has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()


@transaction.atomic
def change_team(*, team: Team, by: User, **fields: object) -> Team:
    """Change a team's name, whether a second factor is required, and how long its log is kept.

    Raises SecondFactorFirst when an account without a second factor requires one of the team.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    changed = {
        name: [getattr(team, name), fields[name]]
        for name in CHANGEABLE
        if name in fields and getattr(team, name) != fields[name]
    }
    if changed.get("requires_mfa") == [False, True] and not has_second_factor(by):
        raise SecondFactorFirst
    for name, (_, after) in changed.items():
        setattr(team, name, after)
    if changed:
        team.save(update_fields=list(changed))
        record_event(team=team, action="team.changed", target=team, changed=changed)
    return team


@transaction.atomic
def bin_team(*, team: Team) -> Team:
    """Put a team into the trash: nobody reaches it, no client either, until an owner restores it.

    After 30 days it is deleted with everything in it. Safe to call twice.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.deleted_at is None:
        team.deleted_at = timezone.now()
        team.save(update_fields=["deleted_at"])
        record_event(team=team, action="team.deleted", target=team)
    return team


@transaction.atomic
def restore_team(*, team: Team) -> Team:
    """Bring a team back from the trash, as it was."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    if team.deleted_at is not None:
        team.deleted_at = None
        team.save(update_fields=["deleted_at"])
        record_event(team=team, action="team.restored", target=team)
    return team


def teams_in_trash(owner: User) -> list[Team]:
    """The teams of this owner that can still be restored, the last one deleted first."""
    places = Member.objects.filter(user=owner, role=Role.OWNER).values("team")
    return list(
        Team.objects.filter(pk__in=places, deleted_at__isnull=False).order_by("-deleted_at")
    )


@transaction.atomic
def delete_team(*, team: Team) -> None:
    """Delete a team with everything in it; the files follow once this is committed.

    The accounts of its members stay. Safe to call twice. Its audit log goes with it: the
    installation's own log keeps that the team was deleted, and by whom.
    """
    Brand.all_rows.filter(team=team.pk).delete()  # they hold on to the team's custom jobs
    CustomJob.all_rows.filter(team=team.pk).delete()
    _, deleted = Team.objects.filter(pk=team.pk).delete()
    if deleted.get(Team._meta.label):
        log.info("team deleted", team=str(team.pk), by=str(actor().user_id))
        for folder in TEAM_FOLDERS:
            for seconds in (0, ONCE_MORE_AFTER):
                path = f"{folder}/{team.pk}"
                ring("portfolio.tasks.delete_folder", path, after_seconds=seconds)
