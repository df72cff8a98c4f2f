"""The pages of a team's people: who is in it, who is asked, and what may be done."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portfolio.access import may, role_in
from portfolio.models import Invitation, InviteLink, Member, Role, Team, User
from portfolio.models.teams import SECOND_FACTORS


def team_context(team: Team, user: User | AnonymousUser) -> dict[str, Any]:
    """What the frame of every page of a team shows: the team, and what the reader may do."""
    held = role_in(team, user)
    return {
        "team": team,
        "held": held,
        "can_manage": held is not None and held.includes(Role.ADMIN),
        "can_edit": may(team, user, Role.EDITOR, whole_team=True),
        "is_owner": held == Role.OWNER,
    }


def members_of(team: Team, user: User | AnonymousUser) -> list[Member]:
    """The members the reader may see: who is limited to brands sees nobody but themselves."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    members = team.members.select_related("user").prefetch_related("brands")
    everybody = list(members.annotate(has_second_factor=Exists(factors)))
    own = [member for member in everybody if member.user_id == user.pk]
    return own if own and own[0].is_limited else everybody


def members_without_second_factor(team: Team) -> int:
    """How many members are locked out when a second factor is required."""
    factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_FACTORS)
    return team.members.exclude(Exists(factors)).count()


def invitations_of(team: Team) -> list[Invitation]:
    """Invitations that still wait, also those that have expired: they can be sent again."""
    waiting = Invitation.objects.filter(team=team, accepted_at=None, revoked_at=None)
    found = list(waiting.select_related("invited_by").prefetch_related("brands"))
    now = timezone.now()
    for invitation in found:
        invitation.is_expired = invitation.expires_at <= now
    return found


def links_of(team: Team) -> list[InviteLink]:
    """Open links that were not revoked; `state` says which of them still lets people in."""
    links = InviteLink.objects.filter(team=team, revoked_at=None)
    found = list(links.select_related("created_by").prefetch_related("brands"))
    now = timezone.now()
    for link in found:
        full = "full" if link.used >= link.cap else "open"
        link.state = "expired" if link.expires_at <= now else full
    return found
