"""Doorbells: an id in, one action, safe to ring twice."""

from celery import shared_task

from portfolio.models import Version
from prompts import actions, certifying


@shared_task(max_retries=2)
def read_embedded_prompt(version_id: str) -> None:
    """Read the prompt that the generator left in a version's file."""
    version = Version.objects.filter(pk=version_id).first()
    if version is not None:
        actions.record_embedded_prompt(version=version)


@shared_task
def certify_decisions() -> None:
    """Certify what was decided and can no longer be taken back."""
    certifying.certify_decisions()
