"""What a brand's scored portraits have in common: ask, compute and store."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Portrait
from scoring.actions.verdicts import scorecard_that_counts
from scoring.models import (
    Assessment,
    ConsistencyReport,
    CueOverride,
    State,
    current_assessments,
)

#: Uploads come in bursts: one report a few seconds after a result serves them all.
DELAY_SECONDS = 3
UNHEARD_AFTER = timedelta(seconds=60)


@transaction.atomic
def queue_consistency(*, brand: Brand) -> None:
    """Note that the brand's report is behind, and ask for a fresh one.

    While one bell waits to be heard, another is not needed.
    """
    again = {"asked": F("asked") + 1, "asked_at": timezone.now()}
    # Nearly always there is a report: then its finding, of many KB, is not even read.
    if not ConsistencyReport.objects.filter(brand=brand).update(**again):
        ConsistencyReport.objects.update_or_create(
            brand=brand, defaults=again, create_defaults={"asked_at": timezone.now()}
        )
    _ring_once(brand)


def requeue_stale() -> int:
    """Ring again for reports that are behind and whose bell was lost; how many."""
    behind = ConsistencyReport.objects.exclude(asked=F("answered"))
    lost = behind.filter(asked_at__lt=timezone.now() - UNHEARD_AFTER).select_related("brand")
    for report in lost:
        _ring_once(report.brand)
    return len(lost)


@transaction.atomic
def refresh_consistency(*, brand: Brand) -> ConsistencyReport:
    """Compare the brand's scored portraits and store the finding; one at a time for a brand."""
    from scoring.consistency import check, member_from_scorecard  # scipy: in workers only

    brand = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    cache.delete(_bell(brand))  # a result from here on needs another bell
    report, _ = ConsistencyReport.objects.get_or_create(
        brand=brand, defaults={"asked_at": timezone.now()}
    )
    if not report.is_stale:
        return report
    corrected = CueOverride.objects.filter(
        version__portrait__library__brand=brand, withdrawn_at=None
    )
    by_hand = set(corrected.values_list("version", flat=True))
    members = [
        member_from_scorecard(
            str(portrait.pk), portrait.title, _what_counts(assessment, by_hand) or {}
        )
        for portrait in brand_portraits(brand)
        if (assessment := current_assessment(portrait)) and assessment.state == State.SCORED
    ]
    finding = check(members, tuple(brand.palette)).to_json_dict()
    # What was asked since is not answered by this: `asked` itself is left alone.
    ConsistencyReport.objects.filter(pk=brand.pk).update(
        data=finding, answered=report.asked, computed_at=timezone.now()
    )
    report.refresh_from_db()
    return report


def _what_counts(assessment: Assessment, by_hand: Collection[UUID]) -> dict[str, Any] | None:
    """The stored scorecard, with what members corrected where they did."""
    if assessment.version_id not in by_hand:
        return assessment.scorecard
    card = scorecard_that_counts(assessment)
    return card.to_json_dict() if card else None


def brand_portraits(brand: Brand) -> Any:
    """The brand's portraits with their current versions, assessments and scorecards."""
    return (
        Portrait.objects.filter(library__brand=brand)
        .for_cards()
        .prefetch_related(current_assessments(with_scorecards=True))
    )


def current_assessment(portrait: Portrait) -> Assessment | None:
    """The assessment that counts of the portrait's current version, from the prefetched rows."""
    version = portrait.current_version
    return next(iter(version.assessments.all()), None) if version else None


def _ring_once(brand: Brand) -> None:
    if cache.add(_bell(brand), 1, timeout=DELAY_SECONDS * 10):
        ring("scoring.tasks.refresh_consistency", brand.pk, after_seconds=DELAY_SECONDS)


def _bell(brand: Brand) -> str:
    return f"consistency-bell:{brand.pk}"
