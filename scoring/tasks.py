"""Doorbells: an id in, one action, safe to ring twice."""

from typing import Any

from celery import shared_task

from portfolio.actions import renditions
from portfolio.models import Brand
from scoring.actions import assessments, consistency, rubrics, set_readings
from scoring.models import Assessment


@shared_task(bind=True, max_retries=2)
def assess_version(task: Any, assessment_id: str) -> None:
    """Score one version. The broker delivers again only what a lost worker left behind."""
    assessment = (
        Assessment.objects.select_related("version", "rubric").filter(pk=assessment_id).first()
    )
    if assessment is not None:
        delivery = task.request.delivery_info or {}
        was_lost = bool(delivery.get("redelivered")) or task.request.retries > 0
        assessments.assess_version(assessment=assessment, takes_over=was_lost)


@shared_task(max_retries=2)
def judge_brand(brand_id: str) -> None:
    """Have a brand's portraits judged by the rubric that is in use now."""
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is not None:
        assessments.queue_brand(brand=brand)


@shared_task(max_retries=2)
def refresh_consistency(brand_id: str) -> None:
    """Compare a brand's portraits."""
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is not None:
        consistency.refresh_consistency(brand=brand)


@shared_task
def requeue_stranded() -> None:
    """Ring again for what was committed and never finished."""
    renditions.requeue_unprepared()
    assessments.requeue_stranded()
    rubrics.follow_tables()
    assessments.queue_outdated()
    set_readings.record_missing()
    consistency.requeue_stale()
