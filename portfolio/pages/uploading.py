"""Where files can go: what the page of a library, and the list to choose from, say of one."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from portfolio.access import may
from portfolio.models import Library, Role

MOST_PLACES = 500


def place_of(library: Library) -> dict[str, Any]:
    """A library as the script of uploads knows it. JSON-ready."""
    return {
        "id": str(library.pk),
        "name": str(library),
        "brand": str(library.brand),
        "brand_id": str(library.brand_id),
        "team": str(library.team),
        "send_url": reverse("portfolio:portrait-upload", args=[library.pk]),
        "begin_url": reverse("portfolio:upload-begin", args=[library.pk]),
    }


def places_of(reader: Any, *, brand: UUID | None = None) -> list[dict[str, Any]]:
    """The libraries that the reader may add to, of one brand or of all, by the brand's name."""
    rows = Library.objects.visible_to(reader).select_related("brand__team")
    rows = rows.filter(brand__trash=None).order_by("brand__name", "brand", "created_at")
    if brand is not None:
        rows = rows.filter(brand=brand)
    found = list(rows[:MOST_PLACES])
    teams = {row.team.pk: row.team for row in found}
    open_teams = {pk for pk, team in teams.items() if may(team, reader, Role.EDITOR)}
    return [place_of(row) for row in found if row.team.pk in open_teams]
