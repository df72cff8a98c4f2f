"""Portraits side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.pages.comparing import compare_page


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two to four portraits or versions of one team, as the address names them."""
    page = compare_page(request.GET, request.user)
    status = 400 if page["problem"] else 200
    return render(request, "portfolio/compare/page.html", page, status=status)
