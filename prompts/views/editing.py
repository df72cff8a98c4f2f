"""Editing tips of a version: try one, watch it come, look at it, take it away."""

from uuid import UUID

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Role, Version
from portfolio.pages.portrait import assessment_of
from portfolio.returning import portrait_address
from prompts.actions.editing import NoSuchEdit, NothingToEdit, ask_preview
from prompts.editing.credentials import manifest_store
from prompts.models import EditPreview
from prompts.tips import editing_context
from scoring.actions.verdicts import scorecard_that_counts

NOTHING = "There is nothing at this address."
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
ROWS = EditPreview.objects.select_related("assessment__version__team")
TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


@require_POST
def edit_ask(request: HttpRequest, pk: UUID, edit: str) -> HttpResponse:
    """Have one tip tried on the version; `amount` is optional."""
    version = access(Version, request.user, pk=pk, role=Role.EDITOR)
    assessment = assessment_of(version)["assessment"]
    try:
        if assessment is None:
            raise NothingToEdit
        typed = request.POST.get("amount", "")
        amount = float(typed) if typed else None
        ask_preview(assessment=assessment, edit=edit, amount=amount, by=request.user)  # type: ignore[arg-type]
    except (NoSuchEdit, NothingToEdit, ValueError, OverflowError) as problem:
        if request.htmx:  # type: ignore[attr-defined]
            return _tips(request, version, problem=str(problem))
        messages.error(request, str(problem))
    if request.htmx:  # type: ignore[attr-defined]
        return _tips(request, version)
    number = version.number
    return redirect(portrait_address(request, version.portrait_id, version=number, part="editing"))


@require_safe
def edit_tips(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tips of a version with their previews: polled while one is made."""
    return _tips(request, access(Version, request.user, pk=pk))


def _tips(request: HttpRequest, version: Version, *, problem: str = "") -> HttpResponse:
    assessment = assessment_of(version)["assessment"]
    if assessment is not None:
        assessment = version.assessments.select_related("rubric").get(pk=assessment.pk)
    card = scorecard_that_counts(assessment) if assessment is not None else None
    context = editing_context(assessment, card) | {
        "version": version,
        "can_edit": may(version.team, request.user, Role.EDITOR),
        "edit_problem": problem,
    }
    return render(request, "prompts/_editing.html", context)


@require_safe
def edit_shown(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The small picture of a preview, to look at."""
    preview = access(ROWS.all(), request.user, pk=pk)
    return _sent(request, preview, preview.shown)


@require_safe
def edit_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The edited picture in the original's size, to download."""
    preview = access(ROWS.all(), request.user, pk=pk)
    stem = preview.assessment.version.original_name.rpartition(".")[0] or "portrait"
    return _sent(request, preview, preview.file, stem=f"{stem}-{preview.edit}")


@require_safe
def edit_credentials(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The C2PA manifest of the original, to lie beside the edited picture; empty without one."""
    version = access(ROWS.all(), request.user, pk=pk).assessment.version
    try:
        with version.file.open("rb") as file:
            manifest = manifest_store(file.read())
    except FileNotFoundError as gone:
        raise Http404(NOTHING) from gone
    if manifest is None:
        return HttpResponse(status=204)
    stem = version.original_name.rpartition(".")[0] or "portrait"
    return FileResponse(
        iter([manifest]), as_attachment=True, filename=f"{stem}.c2pa",
        content_type="application/c2pa", headers=HEADERS,
    )  # type: ignore[return-value]  # fmt: skip


def _sent(
    request: HttpRequest, preview: EditPreview, file: FieldFile, *, stem: str = ""
) -> HttpResponseBase:
    """A file of a preview; as a download where it has a name. Raises Http404 before it is made."""
    if not file:
        raise Http404(NOTHING)
    suffix = str(file.name).rpartition(".")[2]
    etag = f'"{preview.pk.hex}-{suffix}"'
    try:
        response = get_conditional_response(request, etag=etag) or FileResponse(
            file.open("rb"),
            as_attachment=bool(stem),
            filename=f"{stem or 'preview'}.{suffix}",
            content_type=TYPES[suffix],
        )
    except FileNotFoundError as gone:
        raise Http404(NOTHING) from gone
    for name, value in (HEADERS | {"ETag": etag}).items():
        response[name] = value
    patch_cache_control(response, private=True, max_age=3600)
    return response
