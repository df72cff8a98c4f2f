"""Files that came with comments: downloads, whatever they say of themselves."""

from django.http import FileResponse, Http404

from portfolio.models import Attachment
from portfolio.views.images import HEADERS


def attachment_response(attachment: Attachment) -> FileResponse:
    """The file as a download of unknown kind; the browser shows none of it. Raises Http404."""
    try:
        file = attachment.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404("This file is no longer in the storage.") from gone
    response = FileResponse(
        file, as_attachment=True, filename=attachment.name, content_type="application/octet-stream"
    )
    for name, value in HEADERS.items():
        response[name] = value
    return response
