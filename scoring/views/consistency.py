"""The page of a brand's set, its fragment that is polled, and exceptions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Brand, Portrait, Role
from portfolio.pages.consistency import consistency_page
from portfolio.undoing import offer_undo
from scoring.actions.exceptions import CannotExcept, add_exception, withdraw_exception
from scoring.models import ConsistencyException


@require_safe
def consistency(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, pk, "scoring/consistency/page.html")


@require_safe
def consistency_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page's own fragment, polled until the report has followed what changed."""
    return _page(request, pk, "scoring/consistency/_report.html")


def _page(request: HttpRequest, pk: UUID, template: str) -> HttpResponse:
    rows = Brand.objects.select_related("team", "custom_job", "consistency")
    brand = access(rows, request.user, pk=pk)
    context = consistency_page(brand, request.GET, request.user)
    context["can_edit"] = may(brand.team, request.user, Role.EDITOR)
    return render(request, template, context)


@require_POST
def exception_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a portrait differ, with a reason."""
    rows = Portrait.objects.select_related("library__brand__team")
    portrait = access(rows, request.user, pk=pk, role=Role.EDITOR)
    try:
        added = add_exception(
            portrait=portrait,
            dimension=request.POST.get("dimension", ""),
            reason=request.POST.get("reason", ""),
            by=request.user,  # type: ignore[arg-type]
        )
        words = f"“{portrait}” may differ; it stays listed with the reason."
        offer_undo(
            request,
            words,
            reverse("scoring:exception-withdraw", args=[added.pk]),
            next=_way_back(request, portrait),
        )
    except CannotExcept as problem:
        messages.error(request, str(problem))
    return redirect(_way_back(request, portrait))


@require_POST
def exception_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = ConsistencyException.objects.select_related("portrait__library__brand__team")
    exception = access(rows, request.user, pk=pk, role=Role.EDITOR)
    withdraw_exception(exception=exception, by=request.user)  # type: ignore[arg-type]
    offer_undo(
        request,
        f"“{exception.portrait}” is compared like the others again.",
        reverse("scoring:exception-add", args=[exception.portrait_id]),
        dimension=exception.dimension,
        reason=exception.reason,
        next=_way_back(request, exception.portrait),
    )
    return redirect(_way_back(request, exception.portrait))


def _way_back(request: HttpRequest, portrait: Portrait) -> str:
    """The page that the form stands on: the portrait's own, or else that of the set."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    page = reverse("scoring:consistency", args=[portrait.library.brand_id])
    return asked if is_ours else page
