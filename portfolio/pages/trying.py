"""“If you add this”: one picture tried in a brand's set, and where pictures to try come from."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.http import urlencode

from portfolio.models import Brand, Portrait
from portfolio.pages.paging import page_of
from portfolio.pages.set_marks import Mark, marks_of
from portfolio.pages.set_report import set_finding, shown
from scoring.actions.admissions import admission_of_candidate, admission_of_portrait
from scoring.models import TERMINAL, Candidate, State

PER_PAGE = 48
BESIDE = 11
"""Portraits of the set that the tried one is shown with."""
LONGEST_SEARCH = 80
CANDIDATES = 40


@dataclass(frozen=True)
class Tried:
    """A picture that is tried. image, rendition: what its address is made of, None while it is
    not made. admission: None while, or where, it was not read."""

    title: str
    image: Any
    rendition: str
    admission: Any
    candidate: Candidate | None = None
    portrait: Portrait | None = None

    @property
    def is_waiting(self) -> bool:
        return self.candidate is not None and self.candidate.state not in TERMINAL

    @property
    def problem(self) -> str:
        """Why nothing can be said of it, with advice; "" where something can, or will be."""
        if self.candidate is None:
            return "" if self.admission else "This portrait has no readings to compare yet."
        if self.candidate.state == State.UNASSESSABLE:
            card = self.candidate.scorecard or {}
            return f"{card.get('reason', '')} {card.get('advice', '')}".strip()
        if self.candidate.state == State.FAILED:
            return "This picture could not be read: a fault of ours. Discard it and try it again."
        return ""


def tried_candidate(candidate: Candidate) -> Tried:
    return Tried(
        title=candidate.original_name,
        image=candidate if candidate.thumb else None,
        rendition="candidate",
        admission=admission_of_candidate(candidate=candidate),
        candidate=candidate,
    )


def tried_portrait(brand: Brand, portrait: Portrait) -> Tried:
    """Raises ForeignPortrait for one of another team, or of this very brand."""
    return Tried(
        title=portrait.title,
        image=shown(portrait, portrait.current_version).version,
        rendition="thumb",
        admission=admission_of_portrait(brand=brand, portrait=portrait),
        portrait=portrait,
    )


def others_of_team(brand: Brand, reader: Any) -> Any:
    """Portraits that the reader sees in other brands of the team and that can be tried here."""
    rows = Portrait.objects.visible_to(reader).in_use().exclude(library__brand=brand)
    tried = rows.filter(library__brand__team=brand.team_id, set_reading__isnull=False)
    return tried.for_cards().order_by("-created_at", "-id")


def chosen_portrait(brand: Brand, reader: Any, pk: str) -> Portrait | None:
    """The portrait that an address names, if it can be tried here."""
    try:
        return others_of_team(brand, reader).filter(pk=UUID(pk)).first()
    except ValueError:
        return None


def trying_page(
    brand: Brand, reader: Any, asked: QueryDict, tried: Tried | None = None
) -> dict[str, Any]:
    """A fixed number of queries, whatever there is to choose from."""
    search = asked.get("q", "").strip()[:LONGEST_SEARCH]
    rows = others_of_team(brand, reader)
    if search:
        rows = rows.filter(title__icontains=search)
    size, number = rows.count(), asked.get("page", "")
    page = page_of(
        size,
        number=int(number[:6]) if number.isascii() and number.isdigit() else 1,
        per_page=PER_PAGE,
        address=lambda at: f"?{urlencode({'q': search, 'page': str(at)})}#others",
    )
    candidates = Candidate.objects.filter(library__brand=brand).select_related("library__brand")
    return {
        "brand": brand,
        "tried": tried,
        "wall": _wall(brand, tried) if tried and tried.image else [],
        "libraries": brand.libraries.all(),
        "library": asked.get("library", ""),
        "candidates": candidates[:CANDIDATES],
        "search": search,
        "others": rows[page.rows],
        "found": size,
        "page": page,
    }


def _wall(brand: Brand, tried: Tried) -> list[Mark]:
    """The tried picture among some of the set, as the team page would show it."""
    report = set_finding(brand)["report"]
    marks = marks_of(brand, report.data) if report else []
    rest = [mark for mark in marks if not mark.is_outlier][:BESIDE]
    half = len(rest) // 2
    own = Mark(
        id="", title=tried.title, version=tried.image, rendition=tried.rendition, is_outlier=True
    )
    return [*rest[:half], own, *rest[half:]]
