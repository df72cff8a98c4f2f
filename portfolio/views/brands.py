"""Pages of a brand: its set of portraits, and its profile."""

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portfolio.access import access, may
from portfolio.actions import brands
from portfolio.forms import BrandForm
from portfolio.meanwhile import held
from portfolio.models import Brand, Role, Team
from portfolio.pages.brand import brand_page
from portfolio.pages.set_report import set_finding
from scoring.rubric.jobs import JOBS

#: What an action may refuse of what the form holds.
PROBLEMS = (brands.NameTaken, brands.SameJobTwice, brands.ForeignJob)


@require_safe
def brand_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(Brand.objects.select_related("team", "custom_job"), request.user, pk=pk)
    context = brand_page(brand, request.GET, request.user)
    if (query := context["query"]).came_from_form and not query.problems:
        return redirect(f"{request.path}{query.canonical()}")
    context["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    return render(request, "portfolio/brand_detail.html", context)


@require_safe
def brand_consistency(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The brand page's own fragment, polled until the report is complete."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    return render(request, "portfolio/_consistency.html", set_finding(brand))


@require_http_methods(["GET", "HEAD", "POST"])
def brand_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk, role=Role.EDITOR)
    form = BrandForm(request.POST or None, team=team, reader=request.user)
    if form.is_valid():
        try:
            brand = brands.add_brand(team=team, **form.cleaned_data)
            messages.success(request, f"{brand} is ready. Upload its first portraits.")
            return redirect("portfolio:library", brand.libraries.get().pk)
        except PROBLEMS as problem:
            _name_problem(form, problem)
    return _form_page(request, form, team=team, brand=None)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def brand_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Brand.objects.select_related("team", "custom_job")
    brand = access(held(request, rows), request.user, pk=pk, role=Role.EDITOR)
    form = BrandForm(
        request.POST or None, instance=copy(brand), team=brand.team, reader=request.user
    )
    before = (brand.job, brand.custom_job_id, brand.secondary_job)
    if form.is_valid():
        try:
            changed = brands.change_brand(brand=brand, **form.cleaned_data)
            after = (changed.job, changed.custom_job_id, changed.secondary_job)
            again = " Its portraits are being judged anew." if after != before else ""
            messages.success(request, f"{changed} is saved.{again}")
            return redirect("portfolio:brand", brand.pk)
        except PROBLEMS as problem:
            _name_problem(form, problem)
    return _form_page(request, form, team=brand.team, brand=brand)


def _name_problem(form: BrandForm, problem: Exception) -> None:
    """Say it at the field that can put it right."""
    fields = {brands.NameTaken: "name", brands.SameJobTwice: "secondary_job"}
    form.add_error(fields.get(type(problem), "job"), str(problem))


def _form_page(request: HttpRequest, form: BrandForm, **context: Any) -> HttpResponse:
    own = [{"value": value, "job": job} for value, job in form.own_jobs.items()]
    context |= {"form": form, "jobs": JOBS, "own_jobs": own}
    context["can_delete"] = may(form.team, request.user, Role.ADMIN)
    return render(
        request, "portfolio/brand_form.html", context, status=422 if form.is_bound else 200
    )
