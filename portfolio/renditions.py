"""The pictures that pages show of a version: upright, sRGB, without any metadata.

Made in a worker by the only decoder; the original is never touched.
"""

import base64
import io
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image

from portfolio.models import Version
from scoring.vision.decode import open_upright, read_header

QUALITY, METHOD = 82, 2  # half the time of method 4, for some 3 % more bytes
#: How Pillow saves each format. AVIF at speed 9 costs a third of speed 8, for some 8 % more bytes.
SAVED: dict[str, dict[str, Any]] = {
    "webp": {"quality": QUALITY, "method": METHOD},
    "avif": {"quality": 60, "speed": 9, "max_threads": 1},
}


@dataclass(frozen=True)
class Preset:
    """A picture to make. side: the longest one, in pixels; format: a key of SAVED."""

    side: int
    format: str = "webp"

    @property
    def content_type(self) -> str:
        return f"image/{self.format}"


#: From the largest down. The view is WebP alone: an AVIF of it would double the time of all of
#: them together, to save a sixth of its bytes.
PRESETS = {
    "view": Preset(1600),
    "thumb": Preset(480),
    "thumb-avif": Preset(480, "avif"),
    "small": Preset(240),
    "small-avif": Preset(240, "avif"),
}
#: Formats whose originals browsers show as they are. Of any other there is a picture besides with
#: every pixel of it, or as many as WebP takes, to look at from very near.
SHOWN_BY_BROWSERS = ("JPEG", "PNG", "WebP", "AVIF")
FULL, FULL_PRESET = "full", Preset(16_383)
#: Beside the sizes, under this name: the picture in few pixels, as a data: address of some 150
#: letters. It stands where a picture is still on its way.
BLUR, BLUR_SIDE, BLUR_QUALITY = "blur", 16, 20
#: All that a version has once its pictures are whole, but for FULL.
NAMES = (*PRESETS, BLUR)


def preset_of(name: str) -> Preset | None:
    """The preset of this name, if there is one."""
    return FULL_PRESET if name == FULL else PRESETS.get(name)


def names_of(version: Version) -> tuple[str, ...]:
    """All that the version has once its pictures are whole."""
    return NAMES if version.format in SHOWN_BY_BROWSERS else (FULL, *NAMES)


def nearest(version: Version) -> str:
    """What shows every pixel in a browser: `original` or FULL; "" where that is still to be made.

    A file address, like the pages have them, opens it.
    """
    if version.format in SHOWN_BY_BROWSERS:
        return "original"
    return FULL if FULL in version.renditions else ""


def rendition_path(version: Version, name: str) -> str:
    """Where a rendition of a version is stored."""
    preset = FULL_PRESET if name == FULL else PRESETS[name]
    stem = name.removesuffix(f"-{preset.format}")
    return f"renditions/{version.team_id}/{version.pk}/{stem}.{preset.format}"


def make_renditions(
    version: Version, names: Collection[str] = ()
) -> tuple[int, int, dict[str, Any]]:
    """Decode once, store every preset named; the upright size, and each rendition's size by name.

    names: () = all that the version is to have. The blur's data: address stands among the sizes.
    Raises scoring.vision.decode.DecodeError.
    """
    with version.file.open("rb") as file:
        data = file.read()
    header = read_header(data)
    names = names or names_of(version)
    presets = {FULL: FULL_PRESET, **PRESETS} if FULL in names else PRESETS
    picture = open_upright(data, max(preset.side for preset in presets.values()))
    made: dict[str, Any] = {}
    for name, preset in presets.items():
        picture.thumbnail((preset.side, preset.side))
        if name in names:
            _store(version, name, _encoded(picture, preset.format, SAVED[preset.format]))
            made[name] = list(picture.size)
    if BLUR in names:
        picture.thumbnail((BLUR_SIDE, BLUR_SIDE))
        blur = _encoded(picture, "webp", {"quality": BLUR_QUALITY, "method": 6})
        made[BLUR] = f"data:image/webp;base64,{base64.b64encode(blur).decode()}"
    return header.width, header.height, made


def missing(version: Version) -> list[str]:
    """What a version lacks of all that it is to have."""
    return [name for name in names_of(version) if name not in version.renditions]


def open_rendition(version: Version, name: str) -> File:
    """A stored rendition, to read."""
    return version.file.storage.open(rendition_path(version, name), "rb")


def _encoded(picture: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format.upper(), **options)
    return buffer.getvalue()


def _store(version: Version, name: str, content: bytes) -> None:
    storage, path = version.file.storage, rendition_path(version, name)
    if storage.exists(path):
        storage.delete(path)  # an earlier try that was cut off
    storage.save(path, ContentFile(content))
