"""Events are sent signed, to who asked for them; a webhook hears nothing of another team."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from portfolio.actions import brands, sending
from portfolio.actions.events import publish, purge_events
from portfolio.actions.webhook_switch import disable_webhook
from portfolio.actions.webhooks import (
    BadWebhook,
    SwitchedOff,
    add_webhook,
    change_webhook,
    delete_webhook,
    redeliver,
    rotate_secret,
    send_test,
)
from portfolio.event_types import EVENTS
from portfolio.models import AuditEvent, Event, Webhook, WebhookDelivery
from tests.factories import library_of, make_brand, make_portrait
from tests.hooks import send_all, verified
from tests.wall import undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
STATES = WebhookDelivery.State


def test_an_event_is_sent_signed_with_who_did_what_to_what(hook, brand, receiver):
    brands.change_brand(brand=brand, tone="calm")
    send_all()
    [request] = receiver.received
    assert Verifier(hook.secret).verify(request.body, request.headers)
    sent = json.loads(request.body)
    event = Event.objects.get(kind="brand.updated")
    assert request.headers["webhook-id"] == sent["data"]["id"] == str(event.pk)
    assert request.headers["content-type"] == "application/json"
    assert (sent["type"], sent["timestamp"]) == ("brand.updated", event.at.isoformat())
    assert sent["data"] == {
        "id": str(event.pk),
        "type": "brand.updated",
        "at": event.at.isoformat(),
        "actor": {"id": None, "name": "Presence"},
        "team": str(brand.team_id),
        "brand": str(brand.pk),
        "object": {
            "type": "brand",
            "id": str(brand.pk),
            "url": f"http://localhost:8000/brands/{brand.pk}/",
        },
        "previous": {"tone": ""},
        "details": {},
    }
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == (STATES.DELIVERED, 1, 200)
    assert (delivery.answer, delivery.problem, delivery.next_at) == ("thank you", "", None)


def test_a_changed_body_or_another_secret_is_no_longer_verified(hook, brand, receiver):
    publish("brand.updated", target=brand)
    send_all()
    [request] = receiver.received
    other = Verifier("whsec_" + "A" * 43 + "=")
    with pytest.raises(WebhookVerificationError):
        other.verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(hook.secret).verify(request.body + b" ", request.headers)


def test_while_secrets_overlap_both_verify_and_then_the_new_one_alone(hook, brand, receiver):
    _, new = rotate_secret(webhook=hook.row)
    publish("brand.updated", target=brand)
    send_all()
    [request] = receiver.received
    assert len(request.headers["webhook-signature"].split()) == 2
    assert verified(request, hook.secret, new) == [True, True]
    Webhook.objects.update(previous_until=timezone.now() - timedelta(seconds=1))
    publish("brand.updated", target=brand)
    send_all()
    assert verified(receiver.received[-1], hook.secret, new) == [False, True]


def test_a_secret_is_stored_readably_nowhere(hook, client, alice):
    _, new = rotate_secret(webhook=hook.row)
    stored = str([*Webhook.objects.values(), *AuditEvent.objects.values(), *Event.objects.values()])
    for secret in (hook.secret, new):
        assert secret not in stored
        assert secret.removeprefix("whsec_") not in stored


def test_a_secret_under_a_lost_key_is_told_and_a_known_earlier_key_reads_it(
    hook, brand, receiver, settings
):
    earlier = settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-that-is-as-long-as-one-that-is-taken-seriously"
    publish("brand.updated", target=brand)
    send_all()
    lost = WebhookDelivery.objects.get()
    assert lost.state == STATES.FAILED
    assert "Rotate the secret" in lost.problem
    assert not receiver.received
    settings.SECRET_KEY_FALLBACKS = [earlier]
    send_all_again = redeliver(delivery=lost)
    sending.send_delivery(delivery=send_all_again)
    assert verified(receiver.received[0], hook.secret) == [True]


def test_a_webhook_hears_its_own_kinds_and_brands_alone(team, alice, brand, receiver):
    other = make_brand(team, "Other")
    mine, _ = add_webhook(team=team, name="a", url=receiver.url, brands=[brand], by=alice)
    kinds, _ = add_webhook(
        team=team, name="b", url=receiver.url, kinds=["brand.rubric_changed"], by=alice
    )
    for each in (brand, other):
        publish("brand.updated", target=each)
        publish("brand.rubric_changed", target=each)
    assert {each.event.brand for each in mine.deliveries.all()} == {brand}
    assert mine.deliveries.count() == 2
    assert [each.event.kind for each in kinds.deliveries.all()] == ["brand.rubric_changed"] * 2
    brand.delete()
    publish("brand.updated", target=other)
    assert Webhook.objects.get(pk=mine.pk).is_limited
    assert mine.deliveries.count() == 2


def test_a_webhook_of_one_team_never_hears_of_another(mallory, hook, brand, receiver):
    team = mallory.memberships.get().team
    theirs = make_brand(team, "Elsewhere")
    make_portrait(library_of(theirs))
    assert Event.objects.filter(team=team).count() > 2
    assert not WebhookDelivery.objects.exists()
    with pytest.raises(BadWebhook):
        add_webhook(team=team, name="x", url=receiver.url, brands=[brand], by=mallory)
    with pytest.raises(BadWebhook):
        change_webhook(webhook=hook.row, brands=[theirs])


def test_what_was_undone_is_never_sent(hook, brand):
    with undone():
        brands.change_brand(brand=brand, tone="calm")
        assert WebhookDelivery.objects.count() == 1
    assert not WebhookDelivery.objects.exists()
    assert not Event.objects.filter(kind="brand.updated").exists()


def test_a_ping_is_sent_once_and_counts_for_nothing(hook, receiver):
    receiver.answer(500)
    delivery = send_test(webhook=hook.row)
    sending.send_delivery(delivery=delivery)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (STATES.FAILED, 1)
    assert Webhook.objects.get().failures == 0
    [request] = receiver.received
    assert json.loads(request.body)["type"] == "ping"
    assert verified(request, hook.secret) == [True]


def test_a_redelivery_is_the_same_event_in_a_line_of_its_own(hook, brand, receiver):
    publish("brand.updated", target=brand)
    send_all()
    first = WebhookDelivery.objects.get()
    again = redeliver(delivery=first)
    send_all()
    assert again.pk != first.pk
    ids = [request.headers["webhook-id"] for request in receiver.received]
    assert ids == [str(first.event_id)] * 2
    disable_webhook(webhook=hook.row)
    hook.row.refresh_from_db()
    with pytest.raises(SwitchedOff):
        redeliver(delivery=WebhookDelivery.objects.get(pk=first.pk))
    with pytest.raises(SwitchedOff):
        send_test(webhook=hook.row)


def test_the_log_is_kept_for_thirty_days(hook, brand):
    publish("brand.updated", target=brand)
    Event.objects.filter(kind="brand.updated").update(at=timezone.now() - timedelta(days=31))
    count = Event.objects.count()
    assert purge_events() == 1
    assert Event.objects.count() == count - 1
    assert not WebhookDelivery.objects.exists()


def test_a_deleted_webhook_takes_its_log_along_and_leaves_the_events(hook, brand):
    publish("brand.updated", target=brand)
    delivery, count = WebhookDelivery.objects.get(), Event.objects.count()
    delete_webhook(webhook=hook.row)
    assert not WebhookDelivery.objects.exists()
    assert Event.objects.count() == count
    sending.send_delivery(delivery=delivery)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "name"),
        ({"url": "nonsense"}, "https"),
        ({"kinds": ["portrait.eaten"]}, "no event"),
        ({"kinds": ["ping"]}, "no event"),
    ],
)
def test_what_is_no_webhook_is_refused(wrong, words, team, alice, receiver):
    given = {"team": team, "name": "x", "url": receiver.url, "by": alice} | wrong
    with pytest.raises(BadWebhook, match=words):
        add_webhook(**given)
    assert not Webhook.objects.exists()


def test_every_kind_of_event_is_named_alike_and_has_words():
    for kind, words in EVENTS.items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", kind)
        assert words
