"""A brand's page: its portraits and what they have in common; and a library's."""

from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse

from portfolio.models import Brand, Library, Portrait, Team
from portfolio.pages.brand_job import brand_job
from portfolio.pages.grid import grid
from portfolio.pages.outdated import outdated_panel
from portfolio.pages.set_report import set_finding

IN_USE = Count(
    "portraits",
    filter=Q(
        portraits__archived_at=None,
        portraits__trash=None,
        portraits__person__withdrawn_at=None,
    ),
)

#: More stand on the page of the brand's collections.
COLLECTIONS_SHOWN = 12


def brand_page(brand: Brand, asked: QueryDict, reader: Any = None) -> dict[str, Any]:
    """A brand's portraits, as the address asks for them, and what they have in common."""
    address = reverse("portfolio:brand", args=[brand.pk])
    place = {"kind": "brand", "pk": brand.pk, "address": address, "name": brand.name}
    place |= {"team": brand.team, "brand": brand}
    return {
        "job": brand_job(brand),
        "libraries": list(brand.libraries.annotate(portrait_count=IN_USE)),
        "collections": list(brand.collections.annotate(count=IN_USE)[:COLLECTIONS_SHOWN]),
        **grid(Portrait.objects.filter(library__brand=brand), asked, reader, place),
        **set_finding(brand),
        **outdated_panel(brand),
    }


def library_page(library: Library, asked: QueryDict, reader: Any = None) -> dict[str, Any]:
    """A library's portraits, as the address asks for them."""
    address = reverse("portfolio:library", args=[library.pk])
    place = {"kind": "library", "pk": library.pk, "address": address, "name": library.name}
    place |= {"team": library.brand.team, "brand": library.brand}
    return {
        "library": library,
        "brand": library.brand,
        "job": brand_job(library.brand),
        **grid(Portrait.objects.filter(library=library), asked, reader, place),
    }


def team_portraits(team: Team, asked: QueryDict, reader: Any) -> dict[str, Any]:
    """All portraits of a team that the reader may see, as the address asks for them."""
    address = reverse("portfolio:portraits", args=[team.pk])
    place = {"kind": "team", "pk": team.pk, "address": address, "name": team.name}
    place |= {"team": team, "brand": None}
    # The wall is drawn around the libraries: they are few, and what is in them is reached alike.
    libraries = list(Library.objects.visible_to(reader).filter(brand__team=team))
    portraits = Portrait.objects.filter(library__in=[library.pk for library in libraries])
    return {"team": team, **grid(portraits, asked, reader, place)}
