"""The only decoder: bytes of any accepted picture file to upright 8-bit sRGB.

Formats are told by content, never by name. Limits hold before any pixel is decoded. Orientation
is applied exactly once: EXIF for JPEG, PNG, WebP and TIFF, the container's own rotation and
mirroring for HEIC and AVIF, where EXIF only repeats it (ISO/IEC 23008-12).
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, PngImagePlugin

from scoring.vision.camera import camera_words
from scoring.vision.container import FORMATS, container_of
from scoring.vision.guarded import Helper, HelperLost
from scoring.vision.jpeg_tables import jpeg_quality
from scoring.vision.srgb import UnreadableMode, to_srgb

Result = TypeVar("Result")

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 50_000_000
# px of the longer side: a larger picture is halved until it is no longer than this, which a JPEG's
# own codec does for less than the decoding costs. A usual portrait shows all that is measured so.
ANALYSED_SIDE = 1800
ACCEPTED = "JPEG, PNG, WebP, AVIF, HEIC or TIFF"

_HELPERS: list[Helper] = []  # none, or the one of this process
_LOST = {
    "time": ("too_slow", "This file took too long to open. Export it again and send it anew."),
    "memory": (
        "too_much_memory",
        "This file needs too much memory to open. Save it smaller, or as a plain JPEG or PNG.",
    ),
    "crash": (
        "crashed",
        "This file cannot be opened: its codec broke down. Export it again and send it anew.",
    ),
}

pillow_heif.register_heif_opener()
# Generators store whole workflows as compressed text; one longer than Pillow's default of 1 MB
# is no reason to refuse the picture beside it.
PngImagePlugin.MAX_TEXT_CHUNK = 16 * 1024 * 1024


class DecodeError(Exception):
    """The file is not a picture that we read. ``message`` is written for the person who sent it.

    code: empty, too_many_bytes, unsupported_format, too_many_pixels, unsupported_mode, broken;
    guarded also too_slow, too_much_memory, crashed.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)  # both, so that it can come back from a helper
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Header:
    """What a file says of itself before a pixel is decoded; width and height as shown, upright."""

    format: str
    width: int
    height: int
    animated: bool


@dataclass(frozen=True, eq=False)
class Decoded:
    """A decoded picture.

    rgb: uint8 (H, W, 3), sRGB, upright, longest side at most the one asked for; at least half of
    it where the file has so many pixels.
    width, height: of the upright original, in pixels. format: JPEG, PNG, WebP, AVIF, HEIC or TIFF.
    icc_converted: whether an embedded profile other than sRGB was applied.
    exif: what the measures may use: ``focal_length``, ``focal_length_35mm`` (mm), ``make``,
    ``model``; a key is missing when the file does not say.
    notes: ``animated`` (first frame taken), ``broken_profile`` (treated as sRGB),
    ``flattened`` (transparency laid on mid grey).
    jpeg_quality: 1 to 100, of a JPEG file's own tables; None for other formats.
    """

    rgb: NDArray[np.uint8]
    width: int
    height: int
    format: str
    icc_converted: bool
    exif: dict[str, float | str]
    notes: frozenset[str] = frozenset()
    jpeg_quality: int | None = None


def read_header(data: bytes) -> Header:
    """Format and upright size of a file, decoding nothing. Raises DecodeError."""
    with _opened(data) as image:
        return _header(image)


def guard_decoding() -> None:
    """From now on this process decodes in a helper that may be lost; for workers, at once."""
    if not _HELPERS:
        _HELPERS.append(Helper())
    _HELPERS[0].start()


def open_upright(data: bytes, max_side: int = ANALYSED_SIDE) -> Image.Image:
    """The picture as an upright sRGB Pillow image (mode RGB), longest side at most ``max_side``.

    Never enlarges. Carries no metadata. Raises DecodeError.
    """
    return _safely(_open_upright, data, max_side)


def decode(data: bytes, *, side: int = ANALYSED_SIDE) -> Decoded:
    """Decode a file for analysis, halved until no longer than ``side``. Raises DecodeError."""
    return _safely(_decode, data, side)


def _safely(work: Callable[..., Result], *given: Any) -> Result:
    """Do it in the helper where this process is a worker; else here."""
    if not _HELPERS:
        return work(*given)
    try:
        return _HELPERS[0].do(work, *given)
    except HelperLost as lost:
        raise DecodeError(*_LOST[lost.cause]) from lost


