"""Writes of webhooks: made, changed, signed anew, tried out, switched off and on."""

import base64
import secrets
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.events import publish, send_to
from portfolio.event_types import EVENTS, PING
from portfolio.kept_secrets import keep
from portfolio.models import Brand, Team, User, Webhook, WebhookDelivery
from portfolio.outside import AddressRefused, check_address

#: For so long after a rotation the secret before signs, too.
OVERLAP = timedelta(hours=24)
MOST = 20
PREFIX = "whsec_"
#: What may be changed of a webhook.
FIELDS = ("name", "url", "kinds", "brands")


class BadWebhook(Exception):
    """The webhook cannot be so; the words say what to change."""


class SwitchedOff(Exception):
    """Nothing is sent to a webhook that is off."""

    def __init__(self) -> None:
        super().__init__("This webhook is off. Switch it on first.")


@transaction.atomic
def add_webhook(
    *,
    team: Team,
    name: str,
    url: str,
    kinds: Collection[str] = (),
    brands: Sequence[Brand] | None = None,
    by: User | None,
) -> tuple[Webhook, str]:
    """Have events sent to an address; its secret is returned once and never shown again.

    kinds: of event_types.EVENTS; none = all. brands: only events of these; None = the whole
    team's. Raises BadWebhook.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if Webhook.objects.filter(team=team).count() >= MOST:
        raise BadWebhook(f"A team has at most {MOST} webhooks. Delete one first.")
    secret = _new_secret()
    webhook = Webhook(team=team, secret=keep(secret), created_by=by)
    _fill(webhook, name=name, url=url, kinds=kinds)
    webhook.is_limited = brands is not None
    webhook.save()
    webhook.brands.set(_own(team, brands))
    record_event(team=team, action="webhook.added", target=webhook, host=_host(webhook.url))
    return webhook, secret


@transaction.atomic
def change_webhook(*, webhook: Webhook, **fields: Any) -> Webhook:
    """Change its name, address, kinds or brands (None = the whole team's). Raises BadWebhook."""
    webhook = held(webhook)
    before = _recorded(webhook)
    given = {name: fields[name] for name in FIELDS if name in fields}
    if "brands" in given:
        brands = given.pop("brands")
        webhook.is_limited = brands is not None
        webhook.brands.set(_own(webhook.team, brands))
    _fill(webhook, **given)
    webhook.save()
    after = _recorded(webhook)
    changed = {
        name: [before[name], value] for name, value in after.items() if value != before[name]
    }
    if changed:
        record_event(team=webhook.team, action="webhook.changed", target=webhook, changed=changed)
    return webhook


@transaction.atomic
def rotate_secret(*, webhook: Webhook) -> tuple[Webhook, str]:
    """A new secret, returned once. For a day both sign, so that the receiver can change over."""
    webhook = held(webhook)
    secret = _new_secret()
    webhook.previous_secret, webhook.secret = webhook.secret, keep(secret)
    webhook.previous_until = timezone.now() + OVERLAP
    webhook.save(update_fields=["secret", "previous_secret", "previous_until"])
    record_event(team=webhook.team, action="webhook.rotated", target=webhook)
    return webhook, secret


@transaction.atomic
def delete_webhook(*, webhook: Webhook) -> None:
    """Delete a webhook with its log; nothing more is sent to it."""
    webhook = held(webhook)
    record_event(team=webhook.team, action="webhook.deleted", target=webhook)
    webhook.delete()


@transaction.atomic
def send_test(*, webhook: Webhook) -> WebhookDelivery:
    """Send an event of the kind “ping”, once. Raises SwitchedOff."""
    if not webhook.is_active:
        raise SwitchedOff
    return send_to(webhook=webhook, event=publish(PING, target=webhook))


@transaction.atomic
def redeliver(*, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send an event once more, under the id that it had, as a delivery of its own.

    Raises SwitchedOff.
    """
    webhook = delivery.webhook
    if not webhook.is_active:
        raise SwitchedOff
    record_event(
        team=webhook.team, action="webhook.redelivered", target=webhook, kind=delivery.event.kind
    )
    return send_to(webhook=webhook, event=delivery.event)


def _fill(webhook: Webhook, **fields: Any) -> None:
    if "name" in fields:
        webhook.name = " ".join(fields["name"].split())[:80]
        if not webhook.name:
            raise BadWebhook("Give the webhook a name that says what listens there.")
    if "url" in fields:
        webhook.url = fields["url"].strip()
        try:
            check_address(webhook.url)
        except AddressRefused as problem:
            raise BadWebhook(str(problem)) from problem
    if "kinds" in fields:
        if unknown := sorted(set(fields["kinds"]) - set(EVENTS)):
            raise BadWebhook(f"There is no event “{unknown[0][:60]}”.")
        webhook.kinds = [kind for kind in EVENTS if kind in fields["kinds"]]


def _own(team: Team, brands: Sequence[Brand] | None) -> Sequence[Brand]:
    if any(brand.team_id != team.pk for brand in brands or ()):
        raise BadWebhook("Choose brands of this team.")
    return brands or ()


def held(webhook: Webhook) -> Webhook:
    """The webhook as it is now, until the transaction ends."""
    rows = Webhook.objects.select_for_update(of=("self",), no_key=True).select_related("team")
    return rows.get(pk=webhook.pk)


def _recorded(webhook: Webhook) -> dict[str, Any]:
    """The fields as the audit log writes them down; addresses without what may let somebody in."""
    brands = sorted(str(brand) for brand in webhook.brands.all())
    return {
        "name": webhook.name,
        "address": _host(webhook.url),
        "events": webhook.kinds or "all",
        "brands": brands if webhook.is_limited else "all",
    }


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
