"""Cards without a page around them, for the script that fills a grid as it is scrolled."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Portrait
from portfolio.pages.card_list import result_of
from portfolio.pages.cards import Card, cards
from portfolio.pages.grid import PER_PAGE
from portfolio.pages.paging import page_of

#: Named at a time; a browser asks for what it shows.
MOST_NAMED = 100


@require_safe
def portrait_card(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The card of one portrait. `in`: the address of the list that it stands in."""
    portrait = access(Portrait, request.user, pk=pk)
    rows = Portrait.objects.filter(pk=portrait.pk)
    return _answer(request, cards(rows, slice(0, 1), request.user))


@require_safe
def portrait_cards(request: HttpRequest) -> HttpResponse:
    """One page of a list, as `in` and `page` say; or the cards that `ids` names.

    A page says in headers where it begins, from 1, and how many the whole list has. What is named
    and not to be seen by the reader is left out. Raises Http404 for a list that is none.
    """
    if named := request.GET.getlist("ids"):
        seen = Portrait.objects.visible_to(request.user)
        rows = seen.filter(pk__in=_ids(named[:MOST_NAMED])).order_by("pk")
        return _answer(request, cards(rows, slice(0, MOST_NAMED), request.user))
    result = result_of(request.GET.get("in", ""), request.user)
    if result is None:
        raise Http404("There is no list at this address.")
    number, size = request.GET.get("page", ""), result.portraits.count()
    page = page_of(
        size,
        number=int(number) if number.isdecimal() and len(number) < 9 else 1,
        per_page=PER_PAGE,
        address=str,
    )
    response = _answer(request, cards(result.portraits, page.rows, request.user))
    response["Grid-First"], response["Grid-Found"] = str(page.first), str(size)
    return response


def _answer(request: HttpRequest, made: list[Card]) -> HttpResponse:
    context = {"cards": made, "in_address": request.GET.get("in", "")}
    response = render(request, "portfolio/_cards.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _ids(named: list[str]) -> set[UUID]:
    """Those that are ids at all."""
    found = set()
    for text in named:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
