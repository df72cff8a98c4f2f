"""Writes to teams and their members."""

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from portfolio.models import Member, Role, Team, User


class LastOwner(Exception):
    """A team must keep an owner."""

    def __init__(self, team: Team) -> None:
        super().__init__(f"{team} needs at least one owner. Make somebody else owner first.")


class AlreadyMember(Exception):
    """The person is in the team already."""

    def __init__(self, user: User, team: Team) -> None:
        super().__init__(f"{user.email} is already a member of {team}.")


class OwnerOnly(Exception):
    """Only an owner may make, change or remove an owner."""

    def __init__(self) -> None:
        super().__init__("Only an owner can make, change or remove an owner.")


@transaction.atomic
def add_team(*, name: str, owner: User) -> Team:
    """Open a team with its first owner."""
    team = Team.objects.create(name=name)
    Member.objects.create(team=team, user=owner, role=Role.OWNER)
    return team


@transaction.atomic
def add_member(*, team: Team, email: str, name: str, role: Role, by: Role) -> tuple[Member, str]:
    """Add a person by e-mail address, with an account if they have none yet.

    Returns the member and, for a new account, the path of the one-time page where the person
    sets a password; otherwise an empty string. Raises AlreadyMember and OwnerOnly.
    """
    if role == Role.OWNER and by != Role.OWNER:
        raise OwnerOnly
    user = User.objects.filter(email__iexact=email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(email, None, name=name)
    member, created = Member.objects.get_or_create(team=team, user=user, defaults={"role": role})
    if not created:
        raise AlreadyMember(user, team)
    return member, set_password_path(user) if is_new else ""


def set_password_path(user: User) -> str:
    """The one-time address where this account's first password is set."""
    return reverse(
        "password_reset_confirm",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Role) -> Member:
    """Give a member another role. Raises LastOwner and OwnerOnly."""
    member = _lock_member(member, by=by, becomes=role)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Role) -> None:
    """Take a member out of the team; the account stays. Raises LastOwner and OwnerOnly."""
    _lock_member(member, by=by, becomes=None).delete()


def _lock_member(member: Member, *, by: Role, becomes: Role | None) -> Member:
    """The member's row, locked with its team's owners, if this change is allowed."""
    owners = list(Member.objects.select_for_update().filter(team=member.team_id, role=Role.OWNER))
    locked = Member.objects.select_for_update().select_related("team", "user").get(pk=member.pk)
    if Role.OWNER in (locked.role, becomes) and by != Role.OWNER:
        raise OwnerOnly
    if locked.role == Role.OWNER and becomes != Role.OWNER and len(owners) == 1:
        raise LastOwner(locked.team)
    return locked
