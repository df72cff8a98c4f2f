"""The first page after signing in: the member's teams and their brands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portfolio.pages.home import team_overviews


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portfolio/home.html", {"teams": team_overviews(request.user)})
