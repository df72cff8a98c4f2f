"""One portrait held against every job."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Version
from portfolio.pages.jobs import jobs_page

WAY_UP = "portrait__library__brand__team"


@require_safe
def version_jobs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How a version would serve the ten jobs and the team's own, from its stored readings."""
    rows = Version.objects.select_related(WAY_UP, "portrait__library__brand__custom_job", "team")
    version = access(rows, request.user, pk=pk)
    return render(request, "scoring/jobs.html", jobs_page(version, request.user))
