"""What every page's bar needs to know of its reader."""

from typing import Any
from urllib.parse import parse_qsl

from django import template

from portfolio.actions.review_news import news_of
from portfolio.models import Team

register = template.Library()


@register.simple_tag
def teams_of(user: Any) -> list[Team]:
    """The teams whose pages the bar links to, in one query; none for a signed-out visitor."""
    return list(Team.objects.visible_to(user)) if user.is_authenticated else []


@register.simple_tag
def unread_news(user: Any) -> int:
    """{% unread_news user as n %}: how much in the account's inbox is unread."""
    return news_of(user) if user.is_authenticated else 0


@register.simple_tag
def undo_of(message: Any) -> dict[str, Any] | None:
    """{% undo_of message as undo %}: the `address` and `fields` of the form that takes back what
    the message reports; None where it offers none."""
    tags = message.extra_tags or ""
    if not tags.startswith("undo "):
        return None
    address, _, sent = tags.removeprefix("undo ").partition("?")
    return {"address": address, "fields": parse_qsl(sent, keep_blank_values=True)}
