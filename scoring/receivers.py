"""What the scorer does when the portfolio or its own worker reports something."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from portfolio.models import Brand, Team, Version
from portfolio.signals import brand_changed, rows_erased, version_added
from scoring.actions import assessments, consistency, report_history, set_readings
from scoring.models import Assessment
from scoring.signals import version_assessed


@receiver(version_added)
def queue_new_version(version: Version, **_: Any) -> None:
    assessments.queue_assessment(version=version)


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
