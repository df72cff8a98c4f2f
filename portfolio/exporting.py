"""Files that leave the house: cut to a frame, in sRGB, with disclosure and without secrets.

A copy is decoded and encoded anew, so nothing of the original's metadata comes along: no prompt, no
workflow, no place, no camera. What belongs in it is written: where the picture came from (IPTC
DigitalSourceType), whose credit it bears, and what it shows in words.
"""

import io
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from PIL import Image, ImageCms, PngImagePlugin

from scoring.vision.decode import open_upright

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
#: Wholly made by a trained model: what portraits in Presence are unless the file says otherwise.
MADE_BY_AI = VOCABULARY + "trainedAlgorithmicMedia"
SOURCE_TYPE = re.compile(
    rb"https?://cv\.iptc\.org/newscodes/digitalsourcetype/([A-Za-z]{3,60})", re.IGNORECASE
)
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WebP": ".webp"}
LARGEST_SIDE = 20_000
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@dataclass(frozen=True)
class Frame:
    """What is kept of a picture, in fractions of its width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Labels:
    """What is written into a file that leaves. prompt: only where the policy keeps it."""

    source_type: str = MADE_BY_AI
    credit: str = ""
    alt_text: str = ""
    prompt: str = ""


def export_picture(
    data: bytes,
    *,
    labels: Labels,
    image_format: str = "JPEG",
    frame: Frame | None = None,
    size: tuple[int, int] | None = None,
    quality: int = 93,
) -> bytes:
    """A clean copy of a picture file: JPEG, PNG or WebP.

    frame: what to keep; None = all. size: exact (width, height) in px of the result; None = as it
    is. Raises scoring.vision.decode.DecodeError, and ValueError for another format.
    """
    if image_format not in SUFFIXES:
        raise ValueError(f"{image_format} is no format that is exported.")
    picture = open_upright(data, LARGEST_SIDE)
    if frame is not None:
        picture = picture.crop(_pixels(frame, picture.size))
    if size is not None and size != picture.size:
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    xmp = packet(labels).encode()
    if image_format == "PNG":
        chunks = PngImagePlugin.PngInfo()
        chunks.add_itxt("XML:com.adobe.xmp", xmp.decode())
        picture.save(buffer, "PNG", pnginfo=chunks, icc_profile=_SRGB, optimize=False)
    elif image_format == "WebP":
        picture.save(buffer, "WEBP", quality=quality, method=4, xmp=xmp, icc_profile=_SRGB)
    else:
        picture.save(
            buffer,
            "JPEG",
            quality=quality,
            subsampling=0,
            xmp=xmp,
            icc_profile=_SRGB,
            optimize=True,
        )
    return buffer.getvalue()


def declared_source_type(data: bytes) -> str:
    """The DigitalSourceType that a file's own metadata declares, or "" without one.

    Looked for as bytes: XMP stands as plain text in every format that we read.
    """
    found = SOURCE_TYPE.search(data)
    return VOCABULARY + found[1].decode() if found else ""


def packet(labels: Labels) -> str:
    """The XMP packet of a file that leaves."""
    alt = "".join(
        f"<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{escape(words)}</rdf:li></rdf:Alt></{name}>"
        for name, words in (
            ("Iptc4xmpCore:AltTextAccessibility", labels.alt_text),
            ("dc:description", labels.prompt),
        )
        if words
    )
    credit = (
        f"<photoshop:Credit>{escape(labels.credit)}</photoshop:Credit>" if labels.credit else ""
    )
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'>"
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description rdf:about=''"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'"
        " xmlns:Iptc4xmpCore='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"
        " xmlns:Iptc4xmpExt='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'>"
        f"<Iptc4xmpExt:DigitalSourceType>{escape(labels.source_type)}"
        f"</Iptc4xmpExt:DigitalSourceType>{credit}{alt}"
        "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )


def _pixels(frame: Frame, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The frame in whole pixels, at least one, inside the picture."""
    width, height = size
    left = min(width - 1, max(0, round(frame.x * width)))
    top = min(height - 1, max(0, round(frame.y * height)))
    right = min(width, max(left + 1, round((frame.x + frame.width) * width)))
    bottom = min(height, max(top + 1, round((frame.y + frame.height) * height)))
    return left, top, right, bottom
