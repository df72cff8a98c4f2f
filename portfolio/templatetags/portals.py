"""What the templates of portals need."""

from django import template

from portfolio.models import PortalLink, Version
from portfolio.portal_addresses import portal_file_address

register = template.Library()


@register.simple_tag
def portal_file_url(link: PortalLink, version: Version, kind: str) -> str:
    """{% portal_file_url link version "thumb" %}: a picture's address for guests of this link."""
    return portal_file_address(link, version, kind)


@register.filter
def percent(thousandths: float) -> str:
    """A place of 1000 to a side as CSS and SVG take it: "12.5%"."""
    return f"{thousandths / 10:.2f}%"
