"""Portraits as cards in a grid."""

from dataclasses import dataclass
from typing import Any

from portfolio.models import Portrait, Version
from scoring.actions.consistency import current_assessment
from scoring.models import Assessment, State, current_assessments
from scoring.rubric.levels import overall_level

#: ?sort= of the brand page; the first is the default.
SORTS = {"newest": "Newest first", "score": "Highest score", "-score": "Lowest score"}


@dataclass(frozen=True)
class Card:
    """One portrait in a grid."""

    portrait: Portrait
    version: Version | None
    assessment: Assessment | None

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else State.QUEUED

    @property
    def is_settled(self) -> bool:
        """Nothing more will change by itself: the result is final and the picture is made."""
        has_picture = bool(
            self.version and (self.version.is_viewable or self.version.decode_problem)
        )
        return bool(self.assessment and self.assessment.is_terminal and has_picture)

    @property
    def overall(self) -> float | None:
        return self.assessment.overall if self.assessment else None

    @property
    def word(self) -> str:
        return overall_level(self.overall)


def card(portrait: Portrait) -> Card:
    """The card of a portrait whose assessments are prefetched."""
    return Card(portrait, portrait.current_version, current_assessment(portrait))


def cards(portraits: Any) -> list[Card]:
    """The cards of a portrait queryset, newest first."""
    rows = portraits.for_cards().prefetch_related(current_assessments())
    return [card(portrait) for portrait in rows]


def arranged(found: list[Card], *, sort: str, state: str) -> list[Card]:
    """Cards filtered and sorted as the address says; what it says wrongly is passed over."""
    if state in State.values:
        found = [item for item in found if item.state == state]
    if sort in ("score", "-score"):
        scored = [item for item in found if item.overall is not None]
        scored.sort(key=lambda item: item.overall or 0.0, reverse=sort == "score")
        found = scored + [item for item in found if item.overall is None]
    return found
