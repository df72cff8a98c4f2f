"""A portrait's page: one version, its score explained, and what to ask for next."""

from typing import Any

from django.http import Http404

from portfolio.models import Portrait
from prompts.drafts import prompt_context
from scoring.report import scorecard_report
from scoring.rubric.jobs import job_of


def portrait_page(portrait: Portrait, *, number: str = "") -> dict[str, Any]:
    """One version of a portrait, its score explained, and what to ask for next.

    Raises Http404 for a portrait without any version.
    """
    versions = list(portrait.versions.all())
    if not versions:
        raise Http404("This portrait has no picture.")
    chosen = [version for version in versions if str(version.number) == number]
    version = chosen[0] if chosen else versions[0]
    assessment = version.assessments.current_first().prefetch_related("recommendations").first()
    return {
        "portrait": portrait,
        "version": version,
        "versions": versions,
        "library": portrait.library,
        "brand": portrait.library.brand,
        "job": job_of(portrait.library.brand.job),
        "assessment": assessment,
        **scorecard_report(assessment, portrait.library.brand.anchor_detail),
        **prompt_context(version, assessment, portrait.library.brand),
        **_neighbours(portrait),
    }


def _neighbours(portrait: Portrait) -> dict[str, Portrait | None]:
    """The portraits before and after this one in its library, newest first."""
    shelf = Portrait.objects.filter(library=portrait.library_id)
    return {
        "previous": shelf.filter(pk__gt=portrait.pk).order_by("pk").first(),
        "next": shelf.filter(pk__lt=portrait.pk).order_by("-pk").first(),
    }
