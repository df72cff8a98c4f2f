"""How much of a brand was judged by an older rubric or engine, and how far re-scoring has come."""

from typing import Any

from portfolio.models import Brand, Portrait
from scoring.models import Assessment


def outdated_panel(brand: Brand) -> dict[str, Any]:
    """The banner: on the brand's page, and alone as its fragment, polled while re-scoring goes on.

    `outdated`: total, behind: portraits in use, and those with an outdated score. pending: of
    these, the ones whose new score is queued or running. waiting: those that nobody has asked for
    yet. done: percent of the portraits that are up to date.
    """
    everyone = Portrait.objects.filter(library__brand=brand).in_use()
    old = Assessment.objects.outdated_of([brand]).shown().finished()
    outdated = everyone.filter(judged_by__in=old.values("pk"))
    of_brand = Assessment.objects.filter(version__portrait__library__brand=brand)
    unfinished = of_brand.shown().unfinished().values("version")
    total, behind = everyone.count(), outdated.count() if old.exists() else 0
    pending = outdated.filter(current_version__in=unfinished).count() if behind else 0
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
