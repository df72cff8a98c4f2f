"""Reports of one page, as HTML and as PDF, for whoever sees the brand or the portrait."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Brand, Portrait
from portfolio.reports.brand import brand_sheet
from portfolio.reports.paper import set_on_paper
from portfolio.reports.pictures import for_paper
from portfolio.reports.portrait import portrait_sheet


@require_safe
def brand_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = {"sheet": _brand_sheet(request, pk), "pk": pk, **_addresses(request)}
    return render(request, "reports/brand.html", context)


@require_safe
def brand_report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _pdf("brand", _brand_sheet(request, pk))


@require_safe
def portrait_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = {"sheet": _portrait_sheet(request, pk), "pk": pk, **_addresses(request)}
    return render(request, "reports/portrait.html", context)


@require_safe
def portrait_report_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _pdf("portrait", _portrait_sheet(request, pk))


def _brand_sheet(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    rows = Brand.objects.select_related("team", "custom_job", "logo", "consistency")
    brand = access(rows, request.user, pk=pk)
    return brand_sheet(brand, numbers=_with_numbers(request))


def _portrait_sheet(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    rows = Portrait.objects.filter(person__withdrawn_at=None).select_related(
        "library__brand__team", "library__brand__custom_job", "library__brand__logo"
    )
    portrait = access(rows, request.user, pk=pk)
    number = request.GET.get("version", "")
    return portrait_sheet(portrait, number=number, numbers=_with_numbers(request))


def _with_numbers(request: HttpRequest) -> bool:
    return request.GET.get("numbers") != "no"


def _addresses(request: HttpRequest) -> dict[str, str]:
    """Queries of the report's other forms: `here`, for the same one as PDF, and `other`, with
    figures for one without and the other way round."""
    version = request.GET.get("version", "")
    kept = {"version": version} if version.isdecimal() else {}
    plain = {**kept, "numbers": "no"}
    here, other = (kept, plain) if _with_numbers(request) else (plain, kept)
    return {"here": _query(here), "other": _query(other)}


def _query(parts: dict[str, str]) -> str:
    return f"?{urlencode(parts)}" if parts else ""


def _pdf(template: str, sheet: dict[str, Any]) -> HttpResponse:
    content, pictures = for_paper(sheet)
    response = HttpResponse(
        set_on_paper(template, content, pictures), content_type="application/pdf"
    )
    name = f"{slugify(sheet['title']) or 'report'}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    patch_cache_control(response, private=True, no_cache=True)
    return response
