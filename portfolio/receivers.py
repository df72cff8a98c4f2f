"""What the portfolio does when a version is added: ring for its pictures."""

from typing import Any

from django.dispatch import receiver

from portfolio.models import Version
from portfolio.signals import version_added
from portfolio.tasks import make_renditions


@receiver(version_added)
def ring_for_renditions(version: Version, **_: Any) -> None:
    make_renditions.delay_on_commit(str(version.pk))
