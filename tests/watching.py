"""What a person sees and may change of two teams, worked out row by row and without the wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import models

from portfolio.models import Grant, Invitation, InviteLink, Member, Role, Team, TrashEntry, User

#: Only owners and admins change these.
OF_PEOPLE = (Team, Member, Grant, Invitation, InviteLink)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
NAMES = ("name", "title", "label", "text")


@dataclass(frozen=True)
class Seen:
    """One row. brand: None for what belongs to the whole team. values: all of its columns."""

    model: type[models.Model]
    pk: Any
    team: UUID
    brand: UUID | None
    values: dict[str, Any]

    @property
    def is_gone(self) -> bool:
        """Whether it is in the trash now, or inside of something there."""
        return self.model not in OF_PEOPLE and _is_gone(self.model, self.values)

    @property
    def words(self) -> set[str]:
        """What a page would say of it alone: an id that is no small number, and its own name."""
        names = (str(self.values.get(name, "")) for name in NAMES)
        own = {name for name in names if name.endswith("x")}
        return own | ({str(self.pk)} if isinstance(self.pk, UUID) else set())


@dataclass(frozen=True)
class Place:
    """Somebody's place in a team, as the rows have it. brands: None where all are open."""

    member: UUID
    role: Role
    brands: frozenset[UUID] | None

    def sees(self, row: Seen) -> bool:
        if self.brands is None or row.model is Team:
            return True
        return row.brand in self.brands

    def may_change(self, row: Seen) -> bool:
        """Whether some form of somebody with this place may change or delete the row.

        The log grows by whatever anybody does, and whoever is in a team may leave it.
        """
        if self.role.includes(Role.ADMIN):
            return True
        if self.member in (row.pk, row.values.get("member_id")):
            return row.model in (Member, Grant)
        return self.role == Role.EDITOR and row.model not in OF_PEOPLE and self.sees(row)


def look(scoped: list[type[models.Model]]) -> list[Seen]:
    """Every row of these tables."""
    return [seen for model in scoped for seen in _rows_of(model)]


def _rows_of(model: Any) -> Iterator[Seen]:
    """The paths were held against the schema by test_wall_models."""
    brand = getattr(model, "brand_path", None)
    found = model._base_manager.annotate(
        _team=models.F(model.team_path or "pk"),
        _brand=models.F(brand or "pk"),
    )
    for values in found.values():
        team, row_brand = values.pop("_team"), values.pop("_brand")
        pk = values[model._meta.pk.attname]
        yield Seen(model, pk, team, None if brand is None else row_brand, values)


def _is_gone(model: Any, values: dict[str, Any]) -> bool:
    """Whether the row, or one that it cannot be without, was deleted; column by column."""
    if model is TrashEntry:
        return False
    if values.get("trash_id") is not None:
        return True
    return any(
        _is_gone(field.related_model, _columns(field.related_model, values[field.attname]))
        for field in model._meta.concrete_fields
        if field.related_model not in (None, model, User) and not field.null
    )


def _columns(model: Any, pk: Any) -> dict[str, Any]:
    return dict(model._base_manager.filter(pk=pk).values().get())


def places_of(user: User) -> dict[UUID, Place]:
    """The user's places in teams that are there and let the account in as it is, by team."""
    has_factor = Authenticator.objects.filter(user=user, type__in=FACTORS).exists()
    found = Member.objects.filter(user=user, team__deleted_at=None).select_related("team")
    return {
        place.team_id: Place(
            place.pk, Role(place.role), _granted(place) if place.is_limited else None
        )
        for place in found
        if has_factor or not place.team.requires_mfa
    }


def _granted(place: Member) -> frozenset[UUID]:
    return frozenset(Grant.objects.filter(member=place).values_list("brand", flat=True))


def frozen(rows: list[Seen], places: dict[UUID, Place]) -> list[Seen]:
    """The rows that somebody with these places cannot change, whatever they do."""
    return [row for row in rows if row.team not in places or not places[row.team].may_change(row)]
