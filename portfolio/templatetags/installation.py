"""What this installation allows, for pages that lead there."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def has_passwords() -> bool:
    """Whether people sign in with passwords here, or by their single sign-on alone."""
    return bool(settings.PASSWORD_LOGIN)
