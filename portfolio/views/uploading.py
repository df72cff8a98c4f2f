"""Files that arrive in parts: begun, continued, taken, cancelled. Answers are JSON."""

from contextlib import suppress
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import partial_uploads
from portfolio.models import Library, PartialUpload, Portrait, Role, User
from portfolio.pages.uploading import places_of
from portfolio.uploads import UploadRejected
from portfolio.views.taking import Told, take_file, take_version

#: For so long an answer that was lost on its way is given again.
ANSWER_SECONDS = 3600


@require_POST
def upload_begin(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Begin, or continue, to send a file to a library."""
    rows = Library.objects.select_related("brand__team")
    library = access(rows, request.user, pk=pk, role=Role.EDITOR)
    asked = request.POST
    size = asked.get("size", "")
    if not asked.get("name") or not (size.isascii() and size.isdigit() and len(size) < 16):
        return _told("Say which file it is: its name, and how many bytes it has.", 422)
    try:
        upload = partial_uploads.begin_upload(
            library=library,
            name=asked["name"],
            size=int(size),
            fingerprint=asked.get("fingerprint", "")[:120].replace("\x00", ""),
            by=_member(request),
        )
    except UploadRejected as problem:
        return _told(str(problem), 422, outcome="rejected", name=asked["name"])
    answer = {
        "id": str(upload.pk),
        "received": upload.received,
        "part_bytes": settings.UPLOAD_PART_BYTES,
        "url": reverse("portfolio:upload", args=[upload.pk]),
        "finish_url": reverse("portfolio:upload-finish", args=[upload.pk]),
    }
    return JsonResponse(answer, status=201)


@require_http_methods(["PUT", "DELETE"])
def upload_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the part that begins at ?offset=, or throw away what came so far."""
    upload = _own(request, pk)
    if request.method == "DELETE":
        with suppress(partial_uploads.UploadGone):  # that is what was asked for
            partial_uploads.cancel_upload(upload=upload)
        return HttpResponse(status=204)
    return _add_part(request, upload)


def _add_part(request: HttpRequest, upload: PartialUpload) -> JsonResponse:
    offset, length = request.GET.get("offset", ""), int(request.META.get("CONTENT_LENGTH") or 0)
    if not (offset.isascii() and offset.isdigit()) or len(offset) > 15:
        return _told("Say at which byte the part begins: ?offset=0.", 422)
    if length > settings.UPLOAD_PART_BYTES:
        return _told(f"A part has at most {settings.UPLOAD_PART_BYTES:,} bytes.", 413)
    try:
        data = request.read(settings.UPLOAD_PART_BYTES)
    except (UnreadablePostError, OSError):
        data = b""
    if len(data) != length:
        return _told("The connection broke in the middle of this part. Send it again.", 400)
    try:
        received = partial_uploads.add_part(upload=upload, offset=int(offset), data=data)
    except partial_uploads.WrongOffset as problem:
        return _told(str(problem), 409, received=problem.received)
    except (UploadRejected, partial_uploads.UploadGone) as problem:
        return _told(str(problem), 422 if isinstance(problem, UploadRejected) else 404)
    return JsonResponse({"received": received})


@require_POST
def upload_finish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the file that all parts are; the answer is that of a file sent in one piece.

    portrait: that it is the next version of; without it, it is a new portrait.
    """
    answer_key = f"upload-answer:{_member(request).pk}:{pk}"
    try:
        upload = _own(request, pk)
    except Http404:
        if (told := cache.get(answer_key)) is not None:
            return JsonResponse({"results": [told]})
        raise
    library, by = upload.library, _member(request)
    access(Library, request.user, pk=library.pk, role=Role.EDITOR)
    portrait = _portrait(request, upload)

    def take(file: IO[bytes]) -> Told:
        if portrait is not None:
            return take_version(portrait, file, by)
        return take_file(library, file, by, is_check=request.POST.get("check") == "yes")

    try:
        told = partial_uploads.take_upload(upload=upload, take=take)
    except partial_uploads.WrongOffset as problem:
        return _told(str(problem), 409, received=problem.received)
    except partial_uploads.UploadGone as problem:
        if (kept := cache.get(answer_key)) is not None:  # two asked at once
            return JsonResponse({"results": [kept]})
        return _told(str(problem), 404)
    except OSError:
        partial_uploads.cancel_upload(upload=upload)
        return _told("Parts of the file are gone. Send it again.", 404)
    cache.set(answer_key, told, ANSWER_SECONDS)
    return JsonResponse({"results": [told]})


@require_safe
def upload_places(request: HttpRequest) -> JsonResponse:
    """The libraries that the reader may add to; ?brand= narrows them to one brand."""
    brand = _uuid(request.GET.get("brand", ""))
    return JsonResponse({"places": places_of(request.user, brand=brand)})


def _own(request: HttpRequest, pk: UUID) -> PartialUpload:
    """One of the reader's own, or for an admin anybody's. Raises Http404, PermissionDenied."""
    rows = PartialUpload.objects.select_related("library__brand__team")
    upload = access(rows, request.user, pk=pk)
    is_own = upload.created_by_id == request.user.pk
    if not is_own and not may(upload.team, request.user, Role.ADMIN, whole_team=True):
        raise PermissionDenied("Somebody else sends this file: only they can go on with it.")
    return upload


def _portrait(request: HttpRequest, upload: PartialUpload) -> Portrait | None:
    if not (pk := _uuid(request.POST.get("portrait", ""))):
        return None
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk, role=Role.EDITOR)
    if portrait.library.brand_id != upload.library.brand_id:
        raise Http404("There is nothing at this address.")
    return portrait


def _told(words: str, status: int, **beside: Any) -> JsonResponse:
    return JsonResponse({"message": words, **beside}, status=status)


def _member(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
