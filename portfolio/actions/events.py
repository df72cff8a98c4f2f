"""Writes of events: told in the transaction of the change, sent by a worker afterwards."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from portfolio.acting import actor
from portfolio.doorbell import ring
from portfolio.event_types import EVENTS, PING, SOURCES
from portfolio.models import Brand, Event, Team, Webhook, WebhookDelivery

SEND = "portfolio.tasks.send_delivery"
KEPT_FOR = timedelta(days=30)
#: type of a row -> the page that shows it, and the way from the row to the one of the page
PAGES = {
    "portrait": ("portfolio:portrait", ""),
    "brand": ("portfolio:brand", ""),
    "library": ("portfolio:library", ""),
    "portal": ("portfolio:portal", ""),
    "person": ("portfolio:person-change", ""),
    "consent": ("portfolio:person-change", "person_id"),
    "comment": ("portfolio:portrait", "portrait_id"),
    "decision": ("portfolio:portrait", "portrait_id"),
    "brandprompt": ("prompts:brand-prompt", ""),
    "webhook": ("portfolio:webhook", ""),
}
#: How a type is called in events, where it is not by the model's name.
TYPES = {"brandprompt": "prompt", "delivery": "export"}


@transaction.atomic(savepoint=False)
def publish(
    kind: str,
    *,
    target: Any,
    previous: Mapping[str, Any] | None = None,
    by: str | None = None,
    **details: Any,
) -> Event:
    """Write down that something happened to `target`, and have it sent to whoever listens.

    previous: the old values of what is another one now. by: the name of a guest who did it; else
    it was whoever acts in this request. details: JSON-ready; ids of portraits, versions and persons
    under exactly these names, so that an erasure finds them. Raises KeyError for an unknown kind.
    """
    if kind != PING:
        EVENTS[kind]
    who = actor()
    event = Event.objects.create(
        team=target.team,
        brand=brand_of(target),
        kind=kind,
        actor_id=None if by is not None else who.user_id,
        actor_name=(who.name if by is None else by)[:254],
        object_type=type_of(target),
        object_id=str(target.pk),
        path=_path_of(target),
        previous=dict(previous or {}),
        details=_plain(details),
    )
    for webhook in _listening(event) if kind != PING else ():
        send_to(webhook=webhook, event=event)
    return event


def publish_action(
    *, action: str, target: models.Model | None, details: Mapping[str, Any]
) -> Event | None:
    """Tell an action of the audit log as an event, where the table says so."""
    source = SOURCES.get(action)
    if source is None or target is None:
        return None
    kind = source.kind.format(object=type_of(target))
    if kind not in EVENTS:
        return None
    changed = details.get("changed", {})
    before = {name: pair[0] for name, pair in changed.items()}
    kept = {name: details[name] for name in source.keeps if name in details}
    return publish(kind, target=target, previous={**source.previous, **before}, **kept)


def send_to(*, webhook: Webhook, event: Event) -> WebhookDelivery:
    """Put an event on its way to one webhook."""
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, event=event, next_at=now, rung_at=now
    )
    ring(SEND, delivery.pk)
    return delivery


def forget_events(*, team: Team, ids: list[str]) -> int:
    """Delete the events that speak of these rows, with their deliveries; how many."""
    about = Q(object_id__in=ids)
    for name in ("portrait", "version", "person"):
        about |= Q(**{f"details__{name}__in": ids}) | Q(**{f"previous__{name}__in": ids})
    gone = Event.objects.filter(about, team=team)
    count = gone.count()
    gone.delete()
    return count


def purge_events() -> int:
    """Delete what happened more than thirty days ago, with its deliveries; how many."""
    old = Event.objects.filter(at__lt=timezone.now() - KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def brand_of(row: Any) -> Brand | None:
    """The brand that a row lies in; None for what is the whole team's."""
    path: str | None = getattr(type(row), "brand_path", None)
    for step in path.split("__") if path else ():
        row = getattr(row, step)
    return row if path is not None else None


def type_of(row: models.Model) -> str:
    """How events call the type of a row."""
    name = row._meta.model_name or ""
    return TYPES.get(name, name)


def _listening(event: Event) -> models.QuerySet[Webhook]:
    """The webhooks that are on, of the event's team and brand, and of its kind."""
    reach = (
        Q(is_limited=False) | Q(brands=event.brand_id) if event.brand_id else Q(is_limited=False)
    )
    heard = Q(kinds=[]) | Q(kinds__contains=[event.kind])
    return Webhook.objects.filter(reach, heard, team=event.team_id, disabled_at=None).distinct()


def _path_of(row: Any) -> str:
    name, way = PAGES.get(row._meta.model_name or "", ("", ""))
    try:
        return reverse(name, args=[getattr(row, way or "pk")]) if name else ""
    except NoReverseMatch:
        return ""


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """Ids and times as text."""
    kept = (str, int, float, bool, list, dict, type(None))
    return {name: each if isinstance(each, kept) else _text(each) for name, each in details.items()}


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
