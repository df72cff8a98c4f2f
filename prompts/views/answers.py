"""How the portrait page's prompt part answers: its fragment to a script, the page to a form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portfolio.access import may
from portfolio.models import Role, Version
from portfolio.pages.portrait import assessment_of
from portfolio.returning import portrait_address
from prompts.workbench import prompt_context

VERSIONS = Version.objects.select_related("portrait__library__brand__team", "team")


def answer(
    request: HttpRequest,
    version: Version,
    template: str,
    *,
    anchor: str,
    told: str = "",
    problem: str = "",
) -> HttpResponse:
    """The fragment anew where htmx asked, else a redirect to its place on the page.

    told: what was done; problem: why nothing was. Both are read out.
    """
    if request.htmx:  # type: ignore[attr-defined]  # set by django-htmx
        context = _context(request, version) | {"told": told, "problem": problem}
        return render(request, template, context)
    if problem:
        messages.error(request, problem)
    if told:
        messages.success(request, told)
    number = version.number
    return redirect(portrait_address(request, version.portrait_id, version=number, part=anchor))


def _context(request: HttpRequest, version: Version) -> dict[str, Any]:
    brand = version.portrait.library.brand
    assessment = assessment_of(version)["assessment"]
    return prompt_context(version, assessment, brand) | {
        "version": version,
        "assessment": assessment,
        "brand": brand,
        "can_edit": may(version.team, request.user, Role.EDITOR),
    }
