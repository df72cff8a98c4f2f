"""What a query finds among portraits: its conditions as chips, and the portraits in its order.

A condition that no portrait meets as it is written gives way to a close one, for free words only.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, FloatField, Q, QuerySet, Value
from django.http import QueryDict

from portfolio.models import CustomJob, Field, Portrait, withdrawn
from portfolio.pages.cue_ranges import Range
from portfolio.pages.full_text import free_words, nearly_holding, relevance, with_prompt
from portfolio.pages.grid_query import BEST, GridQuery, grid_query
from portfolio.pages.prompt_filter import terms_of
from portfolio.pages.search_box import worded
from portfolio.pages.search_conditions import CONDITIONS, OUTDATED, condition_of
from portfolio.pages.search_fields import QUALITIES, Known
from scoring.models import State

#: So many are few. Among more nothing fits best: the newest come first.
MOST_LOOKED_UP = 2_000
#: So many are shown whose names are written nearly so.
MOST_NEAR = 200


@dataclass(frozen=True)
class Chip:
    """One condition of the address: what it says, how many it alone lets through, and the way out.

    within: the range, for the template to word; words: a state or the like; colour: of a swatch.
    condition: on portraits.
    """

    condition: Any
    away: str
    within: Range | None = None
    words: str = ""
    count: int | None = None
    colour: str = ""


@dataclass(frozen=True)
class Finding:
    """What a query finds among portraits. place: a key of places(); rows: those it lets through.

    is_close: no name is written as the free words are, so those written nearly so are shown.
    keys: of the few that it finds; None where they are many, and then nothing is said to fit free
    words best.
    """

    query: GridQuery
    portraits: QuerySet[Portrait]
    place: str
    chips: tuple[Chip, ...]
    is_close: bool = False
    keys: tuple[UUID, ...] | None = None

    @property
    def rows(self) -> QuerySet[Portrait]:
        """In no order."""
        if self.keys is not None:
            return self.portraits.filter(pk__in=self.keys)
        conditions = (chip.condition for chip in self.chips)
        return self.portraits.filter(places()[self.place], *conditions)

    @property
    def placed(self) -> QuerySet[Portrait]:
        """In no order; each with the number that it is sorted by as `place`, where there is one."""
        if self.query.ordering == BEST:
            best = relevance(self.query.terms, is_close=self.is_close)
            alike = Value(0.0, output_field=FloatField())
            return self.rows.annotate(place=alike if self.keys is None else best)
        subject = self.query.subject
        return self.rows.annotate(place=subject.place()) if subject else self.rows

    @property
    def sorted(self) -> QuerySet[Portrait]:
        """In the asked order; what was not read comes last, and the newest first among equals."""
        query = self.query
        if query.ordering == "created":
            return self.placed.order_by("created_at", "id")
        if not query.is_placed or (query.ordering == BEST and self.keys is None):
            return self.rows.order_by("-created_at", "-id")
        is_falling = query.ordering == BEST or query.ordering.startswith("-")
        place = F("place")
        order = place.desc(nulls_last=True) if is_falling else place.asc(nulls_last=True)
        return self.placed.order_by(order, "-created_at", "-id")

    def looked_up(self) -> "Finding":
        """With the keys of what it finds, where they are few: they are asked for only once."""
        keys = list(self.rows.order_by().values_list("pk", flat=True)[: MOST_LOOKED_UP + 1])
        return replace(self, keys=tuple(keys) if len(keys) <= MOST_LOOKED_UP else None)

    @property
    def size(self) -> int:
        """How many it finds."""
        return self.rows.count() if self.keys is None else len(self.keys)

    def counted(self) -> "Finding":
        """With how many each chip alone lets through: one query."""
        wanted = {
            f"by_{at}": Count("pk", filter=chip.condition) for at, chip in enumerate(self.chips)
        }
        counts = self.portraits.filter(places()[self.place]).order_by().aggregate(**wanted)
        return self.with_counts([counts[name] for name in wanted])

    def with_counts(self, counts: Sequence[int]) -> "Finding":
        pairs = zip(self.chips, counts, strict=True)
        return replace(self, chips=tuple(replace(chip, count=count) for chip, count in pairs))


def places() -> dict[str, Q]:
    """Every portrait is in one of them: in use, archived, withdrawn."""
    return {
        "total": ~withdrawn() & Q(archived_at=None),
        "archived": ~withdrawn() & Q(archived_at__isnull=False),
        "withdrawn": withdrawn(),
    }


def query_of(asked: QueryDict, reader: Any = None) -> GridQuery:
    """What an address asks for, with what the reader's brands add to the fields."""
    return grid_query(
        asked, has_expression=settings.EXPRESSION_CUES_ENABLED, known=known_to(reader)
    )


