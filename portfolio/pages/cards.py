"""Portraits as cards in a grid."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portfolio.models import Portrait, Version
from scoring.models import Assessment, State, current_assessments
from scoring.report import LOW_COVERAGE
from scoring.rubric.levels import overall_level


@dataclass(frozen=True)
class Card:
    """One portrait in a grid.

    assessment: the one that counts. is_pending: another one, newer, is queued or running; until
    it has an answer the one that counts stays on show.
    """

    portrait: Portrait
    version: Version | None
    assessment: Any  # an Assessment with `outdated`, or None
    is_pending: bool = False

    @property
    def is_hidden(self) -> bool:
        """The person took their consent back: neither the picture nor a score is shown."""
        return self.portrait.is_withdrawn

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else State.QUEUED

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


def cards(portraits: QuerySet[Portrait], rows: slice) -> list[Card]:
    """The cards of some rows of a portrait queryset, in its order."""
    found = portraits.select_related("current_version", "library__brand__team", "person")
    return [card(portrait) for portrait in found.prefetch_related(current_assessments())[rows]]
