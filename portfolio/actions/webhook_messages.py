"""Events as they are sent, and signed by the Standard Webhooks scheme."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone

from portfolio.actions.webhooks import PREFIX
from portfolio.kept_secrets import read_kept
from portfolio.models import Event, Webhook


def message_of(event: Event) -> dict[str, Any]:
    """The event as it is sent, here and over the API."""
    return {
        "id": str(event.pk),
        "type": event.kind,
        "at": event.at.isoformat(),
        "actor": {
            "id": str(event.actor_id) if event.actor_id else None,
            "name": event.actor_name or "Presence",
        },
        "team": str(event.team_id),
        "brand": str(event.brand_id) if event.brand_id else None,
        "object": {
            "type": event.object_type,
            "id": event.object_id,
            "url": urljoin(settings.SITE_URL, event.path) if event.path else None,
        },
        "previous": event.previous,
        "details": event.details,
    }


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 of id.timestamp.body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def body_of(event: Event) -> bytes:
    """What is posted: the type and the time, and the event itself as `data`."""
    message = {"type": event.kind, "timestamp": event.at.isoformat(), "data": message_of(event)}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def signed_headers(webhook: Webhook, event: Event, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of one try, with a signature for each secret that holds. Raises SecretLost."""
    name = str(event.pk)
    return {
        "Content-Type": "application/json",
        "User-Agent": "Presence-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(
            signature(secret, name, at, body) for secret in _secrets_of(webhook)
        ),
    }


def _secrets_of(webhook: Webhook) -> list[str]:
    """The secret, and while they overlap the one before. Raises SecretLost."""
    found = [read_kept(webhook.secret)]
    if webhook.previous_until is not None and webhook.previous_until > timezone.now():
        found.append(read_kept(webhook.previous_secret))
    return found
