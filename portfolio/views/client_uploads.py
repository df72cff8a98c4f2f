"""What clients sent: looked at by members, taken in or sent away."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access
from portfolio.actions import client_uploads
from portfolio.actions.portraits import DuplicateFile
from portfolio.models import ClientUpload, Library, Portal, Role
from portfolio.undoing import offer_undo
from portfolio.uploads import UploadRejected
from portfolio.views.images import HEADERS


@require_safe
def portal_uploads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The files that wait, and what became of earlier ones."""
    rows = Portal.objects.select_related("brand__team")
    portal = access(rows, request.user, pk=pk, role=Role.EDITOR)
    uploads = portal.uploads.select_related("version__portrait", "decided_by")
    context = {
        "portal": portal,
        "brand": portal.brand,
        "waiting": [each for each in uploads if each.state == "quarantined"],
        "decided": [each for each in uploads if each.state != "quarantined"][:50],
        "libraries": list(Library.objects.visible_to(request.user).filter(brand=portal.brand)),
    }
    return render(request, "portfolio/portals/uploads.html", context)


@require_safe
def upload_picture(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The small picture that a worker made of a file in quarantine; never the file itself."""
    upload = access(_uploads(), request.user, pk=pk, role=Role.EDITOR)
    try:
        response = FileResponse(upload.thumb.open("rb"), content_type="image/webp")
    except (ValueError, FileNotFoundError) as gone:
        raise Http404("There is no picture of it.") from gone
    for name, value in HEADERS.items():
        response[name] = value
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def upload_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a file into a library."""
    upload = access(_uploads(), request.user, pk=pk, role=Role.EDITOR)
    libraries = Library.objects.visible_to(request.user).filter(brand=upload.portal.brand)
    asked = request.POST.get("library", "")
    library = get_object_or_404(libraries, pk=asked) if _is_uuid(asked) else libraries.first()
    if library is None:
        messages.error(request, "The brand has no library. Add one first.")
        return redirect("portfolio:portal-uploads", upload.portal_id)
    try:
        client_uploads.accept_upload(upload=upload, library=library, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"“{upload}” is in {library} now. Scoring starts.")
    except (client_uploads.AlreadyDecided, DuplicateFile, UploadRejected) as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:portal-uploads", upload.portal_id)


@require_POST
def upload_refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a file away."""
    upload = access(_uploads(), request.user, pk=pk, role=Role.EDITOR)
    try:
        client_uploads.refuse_upload(upload=upload, by=request.user)  # type: ignore[arg-type]
        way_back = reverse("portfolio:upload-put-back", args=[upload.pk])
        offer_undo(request, f"“{upload}” is refused. It is deleted in 30 days.", way_back)
    except client_uploads.AlreadyDecided as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:portal-uploads", upload.portal_id)


@require_POST
def upload_put_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a refused file wait once more."""
    upload = access(_uploads(), request.user, pk=pk, role=Role.EDITOR)
    try:
        client_uploads.put_back_upload(upload=upload)
        messages.success(request, f"“{upload}” waits for you again.")
    except client_uploads.FileGone as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:portal-uploads", upload.portal_id)


def _uploads():  # type: ignore[no-untyped-def]
    return ClientUpload.objects.select_related("portal__brand__team")


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
