"""The way back to a portrait's page after something was done there, in the list it stands in."""

from functools import cache, lru_cache
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, reverse

NO_PORTRAIT = UUID(int=0)


def listed_in(request: HttpRequest, portrait: UUID) -> str:
    """The list that the portrait was opened from, if the request comes from its page; else "".

    It stands in the address of the page, which the browser names as the referrer. It is as little
    to be trusted as anything that is sent.
    """
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_its_page = came_from.path == reverse("portfolio:portrait", args=[portrait])
    return QueryDict(came_from.query).get("in", "") if is_its_page else ""


def in_list(portrait: UUID, listed: str, *, version: int | None = None, part: str = "") -> str:
    """The page of a portrait in a list. version: its number; part: the id of a part of the page."""
    asked = [f"version={version}"] if version else []
    asked += [f"in={_quoted(listed)}"] if listed else []
    page = _page(get_script_prefix()).replace(str(NO_PORTRAIT), str(portrait))
    return page + (f"?{'&'.join(asked)}" if asked else "") + (f"#{part}" if part else "")


@cache
def _page(prefix: str) -> str:
    """The page of NO_PORTRAIT. A list asks for very many of them."""
    return reverse("portfolio:portrait", args=[NO_PORTRAIT])


@lru_cache(maxsize=16)
def _quoted(listed: str) -> str:
    return quote(listed, safe="/")


def portrait_address(
    request: HttpRequest, portrait: UUID, *, version: int | None = None, part: str = ""
) -> str:
    """The page of the portrait that the request comes from, in the same list."""
    return in_list(portrait, listed_in(request, portrait), version=version, part=part)
