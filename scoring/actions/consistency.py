"""What a brand's scored portraits have in common: ask, compute and store."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand
from scoring.actions.brand_sets import keep_distances, set_of
from scoring.actions.collecting import collector_paused
from scoring.actions.report_history import keep_report
from scoring.actions.sameness import queue_sameness
from scoring.actions.turns import take_turn
from scoring.models import ConsistencyReport

if TYPE_CHECKING:
    from scoring.consistency.distances import Pairs

PAIRS_KEPT = 30 * 24 * 3600  # seconds without a report
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
    behind = ConsistencyReport.objects.filter(brand__trash=None).exclude(asked=F("answered"))
    lost = behind.filter(asked_at__lt=timezone.now() - UNHEARD_AFTER).select_related("brand")
    for report in lost:
        _ring_once(report.brand)
    return len(lost)


@transaction.atomic
def refresh_consistency(*, brand: Brand) -> ConsistencyReport:
    """Compare the brand's scored portraits and store the finding; one at a time for a brand.

    While another worker compares them, the report is left as it is and asked for again. Raises
    Brand.DoesNotExist when the brand is gone.
    """
    cache.delete(_bell(brand))  # a result from here on needs another bell
    is_ours = take_turn(f"consistency:{brand.pk}")
    brand = Brand.objects.select_related("team").get(pk=brand.pk)
    report, _ = ConsistencyReport.objects.get_or_create(
        brand=brand, defaults={"asked_at": timezone.now()}
    )
    if not is_ours:
        _ring_once(brand)
    elif report.is_stale:
        _compute(brand, report)
    return report


def _compute(brand: Brand, report: ConsistencyReport) -> None:
    """Compare and store; nothing that the set is read from is locked meanwhile."""
    from scoring.consistency import PaletteDistances, check  # scipy: in workers only

    at, asked = timezone.now(), report.asked
    with collector_paused():
        known = set_of(brand)
        distances = PaletteDistances(known=known.known, pairs=_kept_pairs(brand))
        found = check(
            known.members,
            known.target,
            exceptions=known.exceptions,
            references=known.references,
            distances=distances,
        ).to_json_dict()
    Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)  # it is not deleted from here on
    # What was asked since is not answered by this: `asked` itself is left alone.
    ConsistencyReport.objects.filter(pk=brand.pk).update(data=found, answered=asked, computed_at=at)
    keep_distances(brand, known.known, distances.computed)
    if distances.solved is not None:
        cache.set(_pairs_of(brand), tuple(distances.solved), timeout=PAIRS_KEPT)
    if keep_report(brand=brand, data=found, at=at):
        queue_sameness(team_id=brand.team_id)
    report.refresh_from_db()


def _ring_once(brand: Brand) -> None:
    after = settings.CONSISTENCY_DELAY_SECONDS
    if cache.add(_bell(brand), 1, timeout=max(1, after * 10)):
        ring("scoring.tasks.refresh_consistency", brand.pk, after_seconds=after)


def _kept_pairs(brand: Brand) -> "Pairs | None":
    """The palette distances that the last report solved; they are dear, and lost they are solved
    again."""
    from scoring.consistency.distances import Pairs

    kept = cache.get(_pairs_of(brand))
    return Pairs(*kept) if kept else None


def _pairs_of(brand: Brand) -> str:
    return f"palette-pairs:{brand.pk}"


def _bell(brand: Brand) -> str:
    return f"consistency-bell:{brand.pk}"
