"""Certificates: what was decided on which file, to look at and to hand out."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.actions.audit import record_export
from portfolio.actions.certificates import certificate_file
from portfolio.models import Brand, Certificate, Role


@require_safe
def brand_certificates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chain of a brand, newest first."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    rows = brand.certificates.order_by("-number").select_related("version")[:500]
    context = {"brand": brand, "certificates": rows}
    return render(request, "portfolio/certificates/list.html", context)


@require_safe
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate in words, and how to check it."""
    found = access(Certificate.objects.select_related("brand__team"), request.user, pk=pk)
    is_old = found.version is not None and (
        found.version.portrait.current_version_id != found.version_id
    )
    context = {
        "certificate": found,
        "brand": found.brand,
        "entry": found.entry,
        "decided_at": datetime.fromisoformat(found.entry["decision"]["at"]),
        "is_old": is_old,
    }
    return render(request, "portfolio/certificates/certificate.html", context)


@require_safe
def certificate_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The certificate as a file that can be checked without Presence."""
    rows = Certificate.objects.select_related("brand__team")
    found = access(rows, request.user, pk=pk, role=Role.REVIEWER)
    record_export(team=found.brand.team, what="a certificate", number=str(found.number))
    response = HttpResponse(certificate_file(found), content_type="application/json")
    name = f"certificate-{slugify(found.brand.name) or 'brand'}-{found.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
