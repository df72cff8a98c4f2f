"""What a visitor sees of a portal."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.actions.portal_log import log_event
from portfolio.models import PortalEvent
from portfolio.pages.portal import frame, home_page, item_page
from portfolio.portal_look import stylesheet
from portfolio.views.images import HEADERS
from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit


@require_safe
@for_visitors()
def portal_home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The portraits of the portal."""
    return render(request, "portal/home.html", home_page(visit, request.GET.get("show", "")))


@require_safe
@for_visitors()
def portal_item(request: HttpRequest, visit: Visit, pk: UUID) -> HttpResponse:
    """One portrait of the portal; that it was looked at is written into the log."""
    item = visit.item(pk)
    context = item_page(visit, item, request.GET.get("version", ""))
    if request.method == "GET":
        log_event(
            portal=visit.portal,
            kind=PortalEvent.Kind.VIEWED,
            link=visit.link,
            guest=visit.guest,
            portrait=item.portrait,
            about=f"version {context['version'].number}",
        )
    return render(request, "portal/item.html", context)


@require_safe
@for_visitors(is_page=False)
def portal_style(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The client's colour, as a style sheet of its own: pages carry no style themselves."""
    return HttpResponse(stylesheet(visit.portal), content_type="text/css; charset=utf-8")


@require_safe
@for_visitors(is_page=False)
def portal_logo(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The client's logo, as a worker made it."""
    logo: Any = frame(visit)["logo"]
    if logo is None:
        raise Http404("There is no logo.")
    try:
        response = FileResponse(logo.picture.open("rb"), content_type="image/png")
    except FileNotFoundError as gone:
        raise Http404("There is no logo.") from gone
    for name, value in HEADERS.items():
        response[name] = value
    return response
