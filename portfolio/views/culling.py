"""Going through a list full-screen, one key a portrait."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portfolio.access import access
from portfolio.actions.marks import mark_portrait
from portfolio.models import Mark, Portrait
from portfolio.pages.culling import cull_page, done_page, following, items_of, round_of


@require_http_methods(["GET", "HEAD", "POST"])
def cull(request: HttpRequest) -> HttpResponse:
    """The list that `in` names: at one portrait, a part of it, or its end; sent back, a mark."""
    if request.method == "POST":
        return _mark(request)
    asked, address = request.GET, request.GET.get("in", "")
    if asked.get("from", "").isdecimal():
        found = round_of(address, request.user)
        items = items_of(found, int(asked["from"]))
        return render(request, "portfolio/cull/_items.html", {"items": items})
    if asked.get("done"):
        return render(request, "portfolio/cull/done.html", done_page(address, request.user))
    page = cull_page(address, request.user, at=asked.get("at", ""))
    return render(request, "portfolio/cull/page.html", page)


def _mark(request: HttpRequest) -> HttpResponse:
    """Keep what the reader thinks of one portrait; a form goes on to the next one.

    rating: 0 takes it away. flag: pick, reject, or "" for neither. What is not sent stays.
    """
    try:
        named = UUID(request.POST.get("portrait", ""))
    except ValueError:
        raise Http404("There is nothing at this address.") from None
    portrait = access(Portrait, request.user, pk=named)
    changed: dict[str, Any] = {"portrait": portrait, "user": request.user}
    rating, flag = request.POST.get("rating", ""), request.POST.get("flag")
    if rating in tuple("012345"):
        changed["rating"] = int(rating) or None
    if flag in ("", *Mark.Flag.values):
        changed["flag"] = flag
    mark = mark_portrait(**changed)
    if request.headers.get("Accept") == "application/json":
        kept = (
            {"rating": mark.rating or 0, "flag": mark.flag} if mark else {"rating": 0, "flag": ""}
        )
        return JsonResponse(kept)
    found = round_of(request.GET.get("in", ""), request.user)
    return redirect(following(found, found.place_of(str(portrait.pk))))
