"""What is not taken is tried again, given up in the end, and the webhook switched off."""

import time

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import sending
from portfolio.actions.events import publish
from portfolio.actions.webhook_letters import tell_disabled
from portfolio.actions.webhook_switch import enable_webhook
from portfolio.actions.webhooks import (
    BadWebhook,
    add_webhook,
    change_webhook,
)
from portfolio.models import AuditEvent, Role, User, Webhook, WebhookDelivery
from tests.cast import make_member
from tests.hooks import give_up, later, send_all, verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
STATES = WebhookDelivery.State


def test_what_fails_is_tried_again_for_more_than_a_day_under_the_same_id(hook, brand, receiver):
    receiver.answer(500)
    publish("brand.updated", target=brand)
    pauses, delivery = [], WebhookDelivery.objects.get()
    while delivery.state == STATES.WAITING:
        before = timezone.now()
        sending.send_delivery(delivery=delivery)
        delivery.refresh_from_db()
        if delivery.state == STATES.WAITING:
            pauses.append((delivery.next_at - before).total_seconds())
            later(hours=12)
    expected = [5, 300, 1800, 7200, 18000, 36000, 36000]
    assert len(pauses) == len(expected)
    for pause, least in zip(pauses, expected, strict=True):
        assert least <= pause <= least * 1.1 + 2
    assert sum(expected) > 24 * 3600
    assert (delivery.attempts, delivery.status) == (8, 500)
    assert delivery.problem == "The address answered 500."
    assert len({request.headers["webhook-id"] for request in receiver.received}) == 1
    assert all(verified(request, hook.secret) == [True] for request in receiver.received)


def test_a_second_try_that_is_taken_ends_it(hook, brand, receiver):
    receiver.answer(503, 204)
    publish("brand.updated", target=brand)
    send_all()
    assert not WebhookDelivery.objects.due().exists()
    later(seconds=6)
    send_all()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == (STATES.DELIVERED, 2, 204)


def test_a_bell_rings_for_the_first_pauses_and_the_clock_for_the_rest(
    hook, brand, receiver, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda task, args, countdown: rung.append((task, args, countdown)),
    )
    receiver.answer(500)
    with django_capture_on_commit_callbacks(execute=True):
        publish("brand.updated", target=brand)
    delivery = WebhookDelivery.objects.get()
    assert rung == [("portfolio.tasks.send_delivery", [str(delivery.pk)], None)]
    with django_capture_on_commit_callbacks(execute=True):
        sending.send_delivery(delivery=delivery)
    assert 5 <= rung[1][2] <= 6
    later(seconds=6)
    with django_capture_on_commit_callbacks(execute=True):
        sending.send_delivery(delivery=delivery)
        assert sending.ring_due() == 0
    assert len(rung) == 2
    later(seconds=400)
    with django_capture_on_commit_callbacks(execute=True):
        assert sending.ring_due() == 1
    assert rung[2][1] == [str(delivery.pk)]


def test_what_a_worker_is_at_is_left_alone_until_the_worker_is_surely_gone(hook, brand, receiver):
    publish("brand.updated", target=brand)
    delivery = WebhookDelivery.objects.get()
    assert sending._claim(delivery.pk) is not None
    sending.send_delivery(delivery=delivery)
    assert not receiver.received
    later(minutes=2)
    sending.send_delivery(delivery=delivery)
    assert len(receiver.received) == 1


def test_a_redirect_is_a_failure_and_not_followed(hook, brand, receiver):
    receiver.answers[:] = [(302, {"Location": f"http://localhost:{receiver.port}/inside"}, b"")]
    publish("brand.updated", target=brand)
    send_all()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status) == (STATES.WAITING, 302)
    assert "not followed" in delivery.problem
    assert [request.path for request in receiver.received] == ["/hook?team=1"]


