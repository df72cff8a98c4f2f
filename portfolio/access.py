"""The one door to a team's rows.

A stranger gets the same answer for what exists and what does not: 404. A member whose role does
not reach gets 403.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404

from portfolio.models import Member, Role, Team

Row = TypeVar("Row", bound=models.Model)
WHOLE_TEAM = "This is the whole team’s; your place in it is limited to some of its brands."


class SecondFactorNeeded(PermissionDenied):
    """The row's team lets in only accounts with a second factor, and this one has none."""

    def __init__(self) -> None:
        super().__init__(
            "This team requires a second factor. Set up an authenticator app or a passkey in your "
            "account settings, and come back."
        )


def place_in(team: Team, user: Any) -> Member | None:
    """The user's place in the team; None for a stranger, and for who lacks the second factor."""
    if not user.is_authenticated:
        return None
    return Member.objects.reaching(user).filter(team=team).first()


def role_in(team: Team, user: Any) -> Role | None:
    """The user's role in the team; None for a stranger."""
    place = place_in(team, user)
    return Role(place.role) if place else None


def access(
    rows: "type[Row] | models.QuerySet[Row]",
    user: Any,
    *,
    pk: UUID | str,
    role: Role = Role.READ_ONLY,
) -> Row:
    """The row with this key, if the user's role in its team includes `role`.

    `rows` is a team-scoped model or a queryset of one. Raises Http404 to strangers and
    PermissionDenied to members whose role is too small, or whose grant is limited to brands
    where more than a look at what is the whole team's is asked for. Raises SecondFactorNeeded
    to members whose account has no second factor where the team requires one.
    """
    queryset = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    try:
        row = queryset.visible_to(user).get(pk=pk)  # type: ignore[attr-defined]
    except ObjectDoesNotExist:
        locked = queryset.behind_a_second_factor(user)  # type: ignore[attr-defined]
        if locked.filter(pk=pk).first() is not None:  # `exists` loses what is locked of a join
            raise SecondFactorNeeded from None
        raise Http404("There is nothing at this address.") from None
    place = place_in(row.team, user)
    if place is None:  # taken out of the team since the row was read
        raise Http404("There is nothing at this address.")
    held = Role(place.role)
    if not held.includes(role):
        raise PermissionDenied(
            f"This needs the role {role.label} or higher; yours is {held.label}."
        )
    if place.is_limited and role != Role.READ_ONLY and not hasattr(row, "brand_path"):
        raise PermissionDenied(WHOLE_TEAM)
    return row


def may(team: Team, user: Any, role: Role, *, whole_team: bool = False) -> bool:
    """Whether the user's role in the team includes `role`.

    whole_team: for what belongs to no single brand, where a member limited to brands only looks.
    """
    place = place_in(team, user)
    if place is None or (whole_team and place.is_limited):
        return False
    return Role(place.role).includes(role)
