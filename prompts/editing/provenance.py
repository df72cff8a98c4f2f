"""Saving an edited portrait: what says where it comes from goes along, prompts and places do not.

Kept: authors and rights, camera and lens, and IPTC's DigitalSourceType. Left out: everything else,
so above all prompts, comments, maker notes and GPS. Pixels are sRGB and say so by their profile.
"""

import io
from xml.etree import ElementTree

from defusedxml.ElementTree import fromstring
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from scoring.vision.decode import MAX_BYTES

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
OF_AI = frozenset({"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"})
QUALITY = 95
LONGEST = 200  # characters of a text that is kept; prompts are longer, or hold braces

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "rdf": _RDF,
    "x": "adobe:ns:meta/",
}
_SOURCE_TYPE = f"{{{_SPACES['Iptc4xmpExt']}}}DigitalSourceType"
_KEPT_XMP = tuple(
    f"{{{_SPACES[space]}}}{name}"
    for space, name in (
        ("dc", "creator"),
        ("dc", "rights"),
        ("xmpRights", "Marked"),
        ("xmpRights", "WebStatement"),
        ("xmpRights", "UsageTerms"),
        ("photoshop", "Credit"),
    )
)
_KEPT_EXIF = ("Make", "Model", "Artist", "Copyright", "DateTime")
_KEPT_CAMERA = (
    "DateTimeOriginal", "ExposureTime", "FNumber", "ISOSpeedRatings",
    "FocalLength", "FocalLengthIn35mmFilm", "LensModel",
)  # fmt: skip


def saved(image: Image.Image, original: bytes, *, by_ai: bool = False) -> tuple[bytes, str]:
    """An edited picture (sRGB, upright) as a file, and its format: JPEG or PNG.

    JPEG stays JPEG, with little loss; all else becomes PNG, unless that is too large to be read
    again. by_ai: whether traces of an AI generator were found in the original, which the saved
    file no longer has; it is then declared.
    """
    with Image.open(io.BytesIO(original)) as before:
        is_jpeg = before.format in {"JPEG", "MPO"}
        exif, packet = _kept_exif(before), _packet_of(before)
    xmp = _xmp(packet, by_ai=by_ai)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    file = io.BytesIO()
    if not is_jpeg:
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(file, "PNG", pnginfo=info, exif=exif, icc_profile=profile)
        if file.tell() <= MAX_BYTES:
            return file.getvalue(), "PNG"
        file = io.BytesIO()
    image.save(
        file, "JPEG", quality=QUALITY, subsampling=0, exif=exif, icc_profile=profile, xmp=xmp
    )
    return file.getvalue(), "JPEG"


def source_type(declared: str, *, by_ai: bool) -> str:
    """The DigitalSourceType of an edited picture, from what the original declares.

    What was made with AI stays so after an edit. What declares something else or nothing was
    improved by an algorithm, which is what IPTC calls an edit like these.
    """
    term = declared.rstrip("/").rpartition("/")[2]
    if term in OF_AI:
        return VOCABULARY + term
    if by_ai:
        # A claim of another kind beside traces of a generator: both are in the picture.
        both = "compositeWithTrainedAlgorithmicMedia" if term else "trainedAlgorithmicMedia"
        return VOCABULARY + both
    return VOCABULARY + "algorithmicallyEnhanced"


def _kept_exif(image: Image.Image) -> Image.Exif:
    kept = Image.Exif()
    try:
        before = image.getexif()
        camera = before.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # broken EXIF is left behind, whatever its reader says of it
        return kept
    for name in _KEPT_EXIF:
        _keep(kept, ExifTags.Base[name].value, before.get(ExifTags.Base[name].value))
    inner = kept.get_ifd(ExifTags.IFD.Exif)
    for name in _KEPT_CAMERA:
        tag = ExifTags.Base[name].value
        value = camera.get(tag)
        if value is not None and not _may_be_a_prompt(value):
            inner[tag] = value
    return kept


def _keep(exif: Image.Exif, tag: int, value: object) -> None:
    if value is not None and not _may_be_a_prompt(value):
        exif[tag] = value


def _may_be_a_prompt(value: object) -> bool:
    """Some generators write theirs into the camera's name."""
    if isinstance(value, bytes):
        return True
    return isinstance(value, str) and (len(value) > LONGEST or "{" in value or "prompt" in value)


def _packet_of(image: Image.Image) -> bytes:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    return packet if isinstance(packet, bytes) else str(packet).encode()


def _xmp(packet: bytes, *, by_ai: bool) -> bytes:
    """A new packet with what is kept of the old one, and the source type."""
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.Element(f"{{{_SPACES['x']}}}xmpmeta")
    rdf = ElementTree.SubElement(root, f"{{{_RDF}}}RDF")
    about = ElementTree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    declared = ""
    for element in _fields(packet):
        if element.tag == _SOURCE_TYPE:
            declared = element.get(f"{{{_RDF}}}resource") or (element.text or "").strip()
        elif not any(_may_be_a_prompt(text) for text in element.itertext()):
            about.append(element)
    found = ElementTree.SubElement(about, _SOURCE_TYPE)
    found.text = source_type(declared, by_ai=by_ai)
    return ElementTree.tostring(root, encoding="utf-8")


def _fields(packet: bytes) -> list[ElementTree.Element]:
    """The fields of a packet that are kept, each once; none of one that cannot be read."""
    try:
        root = fromstring(packet.strip(b"\x00 \r\n\t"))
    except Exception:  # what a hostile packet raises is not ours to tell
        return []
    found: dict[str, ElementTree.Element] = {}
    for description in root.iter(f"{{{_RDF}}}Description"):
        for tag in (*_KEPT_XMP, _SOURCE_TYPE):
            inside = description.find(tag)
            if inside is not None:
                found.setdefault(tag, inside)
            elif tag in description.attrib:
                element = ElementTree.Element(tag)
                element.text = description.attrib[tag]
                found.setdefault(tag, element)
    return list(found.values())
