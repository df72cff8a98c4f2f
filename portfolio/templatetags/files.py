"""Addresses of pictures, in templates."""

from django import template

from portfolio.file_addresses import HasFiles, file_address

register = template.Library()


@register.simple_tag
def file_url(row: HasFiles, rendition: str) -> str:
    """{% file_url version "thumb" %}: the signed address of a rendition, or of the "original".

    {% file_url brand_image "picture" %}, {% file_url candidate "candidate" %}.
    """
    return file_address(row, rendition)
