"""A grid of portraits, filtered, sorted and cut into pages as its address says.

A fixed number of queries, and the rows of one page, however many portraits there are.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict

from portfolio.models import Portrait
from portfolio.pages.cards import cards
from portfolio.pages.cue_ranges import Range, Subject, inside, place
from portfolio.pages.grid_query import NEWEST, GridQuery, grid_query
from portfolio.pages.paging import page_of
from portfolio.pages.prompt_filter import ORIGINS, with_origin, with_words
from scoring.models import Assessment, AssessmentQuerySet, State
from scoring.report import GROUPS
from scoring.rubric.catalogue import CATALOGUE, EXPRESSION_CUES
from scoring.rubric.verdict import WHOLE

ORDERINGS = {
    NEWEST: "Newest first",
    "-overall": "Highest score first",
    "overall": "Lowest score first",
}
PER_PAGE = 96
#: Every portrait is in one of them.
PLACES = {
    "total": Q(archived_at=None, person__withdrawn_at=None),
    "archived": Q(archived_at__isnull=False, person__withdrawn_at=None),
    "withdrawn": Q(person__withdrawn_at__isnull=False),
}


@dataclass(frozen=True)
class Chip:
    """One condition of the address: what it says, how many it alone lets through, and the way out.

    within: the range, for the template to word; words: a state or the like. condition: on
    portraits.
    """

    condition: Any
    away: str
    within: Range | None = None
    words: str = ""
    count: int = 0


def grid(portraits: QuerySet[Portrait], asked: QueryDict) -> dict[str, Any]:
    """One page of the cards that the address asks for, with all that stands around them.

    total, archived, withdrawn: how many portraits are in use, and how many are shown apart,
    whatever is asked. found: how many the address lets through, on all pages. query: the
    GridQuery, with its problems.
    """
    query = grid_query(asked, has_expression=settings.EXPRESSION_CUES_ENABLED)
    sizes = portraits.aggregate(
        **{name: Count("pk", filter=condition) for name, condition in PLACES.items()}
    )
    where = _place(query)
    everyone = portraits.filter(PLACES[where])
    counting = counting_of(everyone)
    chips = _chips(query, counting)
    found = everyone.filter(*(chip.condition for chip in chips))
    size = sizes[where]
    if chips:
        chips, size = _counted(everyone, chips)
    page = page_of(size, number=query.page, per_page=PER_PAGE, address=query.on_page)
    return {
        **sizes,
        "found": size,
        "page": page,
        "cards": cards(_sorted(found, query, counting), page.rows),
        "query": query,
        "chips": chips,
        "orderings": _orderings(query),
        "states": State.choices,
        "origins": ORIGINS,
        "cue_groups": _cue_groups(),
    }


def found_in(portraits: QuerySet[Portrait], query: GridQuery) -> QuerySet[Portrait]:
    """The portraits that a query lets through, in no order.

    Sorted by a cue, each has its number as `place`; null where it was not read.
    """
    everyone = portraits.filter(PLACES[_place(query)])
    counting = counting_of(everyone)
    found = everyone.filter(*(chip.condition for chip in _chips(query, counting)))
    return found.annotate(place=place(query.subject, counting)) if query.subject else found


def counting_of(portraits: QuerySet[Portrait]) -> AssessmentQuerySet:
    """Of each portrait's current version the assessment that counts, in no order."""
    versions = portraits.order_by().values("current_version")
    return Assessment.objects.filter(version__in=versions).that_count()


def _place(query: GridQuery) -> str:
    """A key of PLACES."""
    return "withdrawn" if query.withdrawn else "archived" if query.archived else "total"


def _chips(query: GridQuery, counting: AssessmentQuerySet) -> list[Chip]:
    ranges = zip(query.ranges, inside(query.ranges, counting), strict=True)
    chips = [
        Chip(condition, query.canonical(without=each), within=each) for each, condition in ranges
    ]
    judged = counting.filter(version=OuterRef("current_version"))
    if query.state:
        condition = Q(Exists(judged.filter(state=query.state)))
        if query.state == State.QUEUED:  # what nobody has asked for yet is about to be
            condition = condition | Q(~Exists(judged))
        away = query.canonical(without="state")
        chips.append(Chip(condition, away, words=State(query.state).label))
    if query.prompt:
        away = query.canonical(without="prompt")
        chips.append(Chip(with_words(query.prompt), away, words=f"Prompt: {query.prompt}"))
    if query.origin:
        away = query.canonical(without="origin")
        words = f"AI origin: {query.origin}"
        chips.append(Chip(with_origin(query.origin), away, words=words))
    if query.outdated:
        behind = Exists(judged.with_outdated().filter(outdated=True).finished())
        chips.append(Chip(behind, query.canonical(without="outdated"), words="Outdated"))
    for name, is_asked in (("archived", query.archived), ("withdrawn", query.withdrawn)):
        if is_asked:
            words = "Archived" if name == "archived" else "Consent taken back"
            chips.append(Chip(PLACES[name], query.canonical(without=name), words=words))
    return chips


def _counted(everyone: QuerySet[Portrait], chips: list[Chip]) -> tuple[list[Chip], int]:
    """The chips with their counts, and how many portraits all of them let through: one query."""
    wanted = {f"by_{at}": Count("pk", filter=Q(c.condition)) for at, c in enumerate(chips)}
    together = Q(*(chip.condition for chip in chips))
    counts = everyone.order_by().aggregate(found=Count("pk", filter=together), **wanted)
    counted = [
        Chip(chip.condition, chip.away, chip.within, chip.words, counts[f"by_{at}"])
        for at, chip in enumerate(chips)
    ]
    return counted, counts["found"]


def _sorted(
    found: QuerySet[Portrait], query: GridQuery, counting: AssessmentQuerySet
) -> QuerySet[Portrait]:
    """In the asked order; what was not read comes last, and the newest first among equals."""
    if query.ordering == "created":
        return found.order_by("created_at", "id")
    if query.subject is None:
        return found.order_by("-created_at", "-id")
    by = F("place")
    is_falling = query.ordering.startswith("-")
    order = by.desc(nulls_last=True) if is_falling else by.asc(nulls_last=True)
    placed = found.annotate(place=place(query.subject, counting))
    return placed.order_by(order, "-created_at", "-id")


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
