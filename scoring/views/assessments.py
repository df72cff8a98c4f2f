"""The state of an assessment, as a fragment that is polled; another try; re-scoring."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Brand, Role, Version
from portfolio.pages.outdated import outdated_panel
from portfolio.pages.portrait import assessment_of
from portfolio.returning import portrait_address
from scoring.actions.assessments import rescore_outdated, retry_assessment
from scoring.models import Assessment


@require_safe
def assessment_fragment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The portrait page's own status fragment, polled until nothing more will change."""
    version = access(Version, request.user, pk=pk)
    context = {
        "version": version,
        **assessment_of(version),
        "can_edit": may(version.team, request.user, Role.EDITOR),
    }
    return render(request, "scoring/_assessment.html", context)


@require_POST
def assessment_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Assessment.objects.select_related("version__team")
    assessment = access(rows, request.user, pk=pk, role=Role.EDITOR)
    retry_assessment(assessment=assessment)
    version = assessment.version
    return redirect(portrait_address(request, version.portrait_id, version=version.number))


@require_safe
def outdated(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The brand page's own banner, polled while re-scoring goes on."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    context = outdated_panel(brand) | {"can_edit": may(brand.team, request.user, Role.EDITOR)}
    return render(request, "portfolio/_outdated.html", context)


@require_POST
def outdated_rescore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Queue what an older rubric or engine judged, and nothing else."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    count = rescore_outdated(brand=brand)
    if count:
        said = f"{count} portrait{'s are' if count > 1 else ' is'} being scored again."
        messages.success(request, f"{said} The old scores stay on show until then.")
    else:
        messages.info(request, "Nothing to do: every portrait is up to date or on its way.")
    return redirect("portfolio:brand", brand.pk)
