"""What the scorer does when the portfolio or its own worker reports something."""

from typing import Any

from django.dispatch import receiver

from portfolio.models import Brand, Version
from portfolio.signals import brand_changed, version_added
from scoring.actions import assessments, consistency
from scoring.models import Assessment
from scoring.signals import version_assessed


@receiver(version_added)
def queue_new_version(version: Version, **_: Any) -> None:
    assessments.queue_assessment(version=version)


@receiver(brand_changed)
def judge_brand_again(brand: Brand, **_: Any) -> None:
    assessments.queue_brand(brand=brand)
    consistency.queue_consistency(brand=brand)


@receiver(version_assessed)
def compare_brand_again(assessment: Assessment, **_: Any) -> None:
    consistency.queue_consistency(brand=assessment.version.portrait.library.brand)