def _open_upright(data: bytes, max_side: int) -> Image.Image:
    with _opened(data) as image:
        return _upright(image, max_side)[0]


def _decode(data: bytes, side: int) -> Decoded:
    with _opened(data) as image:
        header, exif, quality = _header(image), camera_words(image), jpeg_quality(image)
        upright, notes = _upright(image, _analysed_side(image, side))
        if header.animated:
            notes.add("animated")
        converted = "icc_converted" in notes
        return Decoded(
            rgb=np.asarray(upright),
            width=header.width,
            height=header.height,
            format=header.format,
            icc_converted=converted,
            exif=exif,
            notes=frozenset(notes - {"icc_converted"}),
            jpeg_quality=quality,
        )


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Open a file within the limits; whatever a codec raises inside becomes a DecodeError."""
    if not data:
        raise DecodeError("empty", "The file is empty.")
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise DecodeError("too_many_bytes", f"The file is larger than {limit} MB. Save it smaller.")
    name = container_of(data)
    if name is None:
        raise DecodeError("unsupported_format", f"This is not a {ACCEPTED} picture.")
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as image:
            _check_pixels(image)
            yield image
    except DecodeError:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UnreadableMode as error:
        raise DecodeError("unsupported_mode", str(error)) from error
    except MemoryError:
        raise
    except Exception as error:  # codecs fail on hostile bytes in any way they like
        if not _is_the_codecs(error):
            raise
        message = (
            f"This {FORMATS[name]} file is damaged or incomplete. Export it again and send it anew."
        )
        raise DecodeError("broken", message) from error


def _is_the_codecs(error: Exception) -> bool:
    """Whether the bytes are to blame: a worker's time limit, say, comes from outside."""
    return type(error).__module__.partition(".")[0] in _CODECS


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> DecodeError:
    limit = MAX_PIXELS // 1_000_000
    return DecodeError(
        "too_many_pixels", f"The picture has more than {limit} megapixels. Save it smaller."
    )


def _header(image: Image.Image) -> Header:
    width, height = image.size
    if _orientation(image) >= 5:
        width, height = height, width
    name = FORMATS.get(image.format or "", "JPEG")  # a phone's multi-picture JPEG calls itself MPO
    # Bursts and multi-page scans are not animations: only these formats play.
    animated = name in {"PNG", "WebP", "AVIF"} and bool(getattr(image, "is_animated", False))
    return Header(name, width, height, animated)


def _orientation(image: Image.Image) -> int:
    """EXIF orientation still to apply, 1 to 8; 1 when the codec applies it or it is unreadable."""
    if image.format in {"TIFF", "HEIF"}:
        return 1
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # broken EXIF leaves a picture that can still be shown
        return 1
    return orientation if orientation in range(1, 9) else 1


def _analysed_side(image: Image.Image, side: int) -> int:
    """Longer side in px after the halvings that bring it to ``side`` or less."""
    longest = max(image.size)
    halvings = (longest // (side + 1)).bit_length()
    return -(-longest // 2**halvings)  # rounded up, as the JPEG codec does


def _upright(image: Image.Image, max_side: int) -> tuple[Image.Image, set[str]]:
    """Decode, reduce, convert and turn upright; with the notes of what had to be done."""
    longest = max(image.size)
    size = image.size
    if longest > max_side:
        size = tuple(max(1, round(side * max_side / longest)) for side in image.size)  # type: ignore[assignment]
    orientation = _orientation(image)
    if image.format in {"JPEG", "MPO"}:
        # The codec's own 1/2, 1/4, 1/8: a fraction of the work. It rounds sides up, Pillow's
        # choice of the fraction needs them rounded down.
        image.draft(image.mode, (max(1, size[0] - 1), max(1, size[1] - 1)))
        if max(image.size) == max_side:
            size = image.size
    image.load()
    converted, notes = to_srgb(image, size)
    turn = _TURNS.get(orientation)
    upright = converted if turn is None else converted.transpose(turn)
    upright.info = {}
    return upright, notes


_CODECS = {"PIL", "_pillow_heif", "binascii", "builtins", "pillow_heif", "struct", "xml", "zlib"}

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
