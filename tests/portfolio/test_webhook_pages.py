"""The pages of webhooks: made, tried, changed and switched off, the secret shown once."""

import re

import pytest
from django.urls import reverse

from portfolio.models import AuditEvent, Webhook, WebhookDelivery
from tests.hooks import send_all, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


def test_a_webhook_is_made_tried_and_switched_on_its_pages(client, alice, team, brand, receiver):
    client.force_login(alice)
    page = reverse("portfolio:webhooks", args=[team.pk])
    assert client.post(page, {"name": "x", "url": "https://10.0.0.1/"}).status_code == 422
    sent = {"name": "Mirror", "url": receiver.url, "reach": "brands", "brands": [brand.pk]}
    shown = client.post(page, sent).content.decode()
    [secret] = re.findall(r'value="(whsec_[^"]+)"', shown)
    webhook = Webhook.objects.get()
    own = reverse("portfolio:webhook", args=[webhook.pk])
    for address in (page, own):
        assert secret not in client.get(address).content.decode()
    client.post(reverse("portfolio:webhook-test", args=[webhook.pk]))
    send_all()
    assert verified(receiver.received[0], secret) == [True]
    assert "Delivered" in client.get(own).content.decode()
    [delivery] = WebhookDelivery.objects.all()
    client.post(reverse("portfolio:webhook-redeliver", args=[delivery.pk]))
    assert WebhookDelivery.objects.count() == 2
    rotated = client.post(reverse("portfolio:webhook-rotate", args=[webhook.pk])).content.decode()
    assert len(re.findall(r'value="whsec_[^"]+"', rotated)) == 1
    turn = reverse("portfolio:webhook-turn", args=[webhook.pk])
    client.post(turn)
    assert not Webhook.objects.get().is_active
    client.post(turn, {"on": "1"})
    assert Webhook.objects.get().is_active
    client.post(reverse("portfolio:webhook-delete", args=[webhook.pk]))
    assert not Webhook.objects.exists()


def test_a_webhook_is_changed_on_its_page_but_not_what_changed_meanwhile(client, alice, hook):
    client.force_login(alice)
    own = reverse("portfolio:webhook", args=[hook.row.pk])
    [seen] = re.findall(r'name="seen" value="([^"]+)"', client.get(own).content.decode())
    sent = {"name": "Renamed", "url": hook.row.url, "reach": "whole", "kinds": ["brand.updated"]}
    assert client.post(own, sent | {"seen": seen}).status_code == 302
    hook.row.refresh_from_db()
    assert (hook.row.name, hook.row.kinds) == ("Renamed", ["brand.updated"])
    answer = client.post(own, sent | {"name": "Late", "seen": seen})
    assert answer.status_code == 422
    assert "Changed by Alice" in answer.content.decode()
    event = AuditEvent.objects.get(action="webhook.changed")
    assert event.details["changed"] == {
        "name": ["Mirror", "Renamed"],
        "events": ["all", ["brand.updated"]],
    }
