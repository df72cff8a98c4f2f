"""What a brand's scored portraits have in common: compute and store."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import F, Max, Q
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Portrait
from scoring.models import Assessment, ConsistencyReport, State, current_assessments
from scoring.version import ENGINE_VERSION

#: Uploads come in bursts: one report a few seconds after a result serves them all.
DELAY_SECONDS = 3


def queue_consistency(*, brand: Brand) -> None:
    """Ask for a fresh report; while one bell waits to be heard, another is not needed."""
    if cache.add(_bell(brand), 1, timeout=DELAY_SECONDS * 10):
        ring("scoring.tasks.refresh_consistency", brand.pk, after_seconds=DELAY_SECONDS)


def requeue_stale() -> int:
    """Ring again for brands whose report is older than their newest score; how many."""
    waited = timezone.now() - timedelta(seconds=60)
    scored = Q(libraries__portraits__current_version__assessments__state=State.SCORED)
    finished = "libraries__portraits__current_version__assessments__finished_at"
    stale = Brand.objects.annotate(scored_at=Max(finished, filter=scored)).filter(
        Q(consistency__computed_at__lt=F("scored_at")) | Q(consistency=None),
        scored_at__lt=waited,
    )
    for brand in stale:
        queue_consistency(brand=brand)
    return len(stale)


def refresh_consistency(*, brand: Brand) -> ConsistencyReport:
    """Compare the brand's scored portraits and store the finding."""
    from scoring.consistency import check, member_from_scorecard  # scipy: in workers only

    cache.delete(_bell(brand))  # a result from here on needs another bell
    scored = [
        (portrait, assessment)
        for portrait in brand_portraits(brand)
        if (assessment := current_assessment(portrait)) and assessment.state == State.SCORED
    ]
    stamp = "\n".join(
        sorted(f"{assessment.pk} {assessment.finished_at}" for _, assessment in scored)
    )
    digest = hashlib.sha256(f"{ENGINE_VERSION}\n{stamp}\n{brand.palette}".encode()).hexdigest()
    known = ConsistencyReport.objects.filter(brand=brand).first()
    if known is not None and known.digest == digest:
        return known
    members = [
        member_from_scorecard(str(portrait.pk), portrait.title, assessment.scorecard or {})
        for portrait, assessment in scored
    ]
    finding = check(members, tuple(brand.palette)).to_json_dict()
    report, _ = ConsistencyReport.objects.update_or_create(
        brand=brand, defaults={"digest": digest, "data": finding}
    )
    return report


def brand_portraits(brand: Brand) -> Any:
    """The brand's portraits with their current versions and assessments."""
    return (
        Portrait.objects.filter(library__brand=brand)
        .for_cards()
        .prefetch_related(current_assessments())
    )


def current_assessment(portrait: Portrait) -> Assessment | None:
    """The newest assessment of the portrait's current version, from the prefetched rows."""
    version = portrait.current_version
    return next(iter(version.assessments.all()), None) if version else None


def _bell(brand: Brand) -> str:
    return f"consistency-bell:{brand.pk}"
