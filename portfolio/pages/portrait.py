"""A portrait's page: one version, its score explained, and what to ask for next."""

from typing import Any

from django.http import Http404

from portfolio.models import Portrait, Version
from portfolio.pages.brand_job import brand_job
from portfolio.pages.cards import is_pending
from prompts.disclosure import origin_context
from prompts.lineage import lineage_context
from prompts.tips import editing_context
from prompts.workbench import prompt_context
from scoring.report import scorecard_report
from scoring.rubric.scorecard import Scorecard


def portrait_page(portrait: Portrait, *, number: str = "") -> dict[str, Any]:
    """One version of a portrait, its score explained, and what to ask for next.

    Raises Http404 for a portrait without any version.
    """
    versions = list(portrait.versions.select_related("created_by"))
    if not versions:
        raise Http404("This portrait has no picture.")
    chosen = [version for version in versions if str(version.number) == number]
    version = chosen[0] if chosen else versions[0]
    brand = portrait.library.brand
    state = assessment_of(version)
    report = scorecard_report(state["assessment"], brand.anchor_detail)
    earlier = next((each for each in versions if each.number < version.number), None)
    card = Scorecard.from_json_dict(report["scorecard"]) if report["scorecard"] else None
    return {
        "portrait": portrait,
        "version": version,
        "versions": versions,
        "earlier_version": earlier,
        "library": portrait.library,
        "brand": brand,
        "job": brand_job(brand),
        **state,
        **report,
        **prompt_context(version, state["assessment"], brand),
        **editing_context(state["assessment"], card),
        **lineage_context(versions),
        **origin_context(version),
    }


def assessment_of(version: Version) -> dict[str, Any]:
    """`assessment`: the one that counts, with `outdated`, or None; `is_pending`: a newer one is
    queued or running behind it."""
    rows = list(
        version.assessments.current_first()
        .with_outdated()
        .select_related("rubric")
        .defer("scorecard", "rubric__table")
    )
    return {"assessment": rows[0] if rows else None, "is_pending": is_pending(rows)}


def neighbours(portrait: Portrait) -> dict[str, Portrait | None]:
    """The portraits before and after this one in its library, newest first."""
    shelf = Portrait.objects.filter(library=portrait.library_id).in_use()
    return {
        "previous": shelf.filter(pk__gt=portrait.pk).order_by("pk").first(),
        "next": shelf.filter(pk__lt=portrait.pk).order_by("-pk").first(),
    }
