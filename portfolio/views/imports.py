"""Importing a ZIP: the page that says how, the manifest to fill in, and what was only looked at."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access
from portfolio.actions import imports
from portfolio.csv_lines import csv_lines
from portfolio.forms import ImportForm
from portfolio.models import Field, Library, Role
from portfolio.pages.imports import COLUMNS, template_of
from portfolio.uploads import UploadRejected
from portfolio.views.tasks import own_task


@require_http_methods(["GET", "HEAD", "POST"])
def library_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how a ZIP is to look, and take one."""
    rows = Library.objects.select_related("brand__team")
    library = access(rows, request.user, pk=pk, role=Role.EDITOR)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            task = imports.start_import(
                library=library,
                file=form.cleaned_data["file"],
                by=request.user,  # type: ignore[arg-type]
                is_check=form.cleaned_data["check_first"],
            )
            return redirect("portfolio:task", task.pk)
        except UploadRejected as problem:
            form.add_error("file", str(problem))
    context = {
        "form": form,
        "library": library,
        "brand": library.brand,
        "team": library.team,
        "can_edit": True,
        "columns": COLUMNS,
        "own_fields": list(Field.objects.filter(brand=library.brand, retired_at=None)),
        "most_bytes": settings.IMPORT_MAX_BYTES,
        "most_picture_bytes": settings.UPLOAD_MAX_BYTES,
    }
    return render(
        request, "portfolio/imports/page.html", context, status=422 if form.errors else 200
    )


@require_safe
def import_template(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A manifest to fill in, with the columns of the brand's own fields."""
    rows = Library.objects.select_related("brand__team")
    library = access(rows, request.user, pk=pk, role=Role.EDITOR)
    header, lines = template_of(library.brand)
    answer = HttpResponse("".join(csv_lines(header, lines)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="manifest.csv"'
    return answer


@require_POST
def import_checked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Import what was only looked at."""
    task = own_task(request, pk)
    try:
        if library := task.request.get("library"):
            access(Library, request.user, pk=library, role=Role.EDITOR)
        started = imports.import_checked(task=task, by=request.user)  # type: ignore[arg-type]
    except imports.NotChecked as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:task", task.pk)
    return redirect("portfolio:task", started.pk)
