"""Pictures for guests: asked for through one link, marked where the link says so."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.actions.exports import clean_copy
from portfolio.actions.portal_log import log_event
from portfolio.file_addresses import BadAddress
from portfolio.models import PortalEvent, Version
from portfolio.pages.portal import frame
from portfolio.portal_addresses import DOWNLOAD, PICTURES, read_portal_address
from portfolio.renditions import open_rendition
from portfolio.uploads import CONTENT_TYPES
from portfolio.views.images import HEADERS
from portfolio.views.portal.door import for_visitors
from portfolio.visiting import Visit
from portfolio.watermarks import watermarked


@require_safe
@for_visitors(is_page=False)
def portal_file(request: HttpRequest, visit: Visit, signed: str) -> HttpResponseBase:
    """A picture of a version that the link shows, or the file to keep where it gives files.

    An original is never given to a guest, nor anything without the mark through a link that has
    one: such addresses answer 403.
    """
    try:
        address = read_portal_address(visit.link.pk, signed)
    except BadAddress as problem:
        raise Http404(str(problem)) from problem
    version = _shown(visit, address.version_id)
    if address.kind == DOWNLOAD:
        return _download(request, visit, version)
    if address.kind not in PICTURES:
        raise PermissionDenied("Through this link pictures can be looked at, and no more.")
    try:
        file: File = (
            watermarked(visit.link, version, address.kind)
            if visit.link.is_watermarked
            else open_rendition(version, address.kind)
        )
    except FileNotFoundError as gone:
        raise Http404("This picture is not there yet.") from gone
    response = FileResponse(file, content_type="image/webp", filename=f"{address.kind}.webp")
    return _safe(response)


def _shown(visit: Visit, pk: UUID) -> Version:
    version = Version.objects.filter(pk=pk).first()
    if version is None or not visit.may_see(version):
        raise Http404("There is nothing at this address.")
    return version


def _download(request: HttpRequest, visit: Visit, version: Version) -> HttpResponseBase:
    """A copy of the file without prompt, place or camera; while it is made, a page that waits."""
    if not visit.link.allows_downloads or visit.link.is_watermarked:
        raise PermissionDenied("Downloads are switched off for this link. Ask whoever sent it.")
    copy = clean_copy(version=version)
    if copy is None:
        context = frame(visit) | {"portrait": version.portrait}
        return render(request, "portal/preparing.html", context, status=202)
    if request.method == "GET":
        log_event(
            portal=visit.portal,
            kind=PortalEvent.Kind.DOWNLOADED,
            link=visit.link,
            guest=visit.guest,
            portrait=version.portrait,
            about=f"version {version.number}",
        )
    response = FileResponse(
        copy.file,
        as_attachment=True,
        filename=copy.name,
        content_type=CONTENT_TYPES[copy.format],
    )
    return _safe(response)


def _safe(response: HttpResponse | FileResponse) -> HttpResponse | FileResponse:
    """A file is data. That nobody keeps it is the door's doing, since the link may end."""
    for name, value in HEADERS.items():
        response[name] = value
    return response
