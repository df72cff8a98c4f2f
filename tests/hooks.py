"""Webhooks in the tests: one to a real receiver, and a worker's part done by hand."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from portfolio.actions import sending
from portfolio.actions.webhooks import add_webhook
from portfolio.models import Team, User, WebhookDelivery
from tests.receiver import Receiver


@pytest.fixture
def hook(team: Team, brand: Any, alice: User, receiver: Receiver) -> SimpleNamespace:
    """A webhook for everything, with its secret; made when the brand was there already."""
    webhook, secret = add_webhook(team=team, name="Mirror", url=receiver.url, by=alice)
    return SimpleNamespace(row=webhook, secret=secret)


def send_all() -> None:
    """What a worker would do with what is due."""
    for delivery in WebhookDelivery.objects.due().order_by("created_at", "pk"):
        sending.send_delivery(delivery=delivery)


def later(**time: float) -> None:
    """Let what waits be due after so much time."""
    past = timedelta(**time)
    for delivery in WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING):
        WebhookDelivery.objects.filter(pk=delivery.pk).update(
            next_at=delivery.next_at - past, rung_at=delivery.rung_at - past
        )


def give_up(delivery: WebhookDelivery) -> WebhookDelivery:
    """Try until nothing is tried any more."""
    for _ in range(20):
        later(hours=12)
        sending.send_delivery(delivery=delivery)
        delivery.refresh_from_db()
    return delivery


def verified(request: Any, *secrets: str) -> list[bool]:
    """Whether the library of the Standard Webhooks takes the request, with each of the secrets."""
    found = []
    for secret in secrets:
        try:
            Verifier(secret).verify(request.body, request.headers)
            found.append(True)
        except WebhookVerificationError:
            found.append(False)
    return found
