"""Webhooks switched off, by an admin or because nothing gets through, and on again."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.webhooks import held
from portfolio.doorbell import ring
from portfolio.models import Member, Role, Webhook, WebhookDelivery

TELL = "portfolio.tasks.tell_webhook_disabled"
SWITCHED_OFF = "The webhook was switched off before this was sent."


@transaction.atomic
def disable_webhook(*, webhook: Webhook, why: str = "", is_own_doing: bool = False) -> Webhook:
    """Send nothing to it from here on; what waits is given up, and can be sent again by hand.

    why: for a person. is_own_doing: nobody asked for it, so the admins are told by e-mail.
    """
    webhook = held(webhook)
    if not webhook.is_active:
        return webhook
    webhook.disabled_at, webhook.disabled_for = timezone.now(), why[:240]
    webhook.save(update_fields=["disabled_at", "disabled_for"])
    State = WebhookDelivery.State  # noqa: N806
    waiting = webhook.deliveries.filter(state=State.WAITING)
    waiting.update(state=State.FAILED, problem=SWITCHED_OFF, next_at=None)
    record_event(
        team=webhook.team, action="webhook.disabled", target=webhook, holding=why and f": {why}"
    )
    if is_own_doing:
        for user in _told(webhook):
            ring(TELL, f"{webhook.pk}:{user}")
    return webhook


@transaction.atomic
def enable_webhook(*, webhook: Webhook) -> Webhook:
    """Send to it again, from here on."""
    webhook = held(webhook)
    if not webhook.is_active:
        webhook.disabled_at, webhook.disabled_for = None, ""
        webhook.failures, webhook.rests_until = 0, None
        webhook.save()
        record_event(team=webhook.team, action="webhook.enabled", target=webhook)
    return webhook


def _told(webhook: Webhook) -> list[Any]:
    """The accounts of the team's admins, and of who made it, as long as they are in the team."""
    is_told = Q(role__in=[Role.OWNER, Role.ADMIN]) | Q(user=webhook.created_by_id)
    members = Member.objects.filter(is_told, team=webhook.team_id, user__is_active=True)
    found = members.filter(user__is_service=False).order_by("pk")
    return list(found.values_list("user", flat=True))
