"""What every page's bar needs to know of its reader, and a brand's pictures by portrait."""

from typing import Any

from django import template
from django.db import models

from portfolio.actions.review_news import news_of
from portfolio.models import Brand, Team, Version

register = template.Library()


@register.simple_tag
def teams_of(user: Any) -> list[Team]:
    """The teams whose pages the bar links to, in one query; none for a signed-out visitor."""
    return list(Team.objects.visible_to(user)) if user.is_authenticated else []


@register.simple_tag
def pictures_of(brand: Brand) -> dict[str, Version]:
    """Portrait id → its current version, for those that can be looked at; in one query."""
    versions = Version.objects.filter(
        portrait__library__brand=brand, portrait__current_version=models.F("pk")
    )
    return {str(version.portrait_id): version for version in versions if version.is_viewable}


@register.filter
def of_portrait(pictures: dict[str, Version], portrait_id: str) -> Version | None:
    """One of `pictures_of`; None where there is none."""
    return pictures.get(portrait_id)


@register.simple_tag
def unread_news(user: Any) -> int:
    """{% unread_news user as n %}: how much in the account's inbox is unread."""
    return news_of(user) if user.is_authenticated else 0
