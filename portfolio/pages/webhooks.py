"""The pages of a team's webhooks: the list, and one with what was sent to it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from portfolio.models import Team, User, Webhook, WebhookDelivery
from portfolio.pages.paging import page_of
from portfolio.pages.team import team_context

PER_PAGE = 30


def webhooks_page(team: Team, user: User | AnonymousUser) -> dict[str, Any]:
    """The team's webhooks, each with when something was delivered to it last."""
    rows = Webhook.objects.filter(team=team).prefetch_related("brands")
    found = rows.annotate(delivered_at=Max("deliveries__delivered_at"))
    return team_context(team, user) | {"webhooks": list(found)}


def webhook_page(
    webhook: Webhook, user: User | AnonymousUser, *, number: int, address: Callable[[int], str]
) -> dict[str, Any]:
    """One webhook, and a page of its deliveries, newest first."""
    rows = WebhookDelivery.objects.filter(webhook=webhook).select_related("event")
    count = rows.count()
    page = page_of(count, number=number, per_page=PER_PAGE, address=address)
    return team_context(webhook.team, user) | {
        "webhook": webhook,
        "deliveries": list(rows[page.rows]) if count else [],
        "page": page,
        "found": count,
    }
