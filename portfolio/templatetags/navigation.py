"""What every page's bar needs to know of its reader."""

from typing import Any

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
