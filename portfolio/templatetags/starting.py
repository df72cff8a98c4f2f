"""A team's first steps, on the pages where they are taken."""

from typing import Any

from django import template

from portfolio.demo import sample
from portfolio.models import Portrait, Team
from portfolio.pages.start import FirstSteps, first_steps

register = template.Library()


@register.simple_tag
def first_steps_of(team: Team, user: Any, reading: Portrait | None = None) -> FirstSteps | None:
    """{% first_steps_of team user as guide %}: None where there is nothing to guide through."""
    return first_steps(team, user, reading=reading)


@register.simple_tag
def has_sample() -> bool:
    """Whether this installation can load the sample brand."""
    return sample.is_at_hand()
