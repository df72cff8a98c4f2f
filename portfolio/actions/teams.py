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


class NoLink(Exception):
    """This team gives the person no link to set a password; the message says why."""


@transaction.atomic
def add_team(*, name: str, owner: User) -> Team:
    """Open a team with its first owner."""
    team = Team.objects.create(name=name)
    Member.objects.create(team=team, user=owner, role=Role.OWNER)
    return team


@transaction.atomic
def add_member(*, team: Team, email: str, name: str, role: Role, by: Role) -> tuple[Member, str]:
    """Add a person by e-mail address, with an account if they have none yet.

    Returns the member and first_link(). Raises AlreadyMember and OwnerOnly.
    """
    if role == Role.OWNER and by != Role.OWNER:
        raise OwnerOnly
    user = find_or_add_user(email=email, name=name)
    member, created = Member.objects.get_or_create(team=team, user=user, defaults={"role": role})
    if not created:
        raise AlreadyMember(user, team)
    return member, first_link(member)


def find_or_add_user(*, email: str, name: str = "") -> User:
    """The account with this address; a new one cannot sign in before it has a password."""
    known = User.objects.with_email(email).first()
    return known or User.objects.create_user(email, None, name=name)


def first_link(member: Member) -> str:
    """The path of the one-time page where the member sets their first password.

    Empty when they have one, and when another team invited them first: whoever holds the link
    holds the account, and with it the person's place in that other team.
    """
    may_have = came_first(member) and not member.user.has_usable_password()
    return set_password_path(member.user) if may_have else ""


def came_first(member: Member) -> bool:
    """Whether this is the oldest membership of the account."""
    first = Member.objects.filter(user=member.user_id).order_by("created_at", "id").first()
    return first == member


def renew_link(*, member: Member, by: Role) -> str:
    """first_link() again, for a link that was lost. Raises OwnerOnly and NoLink."""
    if member.role == Role.OWNER and by != Role.OWNER:
        raise OwnerOnly
    if path := first_link(member):
        return path
    if member.user.has_usable_password():
        raise NoLink(f"{member.user} has a password already and signs in with it.")
    raise NoLink(f"{member.user} has to set a password through the team that invited them first.")


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
    """Give a member another role. Raises LastOwner, OwnerOnly and Member.DoesNotExist."""
    member = _lock_member(member, by=by, becomes=role)
    member.role = role
    member.save(update_fields=["role"])
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Role) -> None:
    """Take a member out of the team; the account stays. Raises LastOwner and OwnerOnly.

    Somebody else may have done it a moment ago: then it is done.
    """
    try:
        _lock_member(member, by=by, becomes=None).delete()
    except Member.DoesNotExist:
        return


def _lock_member(member: Member, *, by: Role, becomes: Role | None) -> Member:
    """The member's row, locked with its team's owners, if this change is allowed.

    Raises LastOwner, OwnerOnly, and Member.DoesNotExist when the row is gone.
    """
    owners = list(Member.objects.select_for_update().filter(team=member.team_id, role=Role.OWNER))
    locked = Member.objects.select_for_update().select_related("team", "user").get(pk=member.pk)
    if Role.OWNER in (locked.role, becomes) and by != Role.OWNER:
        raise OwnerOnly
    if locked.role == Role.OWNER and becomes != Role.OWNER and len(owners) == 1:
        raise LastOwner(locked.team)
    return locked
