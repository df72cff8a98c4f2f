"""Pictures of versions, of brands and of candidates, for members who see their rows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files import File
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from portfolio.access import SecondFactorNeeded, access
from portfolio.byte_ranges import FilePart, NoSuchRange, wanted_range
from portfolio.file_addresses import (
    CANDIDATE,
    PICTURE,
    TRASHED,
    BadAddress,
    FileAddress,
    read_address,
)
from portfolio.models import BrandImage, Portrait, TrashEntry, Version
from portfolio.renditions import open_rendition, preset_of
from portfolio.uploads import CONTENT_TYPES
from scoring.models import Candidate

ORIGINAL, THUMB = "original", "thumb"
NOTHING = "There is nothing at this address."
#: A file is data: shown alone it may load nothing and run nothing, and it is what it says it is.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


@dataclass(frozen=True)
class Stored:
    """A file to send. etag: of bytes that never change; name: what a download is called."""

    etag: str
    open: Callable[[], File]
    content_type: str
    name: str
    is_download: bool = False


@login_not_required
@require_safe
def version_file(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A picture to look at, or a version's untouched `original` to download.

    Nobody is told why there is nothing: a forged or expired address, a row that left the
    team, and a reader who may not see it all get 404. Only a signed-out visitor with a good
    address of a download, which is followed by hand, is sent to sign in.
    """
    try:
        address = read_address(signed)
    except BadAddress as problem:
        raise Http404(str(problem)) from problem
    if not request.user.is_authenticated:
        if address.rendition == ORIGINAL:
            return redirect_to_login(request.get_full_path())
        raise Http404(NOTHING)
    try:
        response = file_answer(request, _found(request, address))
    except SecondFactorNeeded as problem:
        raise Http404(NOTHING) from problem
    except FileNotFoundError as gone:
        raise Http404("This file is no longer in the storage.") from gone
    patch_cache_control(response, private=True, max_age=address.seconds_left, immutable=True)
    return response


def _found(request: HttpRequest, address: FileAddress) -> Stored:
    """What an address names, if the reader may see it. Raises Http404, SecondFactorNeeded."""
    pk, team, name = address.row_id, address.team_id, address.rendition
    if name == PICTURE:
        pictures = BrandImage.objects.select_related("brand__team").filter(brand__team=team)
        file = access(pictures, request.user, pk=pk).picture
        return _made(f"{pk.hex}-{name}", file, "image/png")
    if name == CANDIDATE:
        candidates = Candidate.objects.select_related("library__brand__team")
        found = access(candidates.filter(library__brand__team=team), request.user, pk=pk)
        return _made(f"{pk.hex}-{name}", found.thumb, "image/webp")
    if name == TRASHED:
        return _in_trash(access(TrashEntry.objects.filter(team=team), request.user, pk=pk))
    versions = Version.objects.select_related("team").filter(team=team)
    return stored_version(access(versions, request.user, pk=pk), name)


def stored_version(version: Version, name: str) -> Stored:
    """A version's untouched original, or one of its renditions. Raises Http404."""
    etag = f"{version.sha256[:32]}-{name}"
    if name == ORIGINAL:
        content_type = CONTENT_TYPES[version.format]
        opened = partial(version.file.open, "rb")
        return Stored(etag, opened, content_type, version.original_name, is_download=True)
    preset = preset_of(name)
    if preset is None or name not in version.renditions:
        raise Http404(NOTHING)
    made = partial(open_rendition, version, name)
    return Stored(etag, made, preset.content_type, f"{name}.{preset.format}")


def _in_trash(entry: TrashEntry) -> Stored:
    """The small picture of a portrait that was deleted. Raises Http404."""
    rows = Portrait.all_rows.filter(pk=entry.row_id, person__withdrawn_at=None)
    found = rows.select_related("current_version").first()
    version = found.current_version if found is not None else None
    if version is None or THUMB not in version.renditions:
        raise Http404(NOTHING)
    opened = partial(open_rendition, version, THUMB)
    return Stored(f"{version.sha256[:32]}-{TRASHED}", opened, "image/webp", "thumb.webp")


def _made(etag: str, file: FieldFile, content_type: str) -> Stored:
    """A picture that a worker made, once it has."""
    if not file:
        raise Http404(NOTHING)
    suffix = content_type.rpartition("/")[2]
    return Stored(etag, partial(file.open, "rb"), content_type, f"picture.{suffix}")


def file_answer(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    """The whole file, the part that is asked for, or that nothing has changed.

    Raises FileNotFoundError for a lost file.
    """
    etag = f'"{stored.etag}"'
    response = get_conditional_response(request, etag=etag) or _content(request, stored, etag)
    for name, value in (HEADERS | {"ETag": etag}).items():
        response[name] = value
    return response


def _content(request: HttpRequest, stored: Stored, etag: str) -> HttpResponseBase:
    file = stored.open()
    is_same = request.headers.get("If-Range", etag) == etag
    try:
        part = wanted_range(request.headers.get("Range", "") if is_same else "", file.size)
    except NoSuchRange:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = FileResponse(
        FilePart(file, part) if part else file,
        as_attachment=stored.is_download,
        filename=stored.name,
        content_type=stored.content_type,
        status=206 if part else 200,
    )
    if part:
        response["Content-Length"] = str(len(part))
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return response
