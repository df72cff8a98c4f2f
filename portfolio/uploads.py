"""Which files we accept, told by content. Nothing here decodes a pixel: that is a worker's job."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from scoring.vision.decode import DecodeError, read_header

CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WebP": "image/webp",
    "AVIF": "image/avif",
    "HEIC": "image/heic",
    "TIFF": "image/tiff",
}
#: Shorter than this on either side, no face in the picture can be read.
MIN_SIDE = 128
#: A logo may be a narrow line of letters.
MIN_LOGO_SIDE = 16


class UploadRejected(Exception):
    """The file is no picture that we accept; the message is for the person who sent it."""


@dataclass(frozen=True)
class Upload:
    """An accepted file, not yet stored."""

    name: str
    content: IO[bytes]
    size: int
    sha256: str
    format: str

    @property
    def suffix(self) -> str:
        """The file suffix of what the content is, whatever the name says."""
        return {"JPEG": ".jpg", "TIFF": ".tif"}.get(self.format, f".{self.format.lower()}")


def size_words(count: int) -> str:
    """A number of bytes as a person reads it: 41943040 → 40.0 MB."""
    return filesizeformat(count)


def plain_name(name: str) -> str:
    """A file's name without folders, control characters and marks that turn or hide text."""
    last = PurePath(name.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())[-200:] or "portrait"


def inspect(file: Any, *, least_side: int = MIN_SIDE) -> Upload:
    """Check a file object with `name`, `size` and `read()`: bytes, kind, header, digest.

    least_side: px that its shorter side has at least.
    Raises UploadRejected with a message that says what is wrong and what to do.
    """
    name = plain_name(str(file.name))
    if not file.size:
        raise UploadRejected("The file is empty. Export it again and send it anew.")
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise UploadRejected(
            f"The file has {size_words(file.size)}; at most "
            f"{size_words(settings.UPLOAD_MAX_BYTES)} fit. Save it smaller."
        )
    file.seek(0)
    data = file.read()
    try:
        header = read_header(data)
    except DecodeError as error:
        raise UploadRejected(error.message) from error
    if min(header.width, header.height) < least_side:
        raise UploadRejected(
            f"The picture is {header.width} × {header.height} pixels. "
            f"Send one with at least {least_side} pixels on its shorter side."
        )
    digest = hashlib.sha256(data).hexdigest()
    return Upload(name=name, content=file, size=file.size, sha256=digest, format=header.format)
