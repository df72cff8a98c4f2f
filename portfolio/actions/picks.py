"""A guest's own marks."""

from django.db import transaction

from portfolio.actions.portal_log import log_event
from portfolio.models import Guest, Pick, PortalEvent, PortalItem, PortalLink


@transaction.atomic
def record_pick(*, item: PortalItem, guest: Guest, is_picked: bool, link: PortalLink) -> Pick:
    """Mark a portrait, or take the mark away; other guests' marks are theirs."""
    pick, _ = Pick.objects.update_or_create(
        guest=guest, portrait=item.portrait, defaults={"is_picked": is_picked}
    )
    log_event(
        portal=item.portal,
        kind=PortalEvent.Kind.PICKED,
        link=link,
        guest=guest,
        portrait=item.portrait,
        about="picked" if is_picked else "no longer picked",
    )
    return pick
