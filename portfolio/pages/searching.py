"""What stands around the search box: help, suggestions, swatches, and the views of the place."""

import json
from typing import Any

from portfolio.access import may
from portfolio.models import Role
from portfolio.pages.facets import Facet
from portfolio.pages.grid_query import GridQuery
from portfolio.pages.search_box import Term
from portfolio.pages.search_fields import FIELDS, hidden_cues
from portfolio.pages.views_of import shelf
from scoring.rubric.catalogue import CATALOGUE

MOST_SWATCHES = 8
#: What a view of a narrower place asks for, beside its search.
TERM_OF = {"library": "library", "collection": "in"}


def search_panel(
    query: GridQuery, reader: Any, place: dict[str, Any] | None, *, facets: list[Facet]
) -> dict[str, Any]:
    """For the template of the box. facets: their names are suggested.

    place: as for the grid; with `team`, `brand` and `name` as well, its search can be saved.
    """
    known = query.known
    found: dict[str, Any] = {
        "search_fields": list(FIELDS.values()),
        "search_words": json.dumps(_suggested(query, facets)),
        "own_fields": sorted(known.own_fields),
        "anchor": "" if place is None or place["kind"] == "team" else "#portraits-title",
    }
    team = place.get("team") if place else None
    if place is None or team is None or reader is None:
        return found
    brand = place.get("brand")
    narrower = query
    if field := TERM_OF.get(place["kind"]):
        narrower = query.having(Term(field, place["name"]))
    return found | {
        "shelf": shelf(reader, place, team, query.canonical()),
        "view_query": narrower.canonical(),
        "view_brand": brand,
        "view_team": team,
        "can_save": may(team, reader, Role.READ_ONLY, whole_team=brand is None),
        "swatches": (brand.palette if brand else [])[:MOST_SWATCHES],
    }


def _suggested(query: GridQuery, facets: list[Facet]) -> dict[str, list[str]]:
    """Field -> values that can be written behind it."""
    known = query.known
    words = {name: list(field.values) for name, field in FIELDS.items()}
    words["job"] += known.own_jobs
    for facet in facets:
        if facet.field in ("tag", "library", "brand"):
            words[facet.field] = [entry.words for entry in facet.entries]
    keys = [*known.own_fields, *(key for key in CATALOGUE if key not in hidden_cues(known))]
    return words | {key: [] for key in keys if key not in words}
