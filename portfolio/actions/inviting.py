"""Asking many people in at once: each line for itself, so one that fails stops no other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portfolio.actions.invitations import AlreadyInvited, Offer, invite
from portfolio.actions.teams import AlreadyMember, OwnerOnly, WholeTeamOnly
from portfolio.address_lists import Entry
from portfolio.models import Role, Team, User

INVITED = "invited"
MEMBER = "already a member"
WAITING = "already invited"
REFUSED = "not invited"


@dataclass(frozen=True)
class Outcome:
    """What became of one line; reason: why, where nobody was invited by it."""

    entry: Entry
    state: str
    reason: str = ""

    @property
    def is_invited(self) -> bool:
        return self.state == INVITED

    @property
    def can_be_corrected(self) -> bool:
        return self.state == REFUSED


def invite_many(
    *, team: Team, entries: Sequence[Entry], offer: Offer, by: User, as_role: Role
) -> list[Outcome]:
    """Invite whom the lines name; a line's own role goes before the offer's."""
    return [_invite_one(team, entry, offer, by, as_role) for entry in entries]


def _invite_one(team: Team, entry: Entry, offer: Offer, by: User, as_role: Role) -> Outcome:
    if entry.problem:
        return Outcome(entry, REFUSED, entry.problem)
    if entry.role:
        if entry.role not in Role.values:
            return Outcome(entry, REFUSED, f"There is no role “{entry.role}”.")
        offer = replace(offer, role=Role(entry.role))
    try:
        invite(team=team, email=entry.email, name=entry.name, offer=offer, by=by, as_role=as_role)
    except AlreadyMember:
        return Outcome(entry, MEMBER)
    except AlreadyInvited:
        return Outcome(entry, WAITING)
    except (OwnerOnly, WholeTeamOnly) as problem:
        return Outcome(entry, REFUSED, str(problem))
    return Outcome(entry, INVITED)
