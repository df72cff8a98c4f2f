"""Portraits as cards in a grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from portfolio.models import Mark, Portrait, Version
from portfolio.pages.picture_crops import focus_of
from scoring.models import Assessment, SetReading, State, current_assessments
from scoring.report import LOW_COVERAGE
from scoring.rubric.levels import overall_level


@dataclass(frozen=True)
class Card:
    """One portrait in a grid.

    assessment: the one that counts. is_pending: another one, newer, is queued or running; until
    it has an answer the one that counts stays on show. mark: the reader's own, or None. focus:
    where a square cut out of the picture has the face, as `focus_of` numbers it; None = not read.
    """

    portrait: Portrait
    version: Version | None
    assessment: Any  # an Assessment with `outdated`, or None
    is_pending: bool = False
    mark: Mark | None = None
    focus: int | None = None

    @property
    def is_hidden(self) -> bool:
        """The person took their consent back: neither the picture nor a score is shown."""
        return self.portrait.is_withdrawn

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else State.QUEUED

    @property
    def review(self) -> str:
        """How far its team and its clients are with it, in words; "" for a draft."""
        if self.portrait.review == Portrait.Review.DRAFT:
            return ""
        return str(Portrait.Review(self.portrait.review).label)

    @property
    def is_outdated(self) -> bool:
        """Judged by a rubric or an engine that is no longer in use."""
        return bool(self.assessment and self.assessment.is_terminal and self.assessment.outdated)

    @property
    def is_settled(self) -> bool:
        """Nothing more will change by itself: the result is final and the picture is made."""
        if self.is_hidden:
            return True
        has_picture = bool(
            self.version and (self.version.is_viewable or self.version.decode_problem)
        )
        is_final = bool(self.assessment and self.assessment.is_terminal)
        return is_final and has_picture and not self.is_pending

    @property
    def overall(self) -> float | None:
        return self.assessment.overall if self.assessment else None

    @property
    def is_low(self) -> bool:
        """There is a score, and a good part of the rubric's weight is not in it."""
        return self.overall is not None and self.assessment.coverage < LOW_COVERAGE

    @property
    def word(self) -> str:
        return overall_level(self.overall)


def card(portrait: Portrait) -> Card:
    """The card of a portrait whose assessments are prefetched, the one that counts first."""
    version = portrait.current_version
    rows: list[Assessment] = list(version.assessments.all()) if version else []
    counts = rows[0] if rows else None
    return Card(portrait, version, counts, is_pending=is_pending(rows))


def is_pending(rows: list[Assessment]) -> bool:
    """Whether behind an answer that counts another one is still to come."""
    return bool(rows) and rows[0].is_terminal and any(not row.is_terminal for row in rows)


def cards(portraits: QuerySet[Portrait], rows: slice, reader: Any = None) -> list[Card]:
    """The cards of some rows of a portrait queryset, in its order.

    reader: whose marks they carry; None = nobody's. A fixed number of queries.
    """
    found = portraits.select_related("current_version", "library__brand__team", "person")
    made = [card(portrait) for portrait in found.prefetch_related(current_assessments())[rows]]
    return _with_marks(_with_focus(made), reader)


def _with_marks(made: Sequence[Card], reader: Any) -> list[Card]:
    """The same cards, each with the reader's mark: one query."""
    if reader is None or not made:
        return list(made)
    shown = [each.portrait.pk for each in made]
    marks = {
        mark.portrait_id: mark for mark in Mark.objects.filter(user=reader, portrait__in=shown)
    }
    return [replace(each, mark=marks.get(each.portrait.pk)) for each in made]


def _with_focus(made: Sequence[Card]) -> list[Card]:
    """The same cards, each with the place of its face where the scorer read one: one query."""
    shown = [each.version.pk for each in made if each.version is not None]
    if not shown:
        return list(made)
    read = SetReading.objects.filter(version__in=shown).exclude(box=None)
    boxes = {pk: (box, aspect) for pk, box, aspect in read.values_list("version", "box", "aspect")}
    return [
        replace(each, focus=focus_of(*boxes[each.version.pk]))
        if each.version is not None and each.version.pk in boxes
        else each
        for each in made
    ]
