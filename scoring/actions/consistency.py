"""What a brand's scored portraits have in common: ask, compute and store."""

from datetime import timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand
from scoring.actions.brand_sets import members_of
from scoring.models import ConsistencyReport

#: Uploads come in bursts: one report a few seconds after a result serves them all.
DELAY_SECONDS = 3
UNHEARD_AFTER = timedelta(seconds=60)


@transaction.atomic
def queue_consistency(*, brand: Brand) -> None:
    """Note that the brand's report is behind, and ask for a fresh one.

    While one bell waits to be heard, another is not needed.
    """
    ConsistencyReport.objects.update_or_create(
        brand=brand,
        defaults={"asked": F("asked") + 1, "asked_at": timezone.now()},
        create_defaults={"asked_at": timezone.now()},
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
    from scoring.consistency import check  # scipy: in workers only

    brand = Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
    cache.delete(_bell(brand))  # a result from here on needs another bell
    report, _ = ConsistencyReport.objects.get_or_create(
        brand=brand, defaults={"asked_at": timezone.now()}
    )
    if not report.is_stale:
        return report
    finding = check(members_of(brand), tuple(brand.palette)).to_json_dict()
    # What was asked since is not answered by this: `asked` itself is left alone.
    ConsistencyReport.objects.filter(pk=brand.pk).update(
        data=finding, answered=report.asked, computed_at=timezone.now()
    )
    report.refresh_from_db()
    return report


def _ring_once(brand: Brand) -> None:
    if cache.add(_bell(brand), 1, timeout=DELAY_SECONDS * 10):
        ring("scoring.tasks.refresh_consistency", brand.pk, after_seconds=DELAY_SECONDS)


def _bell(brand: Brand) -> str:
    return f"consistency-bell:{brand.pk}"
