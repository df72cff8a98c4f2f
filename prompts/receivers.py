"""What prompts do when a file comes in and when its score is known."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from portfolio.doorbell import ring
from portfolio.models import Version
from portfolio.signals import version_added, words_added
from prompts.actions import origins, outcomes, recommendations, versions, words
from scoring.models import Assessment
from scoring.signals import version_assessed


@receiver(version_added)
def ring_for_embedded_prompt(version: Version, **_: Any) -> None:
    if version.restored_from_id:
        versions.carry_prompt(version=version)
    ring("prompts.tasks.read_embedded_prompt", version.pk)


@receiver(version_added)
def show_new_version(version: Version, **_: Any) -> None:
    """What is known of the version before says nothing of this one."""
    if version.number > 1:
        words.gather_prompts([version.portrait_id])
        origins.show_origins([version.portrait_id])


@receiver(words_added)
def gather_prompts(portraits: Collection[UUID], **_: Any) -> None:
    words.gather_prompts(portraits)


@receiver(version_assessed)
def recommend_again(assessment: Assessment, **_: Any) -> None:
    versions.record_embedded_prompt(version=assessment.version)  # its own bell may have been lost
    recommendations.refresh_recommendations(assessment=assessment)
    outcomes.record_outcomes_around(version=assessment.version)
