"""Doorbells: an id in, one action, safe to ring twice."""

from celery import shared_task

from portfolio.actions import renditions
from portfolio.models import Version


@shared_task(max_retries=2)
def make_renditions(version_id: str) -> None:
    """Make the pictures that the pages show of a version."""
    version = Version.objects.filter(pk=version_id).first()
    if version is not None and not version.is_viewable and not version.decode_problem:
        renditions.record_renditions(version=version)
