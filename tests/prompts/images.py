"""Small images with a generator's text inside, written as the generators write it."""

import io
import json
import struct
import zlib
from functools import cache
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

from tests.portraits import portrait

CAMERA_TAGS = frozenset({"UserComment", "ExposureTime", "FNumber", "ISOSpeedRatings"})


@cache
def _picture() -> Image.Image:
    with Image.open(portrait("synthetic/female-00.jpg")) as image:
        return image.convert("RGB").resize((64, 64))


def png(*, compressed: bool = False, exif: bytes | None = None, **texts: str) -> bytes:
    """A PNG with text chunks: tEXt, zTXt where compressed, iTXt where the text needs it."""
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_text(key.replace("__", ":").replace("_", "-"), text, zip=compressed)
    return _saved("PNG", pnginfo=info, **({"exif": exif} if exif else {}))


def png_of(texts: dict[str, str]) -> bytes:
    """A PNG with text chunks whose keywords are no Python names."""
    info = PngImagePlugin.PngInfo()
    for key, text in texts.items():
        info.add_itxt(key, text) if not text.isascii() else info.add_text(key, text)
    return _saved("PNG", pnginfo=info)


def png_with_text_behind_the_pixels(key: str, text: str) -> bytes:
    """As some editors write it: the text chunk is the last before the end."""
    plain, body = png(), b"tEXt" + key.encode() + b"\x00" + text.encode("latin-1")
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return plain[:-12] + chunk + plain[-12:]


def with_user_comment(kind: str, comment: bytes) -> bytes:
    """A JPEG, WEBP, AVIF, TIFF or PNG with an EXIF UserComment of exactly these bytes."""
    return _saved(kind, exif=exif_of({"UserComment": comment}))


def with_exif(kind: str, tags: dict[str, Any], **options: Any) -> bytes:
    return _saved(kind, exif=exif_of(tags), **options)


def exif_of(tags: dict[str, Any]) -> bytes:
    exif = Image.Exif()
    for name, value in tags.items():
        if name in CAMERA_TAGS:
            exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base[name].value] = value
        else:
            exif[ExifTags.Base[name].value] = value
    return exif.tobytes()


def with_xmp(kind: str, fields: str) -> bytes:
    """An image with an XMP packet that holds these elements."""
    packet = xmp_packet(fields)
    return _saved(kind, **({"tiffinfo": {700: packet}} if kind == "TIFF" else {"xmp": packet}))


def xmp_packet(fields: str) -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/">'
        f"{fields}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def jpeg_with_iptc_caption(caption: str) -> bytes:
    """A JPEG with a Photoshop block whose IPTC record says the caption (2:120)."""
    text = caption.encode()
    record = b"\x1c\x02\x78" + struct.pack(">H", len(text)) + text
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record
    block += b"\x00" * (len(record) % 2)
    body = b"Photoshop 3.0\x00" + block
    plain = _saved("JPEG")
    return plain[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + plain[2:]


def jpeg_with_comment(comment: str) -> bytes:
    return _saved("JPEG", comment=comment.encode())


def plain(kind: str, **options: Any) -> bytes:
    return _saved(kind, **options)


def comfyui_graph(**changes: dict[str, Any] | None) -> str:
    """ComfyUI's default graph in the API's form, with nodes changed, added or (None) left out."""
    nodes: dict[str, Any] = {
        "3": sampler(positive=["6", 0], negative=["7", 0]),
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "sdxl.safetensors"}},
        "6": encode("portrait of a founder, smiling"),
        "7": encode("blurry"),
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
    }
    nodes |= {key.removeprefix("n"): node for key, node in changes.items()}
    return json.dumps({key: node for key, node in nodes.items() if node is not None})


def sampler(**inputs: Any) -> dict[str, Any]:
    settings = {"seed": 5, "steps": 20, "cfg": 8, "sampler_name": "euler", "scheduler": "normal"}
    given = {"model": ["4", 0], "latent_image": ["5", 0], **settings, **inputs}
    return {"class_type": "KSampler", "inputs": given}


def encode(text: Any) -> dict[str, Any]:
    return {"class_type": "CLIPTextEncode", "inputs": {"text": text, "clip": ["4", 1]}}


def _saved(kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    _picture().save(buffer, kind, **options)
    return buffer.getvalue()
