"""A grid of portraits, filtered and sorted as its address says, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict

from portfolio.pages.cards import Card, cards
from portfolio.pages.cue_ranges import Range, Subject, placed
from portfolio.pages.grid_query import NEWEST, GridQuery, grid_query
from scoring.models import State
from scoring.report import GROUPS
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.verdict import WHOLE

ORDERINGS = {
    NEWEST: "Newest first",
    "-overall": "Highest score first",
    "overall": "Lowest score first",
}


@dataclass(frozen=True)
class Chip:
    """One condition of the address: what it says, how many it alone lets through, and the way out.

    within: the range, for the template to word; words: a state or the like.
    """

    count: int
    away: str
    within: Range | None = None
    words: str = ""


def grid(portraits: Any, asked: QueryDict) -> dict[str, Any]:
    """The cards that the address asks for, with all that the bar above them shows.

    everyone: every card, whatever is asked. query: the GridQuery, with its problems.
    """
    everyone = cards(portraits)
    query = grid_query(asked, has_expression=settings.EXPRESSION_CUES_ENABLED)
    found, counts = _narrowed(everyone, query)
    return {
        "everyone": everyone,
        "cards": found,
        "query": query,
        "chips": _chips(query, everyone, counts),
        "orderings": _orderings(query),
        "states": State.choices,
        "cue_groups": _cue_groups(),
    }


def _narrowed(everyone: list[Card], query: GridQuery) -> tuple[list[Card], list[int]]:
    """The cards inside every range, in order; and how many each range alone lets through."""
    found, counts = everyone, [0 for _ in query.ranges]
    if query.ranges or query.subject:
        descending = query.ordering.startswith("-")
        by_pk = {card.portrait.pk: card for card in everyone if card.assessment}
        judged = [card.assessment for card in by_pk.values()]
        rows = placed(judged, query.ranges, query.subject, descending=descending)
        counts = [sum(flags[place] for _, *flags in rows) for place in range(len(query.ranges))]
        found = [by_pk[pk] for pk, *flags in rows if all(flags)]
        if not query.ranges:
            found += [card for card in everyone if not card.assessment]
    elif query.ordering == "created":
        found = everyone[::-1]
    if query.state:
        found = [card for card in found if card.state == query.state]
    if query.outdated:
        found = [card for card in found if card.is_outdated]
    return found, counts


def _chips(query: GridQuery, everyone: list[Card], counts: list[int]) -> list[Chip]:
    chips = [
        Chip(count, query.canonical(without=each), within=each)
        for each, count in zip(query.ranges, counts, strict=True)
    ]
    if query.state:
        count = sum(card.state == query.state for card in everyone)
        away = query.canonical(without="state")
        chips.append(Chip(count, away, words=State(query.state).label))
    if query.outdated:
        count = sum(card.is_outdated for card in everyone)
        chips.append(Chip(count, query.canonical(without="outdated"), words="Outdated"))
    return chips


def _orderings(query: GridQuery) -> list[tuple[str, str]]:
    """The usual orders, and both directions of each cue that the address names."""
    named: list[Subject] = [each.subject for each in query.ranges]
    named += [query.subject] if query.subject else []
    found = dict(ORDERINGS)
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
