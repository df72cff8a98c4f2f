"""Finds the texts that an image file carries beside its pixels. Never decodes a pixel; pure.

PNG chunks are walked here, because a generator may write its text behind the pixels, where Pillow
only looks after decoding them. The headers of all other formats are read by Pillow.
"""

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

from prompts.xmp import BadPacket, read_packet

pillow_heif.register_heif_opener()

LONGEST_TEXT = 2_000_000
"""Characters kept of one text; a ComfyUI workflow has some hundred thousand."""

_PNG = b"\x89PNG\r\n\x1a\n"
_CHUNKS_READ = 4_096
_XMP_KEY = "XML:com.adobe.xmp"
_RAW_PROFILE = "Raw profile type "
_IPTC_FIELDS = {(2, 120): "caption", (2, 110): "credit", (2, 115): "source"}
_XMP_MARK = b"http://ns.adobe.com/xap/1.0/\x00"
_IPTC_TAG = 33723  # in TIFF
_TEXT_TAGS = ("UserComment", "ImageDescription", "Make", "Model", "Software", "MakerNote")
_EXPOSURE_TAGS = ("ExposureTime", "FNumber", "ISOSpeedRatings", "FocalLength", "LensModel")


@dataclass
class EmbeddedTexts:
    """What a file carries, by where it stood; each text at most LONGEST_TEXT characters.

    png: by keyword. exif: by tag name (UserComment, ImageDescription, Make, Model, Software,
    MakerNote). camera: EXIF about the exposure, by tag name, as text. xmp: by prompts.xmp.NAMES.
    iptc: “caption”, “credit”, “source”. comment: of a JPEG. truncated: a text was longer. problem:
    the first damage that was met, in a sentence for people; what was found before and after it is
    here all the same.
    """

    png: dict[str, str] = field(default_factory=dict)
    exif: dict[str, str] = field(default_factory=dict)
    camera: dict[str, str] = field(default_factory=dict)
    xmp: dict[str, str] = field(default_factory=dict)
    iptc: dict[str, str] = field(default_factory=dict)
    comment: str = ""
    truncated: bool = False
    problem: str | None = None

    def report(self, problem: str) -> None:
        """Remember a damage, the first one."""
        self.problem = self.problem or problem

    def keep(self, text: str) -> str:
        """The text, cut to LONGEST_TEXT, without the zero bytes that no database takes."""
        self.truncated = self.truncated or len(text) > LONGEST_TEXT
        return text[:LONGEST_TEXT].replace("\x00", "").strip()


def read_texts(data: bytes) -> EmbeddedTexts:
    """The texts of an image file; empty for what is no known image. Never raises."""
    texts = EmbeddedTexts()
    if data.startswith(_PNG):
        _read_png(data, texts)
    else:
        _read_with_pillow(data, texts)
    return texts


def decode_user_comment(value: bytes | str, *, little_endian: bool = False) -> str:
    """The text of an EXIF UserComment, whichever of its encodings the writer used.

    The standard has an eight-byte prefix and leaves the order of UTF-16 open; tools also write it
    without prefix, in UTF-8, or UTF-8 behind the UNICODE prefix.
    """
    if isinstance(value, str):
        return value
    prefix, body = value[:8], value[8:]
    if prefix == b"UNICODE\x00":
        return _decode_utf16(body, little_endian=little_endian)
    if prefix in {b"ASCII\x00\x00\x00", b"\x00" * 8}:
        return _decode_bytes(body)
    if prefix == b"JIS\x00\x00\x00\x00\x00":
        return body.decode("iso2022_jp", errors="replace")
    if value[:7] == b"UNICODE" or b"\x00" in value[:64]:
        return _decode_utf16(value.removeprefix(b"UNICODE"), little_endian=little_endian)
    return _decode_bytes(value)


def _decode_utf16(body: bytes, *, little_endian: bool) -> str:
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return body.decode("utf-16", errors="replace")
    even, odd = body[0::2].count(0), body[1::2].count(0)
    if even == odd == 0 and body.isascii():
        return body.decode("ascii")
    if even == odd:
        return body.decode("utf-16-le" if little_endian else "utf-16-be", errors="replace")
    return body.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")


