"""Doorbells: an id in, one action, safe to ring twice."""

from typing import Any
from uuid import UUID

from celery import shared_task

from portfolio.actions import brand_images as pictures
from portfolio.actions import renditions
from portfolio.models import Brand, BrandImage, Member, Portrait, Team
from scoring.actions import (
    assessments,
    brand_images,
    candidates,
    consistency,
    consistency_letters,
    rubrics,
    sameness,
    set_readings,
    standing,
)
from scoring.models import Assessment, Candidate, PastReport


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
def refresh_standing_of(brand_id: str) -> None:
    """Copy what counts of a brand's portraits into their rows once more."""
    standing.refresh_standing(Portrait.all_rows.filter(library__brand=UUID(brand_id)))


@shared_task(max_retries=2)
def refresh_consistency(brand_id: str) -> None:
    """Compare a brand's portraits."""
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is not None:
        consistency.refresh_consistency(brand=brand)


@shared_task(max_retries=2)
def refresh_sameness(team_id: str) -> None:
    """Compare a team's brands with each other."""
    team = Team.objects.filter(pk=team_id).first()
    if team is not None:
        sameness.refresh_sameness(team=team)


@shared_task(max_retries=2)
def read_candidate(candidate_id: str) -> None:
    """Score a picture that is tried in a set."""
    rows = Candidate.objects.select_related("library__brand__team")
    candidate = rows.filter(pk=candidate_id).first()
    if candidate is not None:
        candidates.read_candidate(candidate=candidate)


@shared_task(max_retries=2)
def read_brand_image(image_id: str) -> None:
    """Read the colours of a logo or a screenshot."""
    image = BrandImage.objects.filter(pk=image_id).first()
    if image is not None:
        brand_images.read_brand_image(image=image)


@shared_task(autoretry_for=(OSError,), retry_backoff=30, max_retries=6)
def tell_of_drop(past_and_member: str) -> None:
    """Tell one member that a brand's consistency fell; their ids stand on both sides of a colon."""
    past_id, _, member_id = past_and_member.partition(":")
    past = PastReport.objects.select_related("brand").filter(pk=past_id).first()
    member = Member.objects.select_related("user").filter(pk=member_id).first()
    if past is not None and member is not None:
        consistency_letters.tell_of_drop(past=past, member=member)


@shared_task
def requeue_stranded() -> None:
    """Ring again for what was committed and never finished."""
    renditions.requeue_unprepared()
    renditions.requeue_incomplete()
    assessments.requeue_stranded()
    rubrics.follow_tables()
    assessments.queue_outdated()
    set_readings.record_missing()
    standing.follow_engine()
    standing.refresh_missing()
    consistency.requeue_stale()
    candidates.requeue_unread()
    pictures.requeue_unread()


@shared_task
def tidy_files() -> None:
    """Take away candidates that nobody decided on, and files whose rows are gone."""
    candidates.remove_old_candidates()
    candidates.delete_stray_files()
    pictures.delete_stray_files()
    sameness.requeue_behind()
