"""Pages that need no account."""

import tomllib
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.demo import manifest
from portfolio.packages import packages


@login_not_required
@require_safe
def credits_page(request: HttpRequest) -> HttpResponse:
    """Whose work the product and its demo stand on, with licences."""
    pinned = settings.BASE_DIR / "scoring" / "vision" / "models.toml"
    models: list[dict[str, Any]] = tomllib.loads(pinned.read_text())["model"]
    return render(
        request,
        "pages/credits.html",
        {
            "portraits": manifest.demo_entries(),
            "stand_in": manifest.stand_in(),
            "models": models,
            "packages": packages(),
        },
    )


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # an open connection alone may be a dead one
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, in development."""
    return render(request, "pages/styleguide.html")