def _decode_bytes(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _read_png(data: bytes, texts: EmbeddedTexts) -> None:
    for kind, body in _png_chunks(data, texts):
        try:
            if kind == b"eXIf":
                _read_exif(b"Exif\x00\x00" + body, texts)
            else:
                key, text = _text_of_chunk(kind, body)
                texts.png.setdefault(key, texts.keep(_decode_bytes(text)))
        except zlib.error:
            texts.report("A compressed text of the PNG file is damaged.")
    if xmp := texts.png.pop(_XMP_KEY, ""):
        _read_xmp(xmp.encode(errors="replace"), texts)
    for name in [key for key in texts.png if key.startswith(_RAW_PROFILE)]:
        profile = name.removeprefix(_RAW_PROFILE).lower()
        _read_raw_profile(profile, texts.png.pop(name), texts)


def _read_raw_profile(kind: str, text: str, texts: EmbeddedTexts) -> None:
    """A block that ImageMagick wrote as text: its kind, its length, its bytes in hexadecimal."""
    digits = "".join(text.split("\n")[2:]) if kind in text[:20] else text
    try:
        block = bytes.fromhex(digits)
    except ValueError:
        texts.report(f"The PNG file’s profile “{kind[:20]}” is damaged.")
        return
    if kind == "xmp" or block.startswith(_XMP_MARK):
        _read_xmp(block.removeprefix(_XMP_MARK), texts)
    elif kind in {"exif", "app1"}:
        _read_exif(block if block.startswith(b"Exif") else b"Exif\x00\x00" + block, texts)
    elif kind in {"iptc", "8bim"}:
        _read_iptc(block[max(0, block.find(b"\x1c\x02")) :], texts)


def _png_chunks(data: bytes, texts: EmbeddedTexts) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of every chunk with text, also behind the pixels."""
    place = len(_PNG)
    for _ in range(_CHUNKS_READ):
        if place >= len(data):
            return
        length = int.from_bytes(data[place : place + 4], "big")
        kind, end = data[place + 4 : place + 8], place + 8 + length
        if end + 4 > len(data):
            texts.report("The PNG file ends in the middle of a chunk.")
            return
        if kind in {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}:
            yield kind, data[place + 8 : end]
        if kind == b"IEND":
            return
        place = end + 4


def _text_of_chunk(kind: bytes, body: bytes) -> tuple[str, bytes]:
    """(keyword, text) of a tEXt, zTXt or iTXt chunk. Raises zlib.error for a damaged one."""
    if kind == b"iTXt":
        return _international_text(body)
    key, _, text = body.partition(b"\x00")
    return key.decode("latin-1"), _inflated(text[1:]) if kind == b"zTXt" else text


def _international_text(body: bytes) -> tuple[str, bytes]:
    """(keyword, text) of an iTXt chunk."""
    key, _, rest = body.partition(b"\x00")
    compressed, rest = rest[:1] == b"\x01", rest[2:]
    _language, _, rest = rest.partition(b"\x00")
    _translated, _, text = rest.partition(b"\x00")
    return key.decode("latin-1"), _inflated(text) if compressed else text


def _inflated(data: bytes) -> bytes:
    """Decompressed, and no more than is kept: a small file must not fill the memory."""
    return zlib.decompressobj().decompress(data, LONGEST_TEXT + 1)


def _read_with_pillow(data: bytes, texts: EmbeddedTexts) -> None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            info, exif = dict(image.info), image.getexif()
            _take_exif(exif, texts)
            tagged = getattr(image, "tag_v2", {}).get(_IPTC_TAG)
    except Image.UnidentifiedImageError:
        return
    except Exception as fault:  # decoders of a dozen formats raise what they like on damaged files
        texts.report(f"The file’s header cannot be read: {fault}.")
        return
    if packet := info.get("xmp") or info.get("XML:com.adobe.xmp"):
        _read_xmp(packet if isinstance(packet, bytes) else str(packet).encode(), texts)
    photoshop: Any = info.get("photoshop")
    if isinstance(photoshop, dict) and isinstance(photoshop.get(0x0404), bytes):
        _read_iptc(photoshop[0x0404], texts)
    if isinstance(tagged, bytes):
        _read_iptc(tagged, texts)
    if isinstance(info.get("comment"), bytes):
        texts.comment = texts.keep(_decode_bytes(info["comment"]))


def _read_exif(data: bytes, texts: EmbeddedTexts) -> None:
    exif = Image.Exif()
    try:
        exif.load(data)
        _take_exif(exif, texts)
    except Exception:  # a damaged block raises whatever the value in it leads to
        texts.report("The EXIF block of the file is damaged.")


def _take_exif(exif: Image.Exif, texts: EmbeddedTexts) -> None:
    little = getattr(exif, "endian", "<") == "<"
    tags = {**exif, **exif.get_ifd(ExifTags.IFD.Exif)}
    for name in _EXPOSURE_TAGS:
        value = tags.get(ExifTags.Base[name].value)
        if value is not None and str(value).strip("\x00 "):
            texts.camera[name] = texts.keep(str(value)[:80])
    for name in _TEXT_TAGS:
        value = tags.get(ExifTags.Base[name].value)
        if isinstance(value, bytes | str) and value:
            text = decode_user_comment(value, little_endian=little)
            texts.exif[name] = texts.keep(text)


def _read_xmp(packet: bytes, texts: EmbeddedTexts) -> None:
    try:
        found = read_packet(packet)
    except BadPacket as problem:
        texts.report(str(problem))
        return
    for name, text in found.items():
        texts.xmp.setdefault(name, texts.keep(text))


def _read_iptc(block: bytes, texts: EmbeddedTexts) -> None:
    """The texts of an IPTC-IIM block: caption (2:120), credit (2:110), source (2:115)."""
    place = 0
    while place + 5 <= len(block) and block[place] == 0x1C:
        dataset, length = (block[place + 1], block[place + 2]), block[place + 3 : place + 5]
        size = int.from_bytes(length, "big")
        if dataset in _IPTC_FIELDS:
            text = _decode_bytes(block[place + 5 : place + 5 + size])
            texts.iptc[_IPTC_FIELDS[dataset]] = texts.keep(text)
        place += 5 + size
