"""What every page's bar needs to know of its reader."""

from typing import Any

from django import template

from portfolio.models import Team

register = template.Library()


@register.simple_tag
def teams_of(user: Any) -> list[Team]:
    """The teams whose pages the bar links to, in one query; none for a signed-out visitor."""
    return list(Team.objects.visible_to(user)) if user.is_authenticated else []
