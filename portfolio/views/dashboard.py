"""A team's dashboard."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Team
from portfolio.pages.dashboard import dashboard


@require_safe
def today(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What needs the reader now, what waits on whom, and how the brands stand."""
    team = access(Team, request.user, pk=pk)
    return render(request, "portfolio/today.html", dashboard(team, request.user))
