"""What looks like a portrait."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Portrait
from portfolio.pages.alike import alike_page


@require_safe
def alike(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Portraits that look like this one: a part of its page, or a page of its own."""
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk)
    if portrait.is_withdrawn:
        raise Http404("There is nothing at this address.")
    name = "_found" if request.headers.get("HX-Request") else "page"
    return render(request, f"portfolio/alike/{name}.html", alike_page(portrait, request.user))
