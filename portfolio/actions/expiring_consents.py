"""Consents that end soon: told once to who listens."""

from datetime import timedelta

from django.utils import timezone

from portfolio.actions.events import KEPT_FOR, publish
from portfolio.models import Consent, Event

#: So long before its last day a consent is told of; not longer than the event is kept.
SOON = KEPT_FOR - timedelta(days=1)
KIND = "consent.expiring"


def tell_of_expiring() -> int:
    """Tell of the consents that end within a month and that no newer one replaced; how many."""
    today = timezone.localdate()
    ending = Consent.objects.filter(
        revoked_at=None, expires_at__gte=today, expires_at__lte=today + SOON, person__trash=None
    )
    told = set(Event.objects.filter(kind=KIND).values_list("object_id", flat=True))
    count = 0
    for consent in ending.select_related("person__brand__team"):
        newest = Consent.objects.filter(person=consent.person_id).first()
        if str(consent.pk) not in told and newest == consent:
            publish(
                KIND,
                target=consent,
                person=str(consent.person_id),
                expires_at=consent.expires_at,
            )
            count += 1
    return count