def test_an_address_that_leads_inside_is_refused_when_made_and_when_sent(
    team, alice, brand, hook, receiver, settings
):
    for url in ("https://127.0.0.1/", "https://169.254.169.254/", "http://hooks.example.com/"):
        with pytest.raises(BadWebhook):
            add_webhook(team=team, name="x", url=url, by=alice)
        with pytest.raises(BadWebhook):
            change_webhook(webhook=hook.row, url=url)
    settings.OUTSIDE_ALLOWED_HOSTS = []
    publish("brand.updated", target=brand)
    send_all()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.status, delivery.answer) == (STATES.FAILED, None, "")
    assert not receiver.received


def test_only_the_beginning_of_an_answer_is_kept(hook, brand, receiver):
    receiver.answers[:] = [(200, {}, b"\x00" + b"a" * 100_000)]
    publish("brand.updated", target=brand)
    send_all()
    assert WebhookDelivery.objects.get().answer == "a" * 500


def test_a_slow_address_rests_and_keeps_nobody_from_working(hook, brand, receiver, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS", 0.3)
    monkeypatch.setattr(sending, "SLOW_SECONDS", 0.2)
    receiver.act = lambda _: time.sleep(1)
    for _ in range(3):
        publish("brand.updated", target=brand)
    send_all()
    assert len(receiver.received) == 1
    slow = WebhookDelivery.objects.get(attempts=1)
    assert (slow.state, slow.status) == (STATES.WAITING, None)
    assert "no whole answer" in slow.problem
    receiver.act = None
    Webhook.objects.update(rests_until=timezone.now())
    later(minutes=1)
    send_all()
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {STATES.DELIVERED}
    assert Webhook.objects.get().rests_until is None


def test_after_events_in_a_row_that_nobody_took_it_is_switched_off_and_people_are_told(
    team, alice, brand, hook, receiver, unheard, django_capture_on_commit_callbacks
):
    maker, admin = User.objects.get(pk=alice.pk), make_member(team, "Ada", Role.ADMIN)
    make_member(team, "Eve", Role.EDITOR)
    receiver.answer(500)
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(sending.MOST_FAILURES):
            hook.row.refresh_from_db()
            assert hook.row.is_active
            assert hook.row.failures == number
            event = publish("brand.updated", target=brand)
            give_up(event.deliveries.get())
    hook.row.refresh_from_db()
    assert not hook.row.is_active
    assert hook.row.disabled_for.startswith("3 events in a row could not be sent.")
    told = {name.split(":")[1] for task, name in unheard if task.endswith("tell_webhook_disabled")}
    assert told == {str(maker.pk), str(admin.pk)}
    publish("brand.updated", target=brand)
    assert WebhookDelivery.objects.count() == sending.MOST_FAILURES
    tell_disabled(webhook=hook.row, user=admin)
    [letter] = mail.outbox
    assert letter.to == ["ada@example.org"]
    assert "Mirror" in letter.subject
    assert reverse("portfolio:webhook", args=[hook.row.pk]) in letter.body
    enable_webhook(webhook=hook.row)
    tell_disabled(webhook=Webhook.objects.get(), user=admin)
    assert len(mail.outbox) == 1
    event = AuditEvent.objects.get(action="webhook.disabled")
    assert event.actor_name == ""


def test_one_that_is_taken_in_between_begins_the_count_anew(hook, brand, receiver):
    receiver.answer(500)
    give_up(publish("brand.updated", target=brand).deliveries.get())
    receiver.answer(200)
    publish("brand.updated", target=brand)
    send_all()
    assert Webhook.objects.get().failures == 0


def test_an_address_that_is_gone_for_good_is_switched_off_at_once(hook, brand, receiver):
    receiver.answer(410)
    publish("brand.updated", target=brand)
    waiting = publish("brand.updated", target=brand).deliveries.get()
    sending.send_delivery(delivery=WebhookDelivery.objects.exclude(pk=waiting.pk).get())
    assert not Webhook.objects.get().is_active
    waiting.refresh_from_db()
    assert waiting.state == STATES.FAILED
    assert "switched off" in waiting.problem
