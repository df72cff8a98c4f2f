"""Prompts for the pictures of a library, from a file beside them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from portfolio.access import access
from portfolio.models import Library, Role
from prompts.actions.sidecars import attach_sidecar
from prompts.sidecar_forms import SidecarForm


@require_http_methods(["GET", "HEAD", "POST"])
def library_prompts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a file of prompts, and say what became of each; what was sent stays to be corrected."""
    library = access(
        Library.objects.select_related("brand__team"), request.user, pk=pk, role=Role.EDITOR
    )
    form = SidecarForm(request.POST or None, request.FILES or None)
    report, name = None, ""
    if form.is_valid():
        name, data = form.given
        report = attach_sidecar(
            library=library,
            name=name,
            data=data,
            replaces=form.cleaned_data["replaces"],
            by=request.user,  # type: ignore[arg-type]
        )
    context = {
        "library": library,
        "brand": library.brand,
        "form": form,
        "report": report,
        "name": name,
    }
    status = 422 if form.is_bound and report is None else 200
    return render(request, "prompts/sidecar.html", context, status=status)
