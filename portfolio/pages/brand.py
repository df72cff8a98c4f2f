"""A brand's page: its portraits and what they have in common; and a library's."""

from typing import Any

from django.db.models import Count, Q
from django.http import QueryDict

from portfolio.models import Brand, Library, Portrait
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


def brand_page(brand: Brand, asked: QueryDict) -> dict[str, Any]:
    """A brand's portraits, as the address asks for them, and what they have in common."""
    return {
        "job": brand_job(brand),
        "libraries": brand.libraries.annotate(portrait_count=IN_USE),
        **grid(Portrait.objects.filter(library__brand=brand), asked),
        **set_finding(brand),
        **outdated_panel(brand),
    }


def library_page(library: Library, asked: QueryDict) -> dict[str, Any]:
    """A library's portraits, as the address asks for them."""
    return {
        "library": library,
        "brand": library.brand,
        "job": brand_job(library.brand),
        **grid(Portrait.objects.filter(library=library), asked),
    }
