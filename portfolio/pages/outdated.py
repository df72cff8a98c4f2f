"""How much of a brand was judged by an older rubric or engine, and how far re-scoring has come."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from portfolio.models import Brand, Portrait
from portfolio.pages.grid import counting_of
from scoring.models import Assessment


def outdated_panel(brand: Brand) -> dict[str, Any]:
    """The banner: on the brand's page, and alone as its fragment, polled while re-scoring goes on.

    `outdated`: total, behind: portraits in use, and those with an outdated score. pending: of
    these, the ones whose new score is queued or running. waiting: those that nobody has asked for
    yet. done: percent of the portraits that are up to date.
    """
    everyone = Portrait.objects.filter(library__brand=brand).in_use()
    old = counting_of(everyone).with_outdated().finished().filter(outdated=True)
    unfinished = Assessment.objects.filter(version=OuterRef("version")).shown().unfinished()
    counts = old.aggregate(behind=Count("pk"), pending=Count("pk", filter=Q(Exists(unfinished))))
    total, behind, pending = everyone.count(), counts["behind"], counts["pending"]
    return {
        "brand": brand,
        "outdated": {
            "total": total,
            "behind": behind,
            "pending": pending,
            "waiting": behind - pending,
            "up_to_date": total - behind,
            "done": 100.0 * (total - behind) / total if total else 100.0,
        },
    }
