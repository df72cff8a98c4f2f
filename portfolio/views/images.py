"""A version's pictures, for members who see the version."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from portfolio.access import SecondFactorNeeded, access
from portfolio.byte_ranges import FilePart, NoSuchRange, wanted_range
from portfolio.file_addresses import BadAddress, read_address
from portfolio.models import Version
from portfolio.renditions import open_rendition
from portfolio.uploads import CONTENT_TYPES

ORIGINAL = "original"
#: A file is data: shown alone it may load nothing and run nothing, and it is what it says it is.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "bytes",
}


@login_not_required
@require_safe
def version_file(request: HttpRequest, signed: str) -> HttpResponseBase:
    """A rendition (`thumb`, `view`) to look at, or the untouched `original` to download.

    Nobody is told why there is nothing: a forged or expired address, a version that left the
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
        raise Http404("There is nothing at this address.")
    rows = Version.objects.select_related("team").filter(team=address.team_id)
    try:
        version = access(rows, request.user, pk=address.version_id)
        response = _answer(request, version, address.rendition)
    except SecondFactorNeeded as problem:
        raise Http404("There is nothing at this address.") from problem
    except FileNotFoundError as gone:
        raise Http404("This file is no longer in the storage.") from gone
    patch_cache_control(response, private=True, max_age=address.seconds_left, immutable=True)
    return response


def _answer(request: HttpRequest, version: Version, rendition: str) -> HttpResponseBase:
    """The whole file, the part that is asked for, or that nothing has changed.

    Raises Http404 for a rendition that is not made, FileNotFoundError for a lost file.
    """
    if rendition != ORIGINAL and rendition not in version.renditions:
        raise Http404("There is nothing at this address.")
    etag = f'"{version.sha256[:32]}-{rendition}"'
    response = get_conditional_response(request, etag=etag) or _content(
        request, version, rendition, etag
    )
    for name, value in (HEADERS | {"ETag": etag}).items():
        response[name] = value
    return response


def _content(request: HttpRequest, version: Version, rendition: str, etag: str) -> HttpResponseBase:
    is_original = rendition == ORIGINAL
    file: File = version.file.open("rb") if is_original else open_rendition(version, rendition)
    is_same = request.headers.get("If-Range", etag) == etag
    try:
        part = wanted_range(request.headers.get("Range", "") if is_same else "", file.size)
    except NoSuchRange:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = FileResponse(
        FilePart(file, part) if part else file,
        as_attachment=is_original,
        filename=version.original_name if is_original else f"{rendition}.webp",
        content_type=CONTENT_TYPES[version.format] if is_original else "image/webp",
        status=206 if part else 200,
    )
    if part:
        response["Content-Length"] = str(len(part))
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    return response
