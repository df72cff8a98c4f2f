"""A brand's rubric: the guide that everybody reads, the editor, what would change, the history."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Brand, Role
from scoring.actions import rubrics
from scoring.actions.verdicts import disabled_cues
from scoring.editor import blocks_of
from scoring.forms import BrandRubricForm, without_cue
from scoring.guide import guide_of
from scoring.models import RubricVersion
from scoring.rubric.rubric import Rubric
from scoring.rubric_history import history_of
from scoring.what_if import what_if

ROWS = Brand.objects.select_related("team", "custom_job")


@require_http_methods(["GET", "HEAD", "POST"])
def rubric(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rubric as a guide for all, as a form for editors; POST saves."""
    if request.method == "POST":
        return _save(request, access(ROWS.all(), request.user, pk=pk, role=Role.EDITOR))
    brand = access(ROWS.all(), request.user, pk=pk)
    version = rubrics.rubric_in_use(brand)
    return _page(request, brand, version, _form(brand, version))


@require_POST
def rubric_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same page with what the form's changes would do; nothing is stored."""
    brand = access(ROWS.all(), request.user, pk=pk, role=Role.EDITOR)
    version = rubrics.rubric_in_use(brand)
    sent: Any = request.POST
    if "reset" in request.POST:
        sent = without_cue(request.POST.dict(), request.POST["reset"])
    form = _form(brand, version, sent, is_preview=True)
    if not form.is_valid() or form.rubric is None:
        return _page(request, brand, version, form, status=422)
    before = rubrics.rubric_of(version)
    found = what_if(brand, now=version, before=before, after=form.rubric)
    return _page(request, brand, version, form, now=form.rubric, found=found)


@require_safe
def rubric_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(ROWS.all(), request.user, pk=pk)
    rubrics.rubric_in_use(brand)
    context = {
        "brand": brand,
        "entries": history_of(brand),
        "can_edit": may(brand.team, request.user, Role.EDITOR),
    }
    return render(request, "scoring/rubric/history.html", context)


@require_POST
def rubric_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = RubricVersion.objects.select_related("brand__team")
    version = access(rows, request.user, pk=pk, role=Role.EDITOR)
    note = request.POST.get("note", "").replace("\0", "").strip()[:500]  # PostgreSQL takes no NUL
    try:
        restored = rubrics.restore_rubric(version=version, note=note, author=request.user)  # type: ignore[arg-type]
    except rubrics.OtherJob as problem:
        messages.error(request, str(problem))
    else:
        _say_saved(request, restored, fresh=restored.restored_from_id == version.pk)
    return redirect("scoring:rubric-history", version.brand_id)


def _save(request: HttpRequest, brand: Brand) -> HttpResponse:
    version = rubrics.rubric_in_use(brand)
    form = _form(brand, version, request.POST)
    if not form.is_valid():
        return _page(request, brand, version, form, status=422)
    try:
        saved = rubrics.save_rubric(
            brand=brand,
            changes=form.changes,
            note=form.cleaned_data["note"],
            author=request.user,  # type: ignore[arg-type]
            seen=form.cleaned_data["seen"],
        )
    except rubrics.RubricMoved as problem:
        moved = problem.version
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = moved.number  # type: ignore[index]
        form.add_error(None, str(problem))
        return _page(request, brand, moved, form, status=409)
    _say_saved(request, saved, fresh=saved.pk != version.pk)
    return redirect("scoring:rubric", brand.pk)


def _say_saved(request: HttpRequest, saved: RubricVersion, *, fresh: bool) -> None:
    if fresh:
        told = f"Version {saved.number} is in use. The portraits are being judged by it."
        messages.success(request, told)
    else:
        told = f"Nothing differs from version {saved.number}, which is in use. Nothing was saved."
        messages.info(request, told)


def _form(
    brand: Brand, version: RubricVersion, data: Any = None, *, is_preview: bool = False
) -> BrandRubricForm:
    return BrandRubricForm(
        data,
        changes=version.changes,
        build=lambda changes: rubrics.rubric_with(brand, changes),
        seen=version.number,
        is_preview=is_preview,
    )


def _page(
    request: HttpRequest,
    brand: Brand,
    version: RubricVersion,
    form: BrandRubricForm,
    *,
    now: Rubric | None = None,
    found: Any = None,
    status: int = 200,
) -> HttpResponse:
    """now: what the form asks for; without it, what is in use."""
    shown = now or form.rubric or rubrics.rubric_of(version)
    blocks = blocks_of(form, now=shown, standard=rubrics.rubric_with(brand, {}))
    context = {
        "brand": brand,
        "version": version,
        "next_number": version.number + 1,
        "form": form,
        "job": shown.job,
        "blocks": blocks,
        "is_open": any(block.is_open for block in blocks),
        "guide": guide_of(rubrics.rubric_of(version), without=disabled_cues()),
        "has_expression": not disabled_cues(),
        "found": found,
        "secondary_title": brand.get_secondary_job_display(),
        "can_edit": may(brand.team, request.user, Role.EDITOR),
    }
    return render(request, "scoring/rubric/rubric.html", context, status=status)
