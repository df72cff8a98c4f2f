"""The state of an assessment, as a fragment that is polled, and another try."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Role, Version
from scoring.actions.assessments import retry_assessment
from scoring.models import Assessment


@require_safe
def assessment_fragment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The portrait page's own status fragment, polled until the state is terminal."""
    version = access(Version, request.user, pk=pk)
    assessment = version.assessments.current_first().first()
    context = {
        "version": version,
        "assessment": assessment,
        "can_edit": may(version.team, request.user, Role.EDITOR),
    }
    return render(request, "scoring/_assessment.html", context)


@require_POST
def assessment_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Assessment.objects.select_related("version__team")
    assessment = access(rows, request.user, pk=pk, role=Role.EDITOR)
    retry_assessment(assessment=assessment)
    page = reverse("portfolio:portrait", args=[assessment.version.portrait_id])
    return redirect(f"{page}?version={assessment.version.number}")
