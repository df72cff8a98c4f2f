"""What stands at the edge of every page: the member's tasks, and their uploads."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from portfolio.models import Brand, Library, Portrait
from portfolio.pages.tasks import Tray, tray
from portfolio.pages.uploading import place_of

register = template.Library()


@register.simple_tag
def task_tray(user: Any) -> Tray:
    """{% task_tray user as tray %}: what goes on for the reader, in two queries."""
    return tray(user)


@register.inclusion_tag("portfolio/_upload_tray.html", takes_context=True)
def upload_tray(context: Context) -> dict[str, Any]:
    """{% upload_tray %}: takes files on any page.

    They go to the library that the page is about, where its reader may add to it (`library` and
    `can_edit` of the page), otherwise to one that they choose.
    """
    library, can_edit = context.get("library"), context.get("can_edit")
    brand, portrait = context.get("brand"), context.get("portrait")
    listed = context.get("place")
    here = library if isinstance(library, Library) and can_edit else None
    return {
        "user": context["user"],
        "part_bytes": settings.UPLOAD_PART_BYTES,
        "place": json.dumps(place_of(here)) if here else "",
        "place_name": str(here) if here else "",
        "brand": brand if isinstance(brand, Brand) and here is None else None,
        "is_listed": isinstance(listed, dict) and listed.get("kind") in ("library", "brand"),
        "portrait": portrait if here and isinstance(portrait, Portrait) else None,
    }
