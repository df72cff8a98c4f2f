"""Pages of a library: its portraits, and the way in for new ones."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio import uploads
from portfolio.access import access, may
from portfolio.actions import brands, portraits
from portfolio.forms import LibraryForm, UploadForm
from portfolio.models import Brand, Library, Portrait, Role
from portfolio.pages.brand import library_page
from prompts.actions.sidecars import SidecarReport, attach_sidecar
from prompts.sidecars import MAX_BYTES, is_sidecar


@require_safe
def library_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    library = access(Library.objects.select_related("brand__team"), request.user, pk=pk)
    page = library_page(library, request.GET)
    if (query := page["query"]).came_from_form and not query.problems:
        return redirect(f"{request.path}{query.canonical()}")
    context = page | {
        "can_edit": may(library.team, request.user, Role.EDITOR),
        "upload_form": UploadForm(),
        "upload_max_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(request, "portfolio/library_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def library_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    form = LibraryForm(request.POST or None)
    if form.is_valid():
        try:
            library = brands.add_library(brand=brand, name=form.cleaned_data["name"])
            return redirect("portfolio:library", library.pk)
        except brands.NameTaken as problem:
            form.add_error("name", str(problem))
    context = {"form": form, "brand": brand, "team": brand.team}
    status = 422 if form.is_bound else 200
    return render(request, "portfolio/library_form.html", context, status=status)


@require_POST
def portrait_upload(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one or many files; each has its own outcome and the others go on."""
    library = access(
        Library.objects.select_related("brand__team"), request.user, pk=pk, role=Role.EDITOR
    )
    wants_json = "application/json" in request.headers.get("Accept", "")
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        problem = str(form.errors["files"][0])
        if wants_json:
            return JsonResponse({"results": [], "message": problem}, status=422)
        messages.error(request, problem)
        return redirect("portfolio:library", library.pk)
    # Prompts find their pictures by name, so the pictures come first.
    files = sorted(form.cleaned_data["files"], key=lambda file: is_sidecar(file.name))
    results = [
        _take_prompts(library, file, request)
        if is_sidecar(file.name)
        else _take(library, file, request)
        for file in files
    ]
    if wants_json:
        return JsonResponse({"results": results})
    _report(request, results)
    return redirect("portfolio:library", library.pk)


def _take(library: Library, file: UploadedFile, request: HttpRequest) -> dict[str, Any]:
    """Add one file, and say what became of it."""
    try:
        upload = uploads.inspect(file)
        portrait = portraits.add_portrait(library=library, upload=upload, by=request.user)  # type: ignore[arg-type]
    except uploads.UploadRejected as problem:
        return {"name": file.name, "outcome": "rejected", "message": str(problem)}
    except portraits.DuplicateFile as problem:
        known = Portrait.objects.visible_to(request.user)
        found = known.filter(pk=problem.version.portrait_id).first()
        if found is None:
            words = portraits.told_to(request.user, problem)
            return {"name": file.name, "outcome": "rejected", "message": words}
        return _outcome(file, "duplicate", str(problem), found)
    return _outcome(file, "added", "Added. Scoring starts now.", portrait)


def _take_prompts(library: Library, file: UploadedFile, request: HttpRequest) -> dict[str, Any]:
    """Attach the prompts of a file that lay beside the pictures, and say what became of them."""
    name = file.name or ""
    if (file.size or 0) > MAX_BYTES:
        message = "Prompts fit in a file of up to 8 MB. Split it, and send the parts."
        return {"name": name, "outcome": "rejected", "message": message}
    report = attach_sidecar(library=library, name=name, data=file.read(), by=request.user)  # type: ignore[arg-type]
    return {
        "name": name,
        "outcome": "attached" if report.attached or report.unchanged else "rejected",
        "message": report.sentence + _first_problem(report),
        "url": reverse("prompts:library-prompts", args=[library.pk]),
    }


def _first_problem(report: SidecarReport) -> str:
    if report.problems:
        problem = report.problems[0]
        return f" Line {problem.line}: {problem.message}" if problem.line else f" {problem.message}"
    return f" The first one: {report.missing[0].file}." if report.missing else ""


def _outcome(file: UploadedFile, outcome: str, message: str, portrait: Portrait) -> dict[str, Any]:
    return {
        "name": file.name,
        "outcome": outcome,
        "message": message,
        "url": reverse("portfolio:portrait", args=[portrait.pk]),
        "card_url": reverse("portfolio:portrait-card", args=[portrait.pk]),
    }


def _report(request: HttpRequest, results: list[dict[str, Any]]) -> None:
    """The same outcomes as messages, for a browser without script."""
    added = [result for result in results if result["outcome"] == "added"]
    if added:
        messages.success(request, f"{len(added)} added. Scoring starts now.")
    for result in results:
        if result["outcome"] in ("duplicate", "attached"):
            messages.info(request, f"{result['name']}: {result['message']}")
        if result["outcome"] == "rejected":
            messages.error(request, f"{result['name']}: {result['message']}")
