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


class SecondFactorNeeded(PermissionDenied):
    """The row's team lets in only accounts with a second factor, and this one has none."""

    def __init__(self) -> None:
        super().__init__(
            "This team requires a second factor. Set up an authenticator app or a passkey in your "
            "account settings, and come back."
        )


def role_in(team: Team, user: Any) -> Role | None:
    """The user's role in the team; None for a stranger."""
    if not user.is_authenticated:
        return None
    places = Member.objects.reaching(user).filter(team=team)
    value = places.values_list("role", flat=True).first()
    return Role(value) if value else None


def access(
    rows: "type[Row] | models.QuerySet[Row]",
    user: Any,
    *,
    pk: UUID | str,
    role: Role = Role.READ_ONLY,
) -> Row:
    """The row with this key, if the user's role in its team includes `role`.

    `rows` is a team-scoped model or a queryset of one. Raises Http404 to strangers and
    PermissionDenied to members whose role is too small, SecondFactorNeeded to members
    whose account has no second factor where the team requires one.
    """
    queryset = rows if isinstance(rows, models.QuerySet) else rows._default_manager.all()
    try:
        row = queryset.visible_to(user).get(pk=pk)  # type: ignore[attr-defined]
    except ObjectDoesNotExist:
        locked = queryset.behind_a_second_factor(user)  # type: ignore[attr-defined]
        if locked.filter(pk=pk).exists():
            raise SecondFactorNeeded from None
        raise Http404("There is nothing at this address.") from None
    held = role_in(row.team, user)
    if held is None:
        raise Http404("There is nothing at this address.")
    if not held.includes(role):
        raise PermissionDenied(
            f"This needs the role {role.label} or higher; yours is {held.label}."
        )
    return row


def may(team: Team, user: Any, role: Role) -> bool:
    """Whether the user's role in the team includes `role`."""
    held = role_in(team, user)
    return held is not None and held.includes(role)
