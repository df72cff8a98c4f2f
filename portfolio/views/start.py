"""A team's first minutes: its first steps, and a sample to look at."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.actions.quotas import QuotaFull
from portfolio.actions.start import close_first_steps
from portfolio.demo import sample
from portfolio.models import Brand, Role, Team, Version
from portfolio.pages.start import first_steps
from prompts.actions.versions import record_prompt


@require_http_methods(["GET", "HEAD", "POST"])
def first_steps_of_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The fragment, asked for while a worker scores; sent as a form, it is closed."""
    team = access(Team, request.user, pk=pk)
    user: Any = request.user
    if request.method == "POST":
        close_first_steps(team=team, user=user)
        return redirect("portfolio:home")
    return render(request, "portfolio/_first_steps.html", {"guide": first_steps(team, user)})


@require_POST
def sample_load(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk, role=Role.EDITOR)
    user: Any = request.user
    try:
        brand = sample.load_sample(team=team, by=user, record_prompt=_record)
    except (sample.NoSample, QuotaFull) as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:home")
    messages.success(request, f"{brand} is here. Its portraits are being scored.")
    return redirect("portfolio:brand", brand.pk)


@require_POST
def sample_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(Brand, request.user, pk=pk, role=Role.EDITOR)
    user: Any = request.user
    if brand.is_sample:
        sample.remove_sample(brand=brand, by=user)
        messages.success(request, f"{brand} is being removed, with everything in it.")
    else:
        messages.error(request, f"{brand} is no sample. Its own page has the way to delete it.")
    return redirect("portfolio:home")


def _record(version: Version, text: str) -> None:
    record_prompt(version=version, text=text, negative="", by=None)
