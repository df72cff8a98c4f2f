"""Saved views as shelves: where each leads, whose it is, and which stand on the dashboard."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from portfolio.models import Brand, SavedView, Team, User

Reader = User | AnonymousUser


@dataclass(frozen=True)
class Shelf:
    """A saved view as a link. is_here: its search is the one that is shown."""

    view: SavedView
    address: str
    is_own: bool
    is_here: bool = False


def address_of(view: SavedView) -> str:
    """The page that shows what the view finds now."""
    query = f"?{view.query}" if view.query else ""
    if view.brand_id:
        return reverse("portfolio:brand", args=[view.brand_id]) + query
    return reverse("portfolio:portraits", args=[view.team_id]) + query


def views_of(user: Reader, team: Team, brand: Brand | None = None) -> list[Shelf]:
    """The views of a brand, or of the team as a whole, that the reader sees; own ones first."""
    views = _seen(user, team).filter(brand=brand)
    return _shelves(user, views)


def pinned_views(user: Reader, team: Team) -> list[Shelf]:
    """The views of a team that stand on the reader's dashboard, of all its brands: one query."""
    views = _seen(user, team).filter(is_pinned=True)
    return _shelves(user, views)


def all_views(user: Reader, team: Team) -> list[Shelf]:
    """Every view of a team that the reader sees: one query."""
    return _shelves(user, _seen(user, team))


def shelf(user: Reader, place: dict[str, Any], team: Team, query: str) -> list[Shelf]:
    """What stands above a result: the pinned views of its place. query: the one that is shown."""
    if place["kind"] not in ("brand", "team"):
        return []
    brand_id = place["pk"] if place["kind"] == "brand" else None
    views = _seen(user, team).filter(is_pinned=True, brand=brand_id)
    return _shelves(user, views, here=query.removeprefix("?"))


def _seen(user: Reader, team: Team) -> QuerySet[SavedView]:
    rows = SavedView.objects.visible_to(user).filter(team=team)
    return rows.select_related("owner", "brand", "team").order_by("name", "id")


def _shelves(user: Reader, views: Iterable[SavedView], here: str | None = None) -> list[Shelf]:
    found = [
        Shelf(view, address_of(view), view.owner_id == user.pk, is_here=view.query == here)
        for view in views
    ]
    return sorted(found, key=lambda each: not each.is_own)
