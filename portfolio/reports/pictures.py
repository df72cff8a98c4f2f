"""The stored pictures that a report shows, made ready for paper."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import ImageOps

from portfolio.models import BrandImage, Version
from portfolio.renditions import open_rendition
from portfolio.reports.paper import Picture
from scoring.vision.decode import DecodeError, open_upright

LARGE, SMALL = 1000, 200
"""Pixels: the longest side of the portrait that a report is on, the side of a square thumb."""
FACES = (0.5, 0.3)
"""Where a square is cut from a taller picture: portraits have their face above the middle."""
QUALITY = 85
PNG = b"\x89PNG\r\n\x1a\n"
PNG_SIZE = slice(16, 24)
"""Where the header of a PNG holds width and height, four bytes each."""


def for_paper(sheet: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Picture]]:
    """A report as JSON values, and the pictures that it names.

    A Version is large where its key is "portrait", and a square thumb elsewhere; None stands for
    what cannot be shown.
    """
    pictures: dict[str, Picture] = {}

    def plain(value: Any, key: str = "") -> Any:
        if isinstance(value, Mapping):
            return {name: plain(item, name) for name, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item, key) for item in value]
        if not isinstance(value, Version | BrandImage):
            return value
        name = f"{key}-{value.pk}"
        if name not in pictures and (made := _picture(value, is_large=key == "portrait")):
            pictures[name] = made
        return name if name in pictures else None

    return plain(sheet), pictures


def _picture(row: Version | BrandImage, *, is_large: bool) -> Picture | None:
    """A row's stored picture; None where it is lost or broken."""
    try:
        if isinstance(row, BrandImage):
            with row.picture.open("rb") as file:
                return _logo(file.read())
        with open_rendition(row, "view" if is_large else "thumb") as file:
            return _portrait(file.read(), is_large=is_large)
    except (FileNotFoundError, DecodeError):
        return None


def _logo(content: bytes) -> Picture | None:
    """A logo as it is stored, so that its transparent ground stays so."""
    if not content.startswith(PNG) or len(content) < PNG_SIZE.stop:
        return None
    size = content[PNG_SIZE]
    width, height = (int.from_bytes(part, "big") for part in (size[:4], size[4:]))
    return Picture(content, "image/png", width, height) if width and height else None


def _portrait(content: bytes, *, is_large: bool) -> Picture:
    """A rendition as JPEG, which PDF holds as it is. Raises DecodeError."""
    image = open_upright(content, LARGE if is_large else 2 * SMALL)
    if not is_large:
        image = ImageOps.fit(image, (SMALL, SMALL), centering=FACES)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    return Picture(buffer.getvalue(), "image/jpeg", *image.size)
