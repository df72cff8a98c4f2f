"""Addresses of pictures, in templates."""

from django import template

from portfolio.file_addresses import file_address
from portfolio.models import Version

register = template.Library()


@register.simple_tag
def file_url(version: Version, rendition: str) -> str:
    """{% file_url version "thumb" %}: the signed address of a rendition, or of the "original"."""
    return file_address(version, rendition)