def known_to(reader: Any) -> Known:
    """What the reader's brands add to the fields of the search box: two queries."""
    if reader is None:
        return Known()
    kinds: dict[str, set[str]] = {}
    fields = Field.objects.visible_to(reader).filter(retired_at=None).order_by("key")
    for key, kind in fields.values_list("key", "kind").distinct():
        kinds.setdefault(key, set()).add(kind)
    titles = CustomJob.objects.offered_to(reader).order_by("title").values_list("title", flat=True)
    own = {key: frozenset(found) for key, found in kinds.items()}
    return Known(own, tuple(dict.fromkeys(titles)))


def finding(
    portraits: QuerySet[Portrait],
    query: GridQuery,
    reader: Any = None,
    *,
    may_be_close: bool = True,
) -> Finding:
    """What a query finds among portraits. reader: whose ratings and marks count."""
    found = Finding(query, portraits, _place(query), tuple(_chips(query, reader)))
    found = found.looked_up() if found.chips else found
    if found.keys != () or not (query.has_words and may_be_close):
        return found
    near = _near(portraits.filter(places()[found.place]), query)
    chips = _chips(query, reader, near=near)
    close = replace(found, chips=tuple(chips), is_close=True, keys=None).looked_up()
    return close if close.keys else found


def found_in(
    portraits: QuerySet[Portrait], query: GridQuery, reader: Any = None
) -> QuerySet[Portrait]:
    """The portraits that a query lets through, in no order.

    Where `query.is_placed`, each has its number as `place`; null where it was not read.
    """
    return finding(portraits, query, reader).placed


def _place(query: GridQuery) -> str:
    """A key of places()."""
    if query.shows("withdrawn"):
        return "withdrawn"
    return "archived" if query.shows("archived") else "total"


def _near(portraits: QuerySet[Portrait], query: GridQuery) -> list[UUID]:
    """Portraits with names that are written nearly as the free words are, at most MOST_NEAR."""
    named = nearly_holding(portraits, free_words(query.terms)).order_by()
    return list(named.values_list("pk", flat=True)[:MOST_NEAR])


def _chips(query: GridQuery, reader: Any, *, near: list[UUID] | None = None) -> list[Chip]:
    """near: the portraits that the free words stand for, where none has the words themselves."""
    chips = [
        Chip(each.condition(), query.canonical(without=each), within=each) for each in query.ranges
    ]
    plain = [
        ("state", query.state, "state", State(query.state).label if query.state else ""),
        ("origin", query.origin, "origin", f"AI origin: {query.origin}"),
    ]
    for name, value, field, words in plain:
        if value:
            away = query.canonical(without=name)
            chips.append(Chip(CONDITIONS[field](value), away, words=words))
    if query.prompt:
        together = Q(*(with_prompt(term) for term in terms_of(query.prompt)))
        away = query.canonical(without="prompt")
        chips.append(Chip(together, away, words=f"Prompt: {query.prompt}"))
    if query.outdated:
        chips.append(Chip(Q(OUTDATED), query.canonical(without="outdated"), words="Outdated"))
    for name in ("archived", "withdrawn"):
        if getattr(query, name):
            away = query.canonical(without=name)
            chips.append(Chip(places()[name], away, words=QUALITIES[name]))
    for term in query.terms:
        condition = condition_of(term, query.terms, query.known, reader, near=near)
        words = worded(term, query.known)
        colour = term.value if term.field == "color" else ""
        chips.append(Chip(condition, query.canonical(without=term), words=words, colour=colour))
    return chips
