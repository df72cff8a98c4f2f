"""Pages of a library: its portraits, and the way in for new ones."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import brands
from portfolio.forms import LibraryForm, UploadForm
from portfolio.models import Brand, Library, Role
from portfolio.pages.brand import library_page
from portfolio.views.taking import take_file
from prompts.sidecars import is_sidecar


@require_safe
def library_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    library = access(Library.objects.select_related("brand__team"), request.user, pk=pk)
    page = library_page(library, request.GET, request.user)
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
    results = [take_file(library, file, request.user) for file in files]  # type: ignore[arg-type]
    if wants_json:
        return JsonResponse({"results": results})
    _report(request, results)
    return redirect("portfolio:library", library.pk)


def _report(request: HttpRequest, results: list[dict[str, Any]]) -> None:
    """The same outcomes as messages, for a browser without script."""
    added = [result for result in results if result["outcome"] == "added"]
    if added:
        messages.success(request, f"{len(added)} added. Scoring starts now.")
    for result in results:
        if result["outcome"] in ("duplicate", "attached", "importing"):
            messages.info(request, f"{result['name']}: {result['message']}")
        if result["outcome"] == "rejected":
            messages.error(request, f"{result['name']}: {result['message']}")
