"""Writes to accounts: opening and deleting one, and how a person likes pages and e-mail."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from portfolio.actions.audit import record_account_event
from portfolio.actions.teams import leave_team
from portfolio.models import Member, Role, Team, User

#: Kinds of e-mail that a person may do without. Messages about the account's safety always come.
MAIL_KINDS = {
    "member_joined": "Somebody accepted an invitation of mine",
    "invitation_reminder": "A reminder of mine went out, or was the last one",
    "consistency_dropped": "The consistency of a brand fell under its threshold",
}
PREFERENCES = ("name", "time_zone", "language", "theme", "digest")


class StillOwner(Exception):
    """An account cannot go while a team has no other owner. `teams`: those that it would orphan."""

    def __init__(self, teams: list[Team]) -> None:
        self.teams = teams
        names = ", ".join(str(team) for team in teams)
        super().__init__(f"You are the only owner of {names}: make somebody else owner first.")


@transaction.atomic
def add_account(*, email: str, password: str | None, name: str = "") -> User:
    """Open an account whose address is known to be the person's own: it can sign in at once.

    For an accepted invitation, whose link proves the address, and for commands of the
    installation. Everybody else signs up and verifies the address by e-mail.
    Raises IntegrityError when there is an account with this address.
    """
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def change_preferences(*, user: User, wanted: Iterable[str] | None = None, **fields: Any) -> User:
    """Change what an account prefers. `wanted`: the kinds of e-mail to have; None leaves them."""
    user = User.objects.select_for_update().get(pk=user.pk)
    for name in PREFERENCES:
        if name in fields:
            setattr(user, name, fields[name])
    if wanted is not None:
        user.muted = sorted(MAIL_KINDS.keys() - set(wanted))
    user.save(update_fields=[*PREFERENCES, "muted"])
    return user


@transaction.atomic
def remove_second_factors(*, user: User) -> int:
    """Take away every second factor, recovery codes too, of somebody who has lost them.

    Returns how many rows there were. Every device is signed out: one of them may be the lost one.
    """
    for session in UserSession.objects.filter(user=user):
        session.end()
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        record_account_event(user=user, action="account.second_factors_removed")
    return removed


def teams_owned_alone(user: User) -> list[Team]:
    """The teams that would be without an owner if this account went."""
    owned = Team.objects.filter(deleted_at=None, members__user=user, members__role=Role.OWNER)
    shared = Member.objects.filter(role=Role.OWNER).exclude(user=user).values("team")
    return list(owned.exclude(pk__in=shared))


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Leave every team and delete the account; what it made stays, without its name.

    Raises StillOwner when a team would be left without an owner; nothing is deleted then.
    """
    if teams := teams_owned_alone(user):
        raise StillOwner(teams)
    for member in Member.objects.filter(user=user, team__deleted_at=None):
        leave_team(member=member)
    user.delete()
