"""The list behind an address, in its order, and where a portrait stands in it.

The neighbours of a portrait are found from its own place in the order, never by counting to it:
the same few rows are read in a list of ten and of a hundred thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import F, Q, QuerySet
from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse

from portfolio.access import access
from portfolio.models import Brand, Collection, Library, Portrait, Team
from portfolio.pages.finding import Finding, finding, query_of
from portfolio.pages.grid_query import BEST

LISTS: dict[str, tuple[Any, str]] = {
    "portfolio:library": (Library.objects.select_related("brand__team"), "library"),
    "portfolio:brand": (Brand.objects.select_related("team"), "library__brand"),
    "portfolio:portraits": (Team.objects.all(), "library__brand__team"),
    "portfolio:collection": (Collection.objects.select_related("brand__team"), "collections"),
}
#: Portraits on either side of the one that is shown.
BESIDE = 6


@dataclass(frozen=True)
class CardList:
    """The portraits that an address finds. title: of its page; address: the way back there."""

    finding: Finding
    title: str
    address: str

    @property
    def portraits(self) -> QuerySet[Portrait]:
        """In the list's order."""
        return self.finding.sorted

    @property
    def narrowed(self) -> str:
        """By what the list is narrowed, and how many that leaves where they are few; "" = not."""
        if not self.finding.query.is_narrowed:
            return ""
        keys, words = self.finding.keys, self.finding.query.text or "narrowed"
        return words if keys is None else f"{words}, {len(keys)} found"

    def around(self, portrait: Portrait, beside: int = BESIDE) -> list[Portrait]:
        """The portrait with its neighbours in the list, at most so many on either side.

        A portrait that is not in the list stands where it would stand.
        """
        before = self._beside(portrait, beside, is_after=False)
        return [*reversed(before), portrait, *self._beside(portrait, beside, is_after=True)]

    def neighbours(self, portrait: Portrait) -> dict[str, Portrait | None]:
        """The portraits right before and right after it."""
        before = self._beside(portrait, 1, is_after=False)
        after = self._beside(portrait, 1, is_after=True)
        return {"previous": before[0] if before else None, "next": after[0] if after else None}

    def _beside(self, portrait: Portrait, count: int, *, is_after: bool) -> list[Portrait]:
        """The next ones in one direction, the nearest first: up to three looks at an index."""
        found: list[Portrait] = []
        for condition, *order in self._stretches(portrait, is_after=is_after):
            if len(found) < count:
                rows = self.finding.placed.filter(condition).order_by(*order)
                found += rows[: count - len(found)]
        return found

    def _stretches(self, portrait: Portrait, *, is_after: bool) -> list[tuple[Any, ...]]:
        """What lies on one side of the portrait, as (condition, *order), the nearest first.

        Of a list that is sorted by a number: those with the same number, those beyond it, and
        those without one, which come last.
        """
        query = self.finding.query
        is_older_next = is_after != (query.ordering == "created")
        order = ("-created_at", "-id") if is_older_next else ("created_at", "id")
        at, pk = portrait.created_at, portrait.pk
        by_time = (
            Q(created_at__lt=at) | Q(created_at=at, pk__lt=pk)
            if is_older_next
            else Q(created_at__gt=at) | Q(created_at=at, pk__gt=pk)
        )
        is_placed = query.is_placed and (query.ordering != BEST or self.finding.keys is not None)
        if not is_placed or query.ordering == "created":
            return [(by_time, *order)]
        place = self._place(portrait)
        is_falling = query.ordering == BEST or query.ordering.startswith("-")
        goes_down = is_falling == is_after
        further = (_as_indexed(is_falling, is_after), *order)
        if place is None:
            rest = [] if is_after else [(Q(place__isnull=False), *further)]
            return [(Q(place=None) & by_time, *order), *rest]
        beyond = Q(place__lt=place) if goes_down else Q(place__gt=place)
        unread = [(Q(place=None), *order)] if is_after else []
        return [(Q(place=place) & by_time, *order), (beyond, *further), *unread]

    def _place(self, portrait: Portrait) -> float | None:
        """The number that the portrait is sorted by; None where it was not read."""
        rows: Any = self.finding.placed.filter(pk=portrait.pk)  # each with its `place`
        return rows.values_list("place", flat=True).first()


def _as_indexed(is_falling: bool, is_after: bool) -> Any:
    """The order by number as an index of the list runs, forwards or backwards.

    Where a number is missing matters to the index, although none is in these rows.
    """
    place = F("place")
    if is_falling:
        return place.desc(nulls_last=True) if is_after else place.asc(nulls_first=True)
    return place.asc(nulls_last=True) if is_after else place.desc(nulls_first=True)


def result_of(address: str, user: Any) -> CardList | None:
    """The list at an address of this site; None for any other, and for what the user cannot see."""
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (ValueError, Resolver404):  # it may have come from anywhere
        return None
    if parts.netloc or parts.scheme or match.view_name not in LISTS:
        return None
    rows, path = LISTS[match.view_name]
    try:
        row = access(rows, user, pk=match.kwargs["pk"])
    except Http404:
        return None
    # Of a team a member may see some brands only; what is narrower has let them in as a whole.
    reached = Portrait.objects.visible_to(user) if rows.model is Team else Portrait.objects.all()
    asked = QueryDict(parts.query, mutable=True)
    # Only the box asks for what the reader's brands add to its fields.
    query = query_of(asked, user if asked.get("q") else None)
    found = finding(reached.filter(**{path: row}), query, user)
    asked.pop("page", None)
    back = f"{parts.path}?{asked.urlencode()}" if asked else parts.path
    return CardList(found, str(row), back)


def list_of(portrait: Portrait, address: str, user: Any) -> CardList:
    """The list that a portrait was opened from; where none is named, its library's."""
    library = reverse("portfolio:library", args=[portrait.library_id])
    found = result_of(address, user) if address else None
    found = found or result_of(library, user)
    if found is None:
        raise Http404("There is nothing at this address.")
    return found


def with_pictures(portraits: Sequence[Portrait]) -> list[Portrait]:
    """The same portraits with their current versions and persons: one query."""
    rows = Portrait.objects.filter(pk__in=[row.pk for row in portraits])
    found = rows.select_related("current_version", "person").in_bulk()
    return [found[row.pk] for row in portraits if row.pk in found]
