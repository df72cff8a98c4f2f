"""A grid of portraits, filtered, sorted and cut into pages as its address says.

A fixed number of queries, and the rows of one page, however many portraits there are.
"""

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import QueryDict

from portfolio.models import Portrait
from portfolio.pages.cards import Card, cards
from portfolio.pages.cue_ranges import Subject
from portfolio.pages.facets import Facet, facets, tally
from portfolio.pages.finding import Finding, finding, found_in, places, query_of
from portfolio.pages.grid_query import BEST, NEWEST, GridQuery
from portfolio.pages.paging import page_of
from portfolio.pages.prompt_filter import ORIGINS
from portfolio.pages.searching import search_panel
from scoring.models import State
from scoring.report import GROUPS
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.verdict import WHOLE

__all__ = ["found_in", "grid", "query_of"]

ORDERINGS = {
    NEWEST: "Newest first",
    "-overall": "Highest score first",
    "overall": "Lowest score first",
}
PER_PAGE = 24  # as static/js/grid.js asks for them
#: So many are counted in passing; more only when somebody asks.
MOST_IN_PASSING = 2_000


def grid(
    portraits: QuerySet[Portrait],
    asked: QueryDict,
    reader: Any = None,
    place: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One page of the cards that the address asks for, with all that stands around them.

    reader: whose ratings and marks count, and whose saved views are offered. place: the page, as
    {"kind": library, brand, team or collection, "pk", "address"}. total, archived, withdrawn: how
    many portraits are in use, and how many are shown apart, whatever is asked. found: how many
    the address lets through, on all pages. query: the GridQuery, with its problems.
    """
    query = query_of(asked, reader)
    found = finding(portraits, query, reader)
    wanted = {name: Count("pk", filter=condition) for name, condition in places().items()}
    sizes = portraits.order_by().aggregate(**wanted)
    found, size, divided = _counted(found, sizes, kind=place["kind"] if place else "library")
    page = page_of(size, number=query.page, per_page=PER_PAGE, address=query.on_page)
    return {
        **sizes,
        "found": size,
        "page": page,
        "cards": _shown(found, page.rows, reader),
        "query": query,
        "chips": found.chips,
        "is_close": found.is_close,
        "facets": divided,
        "orderings": _orderings(query),
        "states": State.choices,
        "origins": ORIGINS,
        "cue_groups": _cue_groups(),
        "place": place,
        **search_panel(query, reader, place, facets=divided or []),
    }


def _counted(
    found: Finding, sizes: dict[str, int], *, kind: str
) -> tuple[Finding, int, list[Facet] | None]:
    """The chips with their counts, how many are found, and how they divide.

    Of very many neither is counted in passing: then a chip has no count, and the facets are None.
    """
    query = found.query
    size = found.size if found.chips else sizes[found.place]
    if len(found.chips) == 1:
        found = found.with_counts([size])
    elif found.chips and (query.counts or sizes[found.place] <= MOST_IN_PASSING):
        found = found.counted()
    if not query.counts and size > MOST_IN_PASSING:
        return found, size, None
    return found, size, facets(tally(found.rows), found.rows, query, kind=kind)


def _shown(found: Finding, rows: slice, reader: Any) -> list[Card]:
    """The cards of one page. Their keys come first: a long list is sorted by what is narrow."""
    keys = list(found.sorted.values_list("pk", flat=True)[rows])
    places = {key: at for at, key in enumerate(keys)}
    made = cards(Portrait.objects.filter(pk__in=keys), slice(0, len(keys)), reader)
    return sorted(made, key=lambda card: places[card.portrait.pk])


def _orderings(query: GridQuery) -> list[tuple[str, str]]:
    """The usual orders, and both directions of each cue that the address names."""
    named: list[Subject] = [each.subject for each in query.ranges]
    named += [query.subject] if query.subject else []
    found = {BEST: "Best match"} if query.has_words else {}
    found |= ORDERINGS
    for subject in named:
        found.setdefault(subject.parameter, f"{subject.name}, low to high")
        found.setdefault(f"-{subject.parameter}", f"{subject.name}, high to low")
    if query.ordering == "created":
        found["created"] = "Oldest first"
    return list(found.items())


def _cue_groups() -> list[tuple[str, list[Any]]]:
    """Every cue that can be asked for, by group: (title, cues)."""
    left_out = WHOLE - {"coherence"}  # what no single picture ever has
    if not settings.EXPRESSION_CUES_ENABLED:
        left_out |= EXPRESSION_CUES
    groups = [
        (title, [cue for cue in CATALOGUE.values() if cue.group == slug])
        for slug, title in GROUPS.items()
    ]
    kept = [(title, [cue for cue in cues if cue.key not in left_out]) for title, cues in groups]
    return [(title, cues) for title, cues in kept if cues]
