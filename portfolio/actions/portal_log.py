"""What happened in a portal: written with the act itself, kept as long as the portal says."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from portfolio.acting import actor
from portfolio.actions.events import publish
from portfolio.models import Guest, Portal, PortalEvent, PortalLink, Portrait

#: What of it is told to who listens, too; decisions and comments are told where they are made.
TOLD = {
    PortalEvent.Kind.OPENED: "portal.opened",
    PortalEvent.Kind.DOWNLOADED: "portal.downloaded",
}


def log_event(
    *,
    portal: Portal,
    kind: PortalEvent.Kind,
    link: PortalLink | None = None,
    guest: Guest | None = None,
    portrait: Portrait | None = None,
    about: str = "",
) -> PortalEvent:
    """Write down what a guest did; the address only where the portal keeps addresses."""
    if told := TOLD.get(kind):
        publish(
            told,
            target=portal,
            by=str(guest) if guest else "A guest",
            link=str(link.pk) if link else None,
            portrait=str(portrait.pk) if portrait else None,
        )
    return PortalEvent.objects.create(
        portal=portal,
        kind=kind,
        link=link,
        guest=guest,
        portrait=portrait,
        about=about[:240],
        ip=actor().ip if portal.keeps_addresses else None,
    )


def purge_events() -> int:
    """Delete what is older than its portal keeps; returns how many."""
    purged = 0
    for portal in Portal.objects.filter(events__isnull=False).distinct():
        old = timezone.now() - timedelta(days=portal.log_days)
        count, _ = PortalEvent.objects.filter(models.Q(at__lt=old), portal=portal).delete()
        purged += count
    return purged
