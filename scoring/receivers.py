"""What the scorer does when the portfolio or its own worker reports something."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from portfolio.actions.events import publish
from portfolio.models import Brand, Team, Version
from portfolio.signals import brand_changed, rescore_asked, rows_erased, version_added
from scoring.actions import assessments, consistency, report_history, set_readings, standing
from scoring.models import Assessment, State
from scoring.signals import version_assessed

#: state of an assessment -> the event that tells of it
TOLD = {
    State.SCORED: "portrait.scored",
    State.UNASSESSABLE: "portrait.unassessable",
    State.FAILED: "portrait.score_failed",
}


@receiver(version_added)
def queue_new_version(version: Version, **_: Any) -> None:
    assessments.queue_assessment(version=version)


@receiver(rescore_asked)
def score_again(versions: Collection[UUID], **_: Any) -> None:
    assessments.queue_versions(versions=versions)


@receiver(brand_changed)
def follow_brand(brand: Brand, *, is_judged_anew: bool, **_: Any) -> None:
    if is_judged_anew:
        assessments.queue_brand(brand=brand)
    consistency.queue_consistency(brand=brand)


@receiver(rows_erased)
def forget_erased(ids: Collection[UUID], team: Team, **_: Any) -> None:
    report_history.forget(team=team, ids=ids)


@receiver(version_assessed)
def keep_reading(assessment: Assessment, **_: Any) -> None:
    portrait = assessment.version.portrait
    if set_readings.record_reading(portrait=portrait):
        consistency.queue_consistency(brand=portrait.library.brand)
    standing.refresh_standing([portrait.pk])


@receiver(version_assessed)
def publish_result(assessment: Assessment, **_: Any) -> None:
    scored = Assessment.objects.filter(version__portrait=assessment.version.portrait_id)
    earlier = scored.filter(state=State.SCORED).exclude(pk=assessment.pk).order_by("-finished_at")
    is_unread = assessment.state == State.UNASSESSABLE
    publish(
        TOLD[State(assessment.state)],
        target=assessment.version.portrait,
        previous={"overall": earlier.values_list("overall", flat=True).first()},
        version=str(assessment.version_id),
        assessment=str(assessment.pk),
        overall=assessment.overall,
        coverage=assessment.coverage,
        job=assessment.rubric.job,
        code=(assessment.scorecard or {}).get("code", "") if is_unread else "",
        reason=assessment.reason,
        advice=assessment.advice,
    )
