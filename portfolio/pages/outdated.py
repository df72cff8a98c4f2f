"""How much of a brand was judged by an older rubric or engine, and how far re-scoring has come."""

from typing import Any

from portfolio.models import Brand, Portrait
from portfolio.pages.cards import Card, cards


def outdated_panel(brand: Brand) -> dict[str, Any]:
    """The banner alone: the brand page's own fragment, polled while re-scoring goes on."""
    return outdated_counts(brand, cards(Portrait.objects.filter(library__brand=brand)))


def outdated_counts(brand: Brand, everyone: list[Card]) -> dict[str, Any]:
    """`outdated`: how many portraits of the brand are behind.

    total, behind: portraits, and those with an outdated score. pending: of these, the ones whose
    new score is queued or running. waiting: those that nobody has asked for yet. done: percent of
    the portraits that are up to date.
    """
    behind = [card for card in everyone if card.is_outdated]
    pending = sum(card.is_pending for card in behind)
    total = len(everyone)
    return {
        "brand": brand,
        "outdated": {
            "total": total,
            "behind": len(behind),
            "pending": pending,
            "waiting": len(behind) - pending,
            "up_to_date": total - len(behind),
            "done": 100.0 * (total - len(behind)) / total if total else 100.0,
        },
    }
