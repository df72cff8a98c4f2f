"""What the portfolio does when a version is added: ring for its pictures."""

from typing import Any

from django.dispatch import receiver

from portfolio.doorbell import ring
from portfolio.models import Version
from portfolio.signals import version_added


@receiver(version_added)
def ring_for_renditions(version: Version, **_: Any) -> None:
    ring("portfolio.tasks.make_renditions", version.pk)
