"""What prompts do when a file comes in and when its score is known."""

from typing import Any

from django.dispatch import receiver

from portfolio.doorbell import ring
from portfolio.models import Version
from portfolio.signals import version_added
from prompts.actions import outcomes, recommendations, versions
from scoring.models import Assessment
from scoring.signals import version_assessed


@receiver(version_added)
def ring_for_embedded_prompt(version: Version, **_: Any) -> None:
    ring("prompts.tasks.read_embedded_prompt", version.pk)


@receiver(version_assessed)
def recommend_again(assessment: Assessment, **_: Any) -> None:
    versions.record_embedded_prompt(version=assessment.version)  # its own bell may have been lost
    recommendations.refresh_recommendations(assessment=assessment)
    outcomes.record_outcomes_around(version=assessment.version)
