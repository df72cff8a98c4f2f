"""Writes to teams and their members."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from portfolio.actions.audit import record_event
from portfolio.models import Brand, Grant, Member, Role, Team, User


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


class WholeTeamOnly(Exception):
    """Owners and admins reach the whole team; a member limited to brands can be neither."""

    def __init__(self, who: str) -> None:
        super().__init__(
            f"Owners and admins reach the whole team: {who} cannot be one and be limited to some "
            "brands."
        )


def may_open_team(user: User) -> bool:
    """Whether the account may open a team of its own.

    Everybody where sign-up is open; else the installation's staff and those who own a team.
    """
    if settings.SIGN_UP == "open" or user.is_staff:
        return True
    return Member.objects.filter(user=user, role=Role.OWNER).exists()


@transaction.atomic
def add_team(*, name: str, owner: User | None) -> Team:
    """Open a team with its first owner; without one, the caller invites somebody to own it."""
    team = Team.objects.create(name=name)
    member = owner and Member.objects.create(team=team, user=owner, role=Role.OWNER)
    record_event(team=team, action="team.added", target=member or team)
    return team


@transaction.atomic
def join_team(
    *, team: Team, user: User, role: Role, brands: Collection[Brand] | None = None
) -> Member:
    """Make an account a member. brands: the only ones it reaches; None: all of the team's.

    The caller records in which way the person came. Raises AlreadyMember, WholeTeamOnly.
    """
    if brands is not None and role.includes(Role.ADMIN):
        raise WholeTeamOnly(str(user))
    try:
        with transaction.atomic():
            member = Member.objects.create(
                team=team, user=user, role=role, is_limited=brands is not None
            )
    except IntegrityError as error:
        raise AlreadyMember(user, team) from error
    _grant(member, brands or ())
    return member


@transaction.atomic
def change_grants(*, member: Member, brands: Collection[Brand] | None, by: Role) -> Member:
    """Limit a member to brands, or, with None, open the whole team to them.

    Brands of other teams are passed over; no brand at all leaves the member with none.
    Raises OwnerOnly, WholeTeamOnly for owners and admins, and Member.DoesNotExist.
    """
    member = _lock_member(member, by=by, becomes=Role(member.role))
    if brands is not None and Role(member.role).includes(Role.ADMIN):
        raise WholeTeamOnly(str(member.user))
    member.is_limited = brands is not None
    member.save(update_fields=["is_limited"])
    member.grants.all().delete()
    granted = _grant(member, brands or ())
    names = [str(brand) for brand in granted] if member.is_limited else "all"
    record_event(team=member.team, action="member.grants_changed", target=member, brands=names)
    return member


def _grant(member: Member, brands: Collection[Brand]) -> list[Brand]:
    """The brands that were granted: those of the member's own team."""
    ours = [brand for brand in brands if brand.team_id == member.team_id]
    Grant.objects.bulk_create(Grant(member=member, brand=brand) for brand in ours)
    return ours


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Role) -> Member:
    """Give a member another role.

    Raises LastOwner, OwnerOnly, WholeTeamOnly for a limited member, and Member.DoesNotExist.
    """
    member = _lock_member(member, by=by, becomes=role)
    if member.is_limited and role.includes(Role.ADMIN):
        raise WholeTeamOnly(str(member.user))
    if member.role == role:
        return member
    before, member.role = member.role, role
    member.save(update_fields=["role"])
    record_event(
        team=member.team, action="member.role_changed", target=member, before=before, after=role
    )
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Role) -> None:
    """Take a member out of the team; the account stays. Raises LastOwner and OwnerOnly.

    Somebody else may have done it a moment ago: then it is done.
    """
    try:
        locked = _lock_member(member, by=by, becomes=None)
    except Member.DoesNotExist:
        return
    record_event(team=locked.team, action="member.removed", target=locked, role=locked.role)
    locked.delete()


@transaction.atomic
def leave_team(*, member: Member) -> None:
    """A member goes of their own accord. Raises LastOwner. Gone already: then it is done."""
    try:
        locked = _lock_member(member, by=Role.OWNER, becomes=None)
    except Member.DoesNotExist:
        return
    record_event(team=locked.team, action="member.left", target=locked, role=locked.role)
    locked.delete()


@transaction.atomic
def transfer_ownership(*, team: Team, giver: Member, taker: Member) -> None:
    """Make another member owner; the giver stays as an admin.

    Raises OwnerOnly unless the giver is an owner, WholeTeamOnly for a limited taker, and
    Member.DoesNotExist when one of them has gone or both are the same.
    """
    if giver.pk == taker.pk:
        raise Member.DoesNotExist
    locked = _lock_with_owners(team.pk, giver, taker)
    if any(member.pk not in locked for member in (giver, taker)):
        raise Member.DoesNotExist
    giver, taker = locked[giver.pk], locked[taker.pk]
    if giver.role != Role.OWNER:
        raise OwnerOnly
    if taker.is_limited:
        raise WholeTeamOnly(str(taker.user))
    for member, role in ((taker, Role.OWNER), (giver, Role.ADMIN)):
        member.role = role
        member.save(update_fields=["role"])
    record_event(
        team=team, action="team.ownership_transferred", target=taker, giver=str(giver.user)
    )


def _lock_member(member: Member, *, by: Role, becomes: Role | None) -> Member:
    """The member's row, locked with its team's owners, if this change is allowed.

    Raises LastOwner, OwnerOnly, and Member.DoesNotExist when the row is gone.
    """
    rows = _lock_with_owners(member.team_id, member)
    locked = rows.get(member.pk)
    if locked is None:
        raise Member.DoesNotExist
    owners = [row for row in rows.values() if row.role == Role.OWNER]
    if Role.OWNER in (locked.role, becomes) and by != Role.OWNER:
        raise OwnerOnly
    if locked.role == Role.OWNER and becomes != Role.OWNER and len(owners) == 1:
        raise LastOwner(locked.team)
    return locked


def _lock_with_owners(team_id: UUID, *members: Member) -> dict[UUID, Member]:
    """These members and the team's owners by id, locked in one order, so nobody waits in a ring.

    A row that was changed while we waited for it is read as it is now.
    """
    rows = Member.objects.select_for_update(of=("self",)).select_related("team", "user")
    wanted = Q(role=Role.OWNER) | Q(pk__in=[member.pk for member in members])
    return {row.pk: row for row in rows.filter(wanted, team=team_id).order_by("pk")}
