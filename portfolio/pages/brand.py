"""A brand's page: its portraits and what they have in common; and a library's."""

from typing import Any

from django.db.models import Count

from portfolio.models import Brand, Library, Portrait
from portfolio.pages.cards import SORTS, Card, arranged, cards
from scoring.models import State
from scoring.rubric.jobs import job_of


def brand_page(brand: Brand, *, sort: str, state: str) -> dict[str, Any]:
    """A brand's portraits and what they have in common."""
    everyone = cards(Portrait.objects.filter(library__brand=brand))
    found = arranged(everyone, sort=sort, state=state)
    return {
        "brand": brand,
        "job": job_of(brand.job),
        "libraries": brand.libraries.annotate(portrait_count=Count("portraits")),
        "cards": found,
        **_consistency(brand, everyone),
        "sort": sort if sort in SORTS else "newest",
        "sorts": SORTS.items(),
        "state": state if state in State.values else "",
        "states": State.choices,
    }


def consistency_panel(brand: Brand) -> dict[str, Any]:
    """A brand's consistency alone: the brand page's own fragment, polled while work goes on."""
    return {
        "brand": brand,
        **_consistency(brand, cards(Portrait.objects.filter(library__brand=brand))),
    }


def _consistency(brand: Brand, everyone: list[Card]) -> dict[str, Any]:
    """The stored report, with the portraits behind its ids as they are now."""
    stored = getattr(brand, "consistency", None)
    report = stored if stored and stored.data else None
    different: list[dict[str, Any]] = report.data["different"] if report else []
    names = {row["key"]: row["name"] for row in report.data["dimensions"]} if report else {}
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


def library_page(library: Library) -> dict[str, Any]:
    """A library's portraits."""
    return {
        "library": library,
        "brand": library.brand,
        "job": job_of(library.brand.job),
        "cards": cards(Portrait.objects.filter(library=library)),
    }
