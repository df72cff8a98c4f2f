"""The first page after signing in: the member's teams and their brands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.pages.home import team_overviews


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portfolio/home.html", {"teams": team_overviews(request.user)})
