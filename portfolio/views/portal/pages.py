"""What a visitor sees of a portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit


@for_visitors()
@require_safe
def portal_home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The portraits of the portal."""
    context = {"visit": visit, "portal": visit.portal, "items": list(visit.items())}
    return render(request, "portal/home.html", context)
