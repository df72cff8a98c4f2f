"""The first page after signing in: the member's teams and their brands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.actions.team_settings import teams_in_trash
from portfolio.actions.teams import may_open_team
from portfolio.models import Team
from portfolio.pages.home import team_overviews


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "teams": team_overviews(request.user),
        "locked_teams": Team.objects.behind_a_second_factor(request.user),
        "teams_in_trash": teams_in_trash(request.user),  # type: ignore[arg-type]
        "can_open_team": may_open_team(request.user),  # type: ignore[arg-type]
    }
    return render(request, "portfolio/home.html", context)
