"""A card's pictures, and the way from a list to a portrait and back."""

from typing import Any

from django import template
from django.http import HttpRequest

from portfolio.file_addresses import file_address
from portfolio.models import Portrait, Version
from portfolio.renditions import PRESETS
from portfolio.returning import in_list

register = template.Library()

#: For a card's picture, from the smallest up.
SIZES = ("small", "thumb")


@register.simple_tag(takes_context=True)
def open_url(context: Any, portrait: Portrait) -> str:
    """{% open_url portrait %}: a portrait's page, with the list that leads to it as `in`."""
    return in_list(portrait.pk, context.get("in_address") or in_address(context))


@register.simple_tag(takes_context=True)
def version_url(context: Any, version: Version) -> str:
    """{% version_url version %}: a version on its portrait's page, in the list that led there."""
    address = context.get("in_address", "")
    return in_list(version.portrait_id, address, version=version.number)


@register.simple_tag(takes_context=True)
def in_address(context: Any) -> str:
    """{% in_address %}: the address of the list that the page shows, whichever part of it is read.

    It is relative to the site. "" of a page that is no list: without `cards`.
    """
    request = context.get("request")
    if not isinstance(request, HttpRequest) or "cards" not in context:
        return ""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


@register.simple_tag
def picture_set(version: Version, format: str) -> str:
    """{% picture_set version "avif" %}: a `srcset` of a version's small pictures in a format.

    "" where there are none: the version is older than they are, and they are still to be made.
    """
    ending = "" if format == "webp" else f"-{format}"
    names = [name + ending for name in SIZES if PRESETS[name + ending].format == format]
    made = [(name, version.renditions[name][0]) for name in names if name in version.renditions]
    return ", ".join(f"{file_address(version, name)} {width}w" for name, width in made)
