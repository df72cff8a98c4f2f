"""A portrait's page as its reader sees it."""

from typing import Any

from portfolio.access import may
from portfolio.edit_tokens import token_of
from portfolio.models import Portrait, Role
from portfolio.pages.card_list import list_of, with_pictures
from portfolio.pages.organising import organising_of
from portfolio.pages.portrait import portrait_page
from portfolio.pages.review import review_of
from portfolio.pages.standing import standing_of
from portfolio.renditions import nearest


def viewer_page(
    portrait: Portrait, reader: Any, *, number: str = "", listed: str = ""
) -> dict[str, Any]:
    """Everything that the page shows. number: of the version; "" = the newest.

    listed: the address of the list that it was opened from. title_token: what the title's form was
    made from.
    """
    context = portrait_page(portrait, number=number)
    context |= beside_context(portrait, reader, listed)
    context |= review_of(context["version"], reader) | standing_of(portrait)
    context |= organising_of(portrait, reader)
    context["title_token"] = token_of({"title": portrait.title})
    context["nearest"] = nearest(context["version"])
    context["can_edit"] = may(portrait.team, reader, Role.EDITOR)
    return context


def beside_context(portrait: Portrait, reader: Any, listed: str) -> dict[str, Any]:
    """The strip of neighbours in the list, the way back to it, and what comes before and after."""
    found = list_of(portrait, listed, reader)
    strip = with_pictures(found.around(portrait))
    at = next((place for place, row in enumerate(strip) if row.pk == portrait.pk), 0)
    return {
        "list": found,
        "in_address": found.address,
        "strip": strip,
        "previous": strip[at - 1] if at > 0 else None,
        "next": strip[at + 1] if at + 1 < len(strip) else None,
    }
