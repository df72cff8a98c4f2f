"""A version's pictures, for members of its team."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Version
from portfolio.renditions import open_rendition
from portfolio.uploads import CONTENT_TYPES


@require_safe
def version_image(request: HttpRequest, pk: UUID, rendition: str) -> FileResponse:
    """A rendition (`thumb`, `view`) to look at, or the untouched `original` to download."""
    version = access(Version, request.user, pk=pk)
    try:
        response = _answer(version, rendition)
    except FileNotFoundError as gone:
        raise Http404("This file is no longer in the storage.") from gone
    patch_cache_control(response, private=True, max_age=86400, immutable=True)
    return response


def _answer(version: Version, rendition: str) -> FileResponse:
    """Raises Http404 for a rendition that is not made, FileNotFoundError for a lost file."""
    if rendition == "original":
        return FileResponse(
            version.file.open("rb"),
            as_attachment=True,
            filename=version.original_name,
            content_type=CONTENT_TYPES[version.format],
        )
    if rendition in version.renditions:
        return FileResponse(open_rendition(version, rendition), content_type="image/webp")
    raise Http404("There is nothing at this address.")
