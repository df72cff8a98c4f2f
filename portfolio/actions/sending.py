"""Sending events: claimed, posted while no transaction is open, and written down what came of it.

Standard Webhooks: an event may come more than once and in any order; `webhook-id` is always the
event's id. A 2xx answer is a success; everything else is tried again for more than a day.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portfolio.actions.events import SEND
from portfolio.actions.webhook_messages import body_of, signed_headers
from portfolio.actions.webhook_switch import disable_webhook
from portfolio.doorbell import ring
from portfolio.event_types import PING
from portfolio.kept_secrets import SecretLost
from portfolio.models import Webhook, WebhookDelivery
from portfolio.outside import AddressRefused, Unreachable, post

#: How long after each failed try the next one comes: 27 hours and a half in all.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 36000))
#: Up to so much longer each pause is, so that not all come at once.
JITTER = 0.1
SECONDS = 10.0
#: Longer than a try takes: then its worker is gone.
CLAIMED_FOR = timedelta(seconds=60)
#: Events in a row that are given up until the webhook is switched off.
MOST_FAILURES = 3
#: After a try without an answer that took so long, the address is left alone for a while, so that
#: it does not keep the workers from everything else.
SLOW_SECONDS = 3.0
RESTS_FOR = timedelta(minutes=1)
#: Pauses up to this are counted by a bell, longer ones by the clock.
BELL_SECONDS = 30.0
SWEEP = 500
#: A bell not answered by then is rung again.
UNHEARD_AFTER = timedelta(seconds=120)
OK, GONE = range(200, 300), 410


@dataclass(frozen=True)
class Outcome:
    """What came of one try. problem: "" = it was taken. is_final: another try is no use."""

    problem: str = ""
    status: int | None = None
    answer: str = ""
    seconds: float = 0.0
    is_final: bool = False


def send_delivery(*, delivery: WebhookDelivery) -> None:
    """Try to send an event, if it is due and no other worker is at it. Safe to call twice."""
    claimed = _claim(delivery.pk)
    if claimed is not None:
        _record(claimed, _try(claimed))


@transaction.atomic
def ring_due() -> int:
    """Ring for what is due: tried again, or without the bell that it once had; how many."""
    now = timezone.now()
    unheard = Q(rung_at=None) | Q(rung_at__lte=now - UNHEARD_AFTER)
    due = WebhookDelivery.objects.due().filter(unheard).order_by("next_at")
    found = list(due.values_list("pk", flat=True)[:SWEEP])
    WebhookDelivery.objects.filter(pk__in=found).update(rung_at=now)
    for pk in found:
        ring(SEND, pk)
    return len(found)


@transaction.atomic
def _claim(pk: UUID) -> WebhookDelivery | None:
    """Take a due delivery, so that for a while no other worker does."""
    rows = WebhookDelivery.objects.due().select_related("webhook", "event")
    free = rows.select_for_update(skip_locked=True, of=("self",))
    found: WebhookDelivery | None = free.filter(pk=pk).first()
    if found is not None:
        found.attempts += 1
        found.next_at = timezone.now() + CLAIMED_FOR
        found.save(update_fields=["attempts", "next_at"])
    return found


def _try(delivery: WebhookDelivery) -> Outcome:
    webhook, event = delivery.webhook, delivery.event
    body, began = body_of(event), timezone.now()
    try:
        headers = signed_headers(webhook, event, began, body)
        answer = post(webhook.url, body, headers, seconds=SECONDS)
    except SecretLost:
        words = "Its secret cannot be read: SECRET_KEY was changed. Rotate the secret."
        return Outcome(words, is_final=True)
    except AddressRefused as problem:
        return Outcome(str(problem), is_final=True)
    except Unreachable as problem:
        return Outcome(str(problem), seconds=(timezone.now() - began).total_seconds())
    text = answer.body.decode(errors="replace").replace("\x00", "")[:500]
    is_ok = answer.status in OK
    return Outcome(
        "" if is_ok else _words(answer.status), answer.status, text, answer.seconds,
        is_final=answer.status == GONE,
    )  # fmt: skip


def _words(status: int) -> str:
    if 300 <= status < 400:
        return f"The address leads on to another one ({status}); that is not followed."
    if status == GONE:
        return "The address says that it is gone for good (410)."
    return f"The address answered {status}."


@transaction.atomic
def _record(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Store the outcome of a try, and what follows for the webhook."""
    hooks = Webhook.objects.select_for_update(of=("self",), no_key=True)
    webhook = hooks.filter(pk=delivery.webhook_id).first()
    rows = WebhookDelivery.objects.select_for_update(of=("self",))
    found: WebhookDelivery | None = rows.filter(pk=delivery.pk).first()
    State = WebhookDelivery.State  # noqa: N806
    if webhook is None or found is None or found.attempts != delivery.attempts:
        return  # deleted meanwhile, or another worker took over
    is_ping = delivery.event.kind == PING
    found.status, found.answer = outcome.status, outcome.answer
    found.problem, found.seconds = outcome.problem[:240], outcome.seconds
    if not outcome.problem:
        found.state, found.next_at, found.delivered_at = State.DELIVERED, None, timezone.now()
    elif outcome.is_final or is_ping or found.attempts > len(PAUSES):
        found.state, found.next_at = State.FAILED, None
    elif found.state == State.WAITING:
        found.next_at = timezone.now() + _pause(found.attempts)
    found.save()
    if found.state == State.WAITING:
        _ring_again(found)
    _follow(webhook, found, outcome, is_ping=is_ping)


def _follow(
    webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome, *, is_ping: bool
) -> None:
    """Count what was given up, let a slow address rest, switch off one that is gone."""
    if not outcome.problem:
        if webhook.failures or webhook.rests_until:
            webhook.failures, webhook.rests_until = 0, None
            webhook.save(update_fields=["failures", "rests_until"])
        return
    if outcome.status is None and outcome.seconds >= SLOW_SECONDS:
        webhook.rests_until = timezone.now() + RESTS_FOR
    if delivery.state == WebhookDelivery.State.FAILED and not is_ping:
        webhook.failures += 1
    webhook.save(update_fields=["failures", "rests_until"])
    if outcome.status == GONE:
        disable_webhook(webhook=webhook, why=outcome.problem, is_own_doing=True)
    elif webhook.failures >= MOST_FAILURES:
        why = f"{webhook.failures} events in a row could not be sent. {outcome.problem}"
        disable_webhook(webhook=webhook, why=why, is_own_doing=True)


def _ring_again(delivery: WebhookDelivery) -> None:
    assert delivery.next_at is not None
    after = (delivery.next_at - timezone.now()).total_seconds()
    if after <= BELL_SECONDS:
        WebhookDelivery.objects.filter(pk=delivery.pk).update(rung_at=timezone.now())
        ring(SEND, delivery.pk, after_seconds=after + 0.1)


def _pause(attempts: int) -> timedelta:
    """The pause after so many tries, with its jitter."""
    return PAUSES[attempts - 1] * (1 + JITTER * secrets.randbelow(1000) / 1000)
