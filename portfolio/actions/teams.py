"""Writes to teams and their members."""

from collections.abc import Collection

import structlog
from django.db import IntegrityError, transaction

from portfolio.acting import actor
from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import Brand, Grant, Member, Role, Team, User

log = structlog.get_logger(__name__)


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

    def __init__(self, member: Member) -> None:
        super().__init__(
            f"{member.user} is limited to some brands. Owners and admins reach the whole team: "
            "open all brands to them first."
        )


@transaction.atomic
def add_team(*, name: str, owner: User) -> Team:
    """Open a team with its first owner."""
    team = Team.objects.create(name=name)
    member = Member.objects.create(team=team, user=owner, role=Role.OWNER)
    record_event(team=team, action="team.added", target=member)
    return team


@transaction.atomic
def join_team(
    *, team: Team, user: User, role: Role, brands: Collection[Brand] | None = None
) -> Member:
    """Make an account a member. brands: the only ones it reaches; None: all of the team's.

    Raises AlreadyMember.
    """
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

    Raises OwnerOnly, WholeTeamOnly for owners and admins, and Member.DoesNotExist.
    """
    member = _lock_member(member, by=by, becomes=Role(member.role))
    if brands is not None and Role(member.role).includes(Role.ADMIN):
        raise WholeTeamOnly(member)
    member.is_limited = brands is not None
    member.save(update_fields=["is_limited"])
    member.grants.all().delete()
    _grant(member, brands or ())
    names = [str(brand) for brand in brands or ()]
    record_event(
        team=member.team, action="member.grants_changed", target=member, brands=names or "all"
    )
    return member


def _grant(member: Member, brands: Collection[Brand]) -> None:
    Grant.objects.bulk_create(
        Grant(member=member, brand=brand) for brand in brands if brand.team_id == member.team_id
    )


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Role) -> Member:
    """Give a member another role. Raises LastOwner, OwnerOnly and Member.DoesNotExist."""
    member = _lock_member(member, by=by, becomes=role)
    if member.is_limited and role.includes(Role.ADMIN):
        raise WholeTeamOnly(member)
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
    """A member goes of their own accord. Raises LastOwner."""
    locked = _lock_member(member, by=Role.OWNER, becomes=None)
    record_event(team=locked.team, action="member.left", target=locked, role=locked.role)
    locked.delete()


@transaction.atomic
def transfer_ownership(*, team: Team, giver: Member, taker: Member) -> None:
    """Make another member owner; the giver stays as an admin.

    Raises OwnerOnly unless the giver is an owner, WholeTeamOnly for a limited taker, and
    Member.DoesNotExist when one of them has gone.
    """
    rows = Member.objects.select_for_update().filter(team=team).select_related("user", "team")
    giver, taker = rows.get(pk=giver.pk), rows.get(pk=taker.pk)
    if giver.role != Role.OWNER:
        raise OwnerOnly
    if taker.is_limited:
        raise WholeTeamOnly(taker)
    for member, role in ((taker, Role.OWNER), (giver, Role.ADMIN)):
        member.role = role
        member.save(update_fields=["role"])
    record_event(team=team, action="team.ownership_transferred", target=taker)


@transaction.atomic
def change_team(*, team: Team, **fields: object) -> Team:
    """Change a team's name, whether a second factor is required, and how long its log is kept."""
    team = Team.objects.select_for_update().get(pk=team.pk)
    changed = {
        name: [getattr(team, name), fields[name]]
        for name in ("name", "requires_mfa", "audit_days")
        if name in fields and getattr(team, name) != fields[name]
    }
    for name, (_, after) in changed.items():
        setattr(team, name, after)
    team.save()
    if changed:
        record_event(team=team, action="team.changed", target=team, changed=changed)
    return team


@transaction.atomic
def delete_team(*, team: Team) -> None:
    """Delete a team with everything in it; the files follow once this is committed.

    The accounts of its members stay. Safe to call twice.
    """
    folders = [f"{kind}/{team.pk}" for kind in ("originals", "renditions")]
    deleted, _ = Team.objects.filter(pk=team.pk).delete()
    if deleted:
        log.info("team deleted", team=str(team.pk), by=str(actor().user_id))
        for folder in folders:
            ring("portfolio.tasks.delete_folder", folder)


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
