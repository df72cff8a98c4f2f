"""A brand's page: its portraits and what they have in common; and a library's."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import QueryDict

from portfolio.models import Brand, Library, Portrait
from portfolio.pages.brand_job import brand_job
from portfolio.pages.cards import Card, cards
from portfolio.pages.grid import grid
from portfolio.pages.outdated import outdated_counts
from scoring.models import ConsistencyReport

EXPRESSION = "expression"
"""The dimension of a consistency report that is read from expression cues."""


def brand_page(brand: Brand, asked: QueryDict) -> dict[str, Any]:
    """A brand's portraits, as the address asks for them, and what they have in common."""
    shown = grid(Portrait.objects.filter(library__brand=brand), asked)
    return {
        "brand": brand,
        "job": brand_job(brand),
        "libraries": brand.libraries.annotate(portrait_count=Count("portraits")),
        **shown,
        **_consistency(brand, shown["everyone"]),
        **outdated_counts(brand, shown["everyone"]),
    }


def library_page(library: Library, asked: QueryDict) -> dict[str, Any]:
    """A library's portraits, as the address asks for them."""
    return {
        "library": library,
        "brand": library.brand,
        "job": brand_job(library.brand),
        **grid(Portrait.objects.filter(library=library), asked),
    }


def consistency_panel(brand: Brand) -> dict[str, Any]:
    """A brand's consistency alone: the brand page's own fragment, polled while work goes on."""
    return {
        "brand": brand,
        **_consistency(brand, cards(Portrait.objects.filter(library__brand=brand))),
    }


def shown_report(stored: ConsistencyReport | None) -> ConsistencyReport | None:
    """The stored report, as far as this installation may show it.

    Where expression is switched off, a report that was computed with it is not shown at all, and
    the row that stands empty since is left out.
    """
    if stored is None or not stored.data:
        return None
    if settings.EXPRESSION_CUES_ENABLED:
        return stored
    rows = stored.data["dimensions"]
    if any(row["key"] == EXPRESSION and row["n"] for row in rows):
        return None
    stored.data["dimensions"] = [row for row in rows if row["key"] != EXPRESSION]
    return stored


def _consistency(brand: Brand, everyone: list[Card]) -> dict[str, Any]:
    """The stored report, with the portraits behind its ids as they are now."""
    stored = getattr(brand, "consistency", None)
    report = shown_report(stored)
    data: dict[str, Any] = (report.data if report else None) or {}
    different: list[dict[str, Any]] = data.get("different", [])
    names = {row["key"]: row["name"] for row in data.get("dimensions", [])}
    by_id = {str(item.portrait.pk): item for item in everyone}
    for difference in different:
        difference["dimension_name"] = names.get(difference["dimension"], "")
        if shown := by_id.get(difference["portrait_id"]):
            difference["title"] = shown.portrait.title
            viewable = shown.version and shown.version.is_viewable
            difference["version"] = shown.version if viewable else None
    return {
        "report": report,
        "breaks": any(difference["is_outlier"] for difference in different),
        "titles": {pk: item.portrait.title for pk, item in by_id.items()},
        # Still to come: a score, or the report that follows the last one.
        "is_busy": bool(stored and stored.is_stale)
        or any(not item.is_settled for item in everyone),
    }
