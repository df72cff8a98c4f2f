"""A portrait's page as its reader sees it."""

from typing import Any

from portfolio.access import may
from portfolio.edit_tokens import token_of
from portfolio.models import Portrait, Role
from portfolio.pages.portrait import portrait_page
from portfolio.pages.review import review_of
from portfolio.pages.standing import standing_of


def viewer_page(portrait: Portrait, reader: Any, *, number: str = "") -> dict[str, Any]:
    """Everything that the page shows. number: of the version; "" = the newest.

    title_token: what the title's form was made from.
    """
    context = portrait_page(portrait, number=number)
    context |= review_of(context["version"], reader) | standing_of(portrait)
    context["title_token"] = token_of({"title": portrait.title})
    context["can_edit"] = may(portrait.team, reader, Role.EDITOR)
    return context
