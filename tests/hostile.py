"""Files as an attacker makes them, each with the answer it is to get.

python -m tests.hostile FOLDER     writes them down, for a look by hand
"""

import gzip
import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import ExifTags, Image, PngImagePlugin

from tests.portraits import portrait
from tests.scoring.vision.picture_files import quarters, saved

Answer = Literal["refused", "shown", "said"]
FACE = "synthetic/female-00.jpg"
MEGABYTE = 1024**2


@dataclass(frozen=True)
class Hostile:
    """A file. answer: refused at the door, shown as a picture, or taken and then said to be no
    picture; says: a part of what the person is told, where it is not shown."""

    name: str
    data: bytes
    answer: Answer
    says: str = ""


def corpus() -> list[Hostile]:
    """All of them; no two have the same bytes."""
    return [
        *_no_pictures(),
        *_bombs(),
        *_polyglots(),
        *_cut_short(),
        *_odd(),
        *_metadata(),
        *_turned(),
    ]


def _no_pictures() -> Iterator[Hostile]:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    html = b"<!doctype html><script>alert(1)</script>"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bomb", bytes(20 * MEGABYTE))
    for name, data in (
        ("script.svg", svg),
        ("script.jpg", svg + b" "),
        ("script.svgz", gzip.compress(svg)),
        ("page.html", html),
        ("page.png", html + b" "),
        ("paper.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj"),
        ("archive.zip", archive.getvalue()),
        ("archive.jpg", archive.getvalue() + b"\0"),
        ("script.gif", b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)"),
        ("program.png", b"\x7fELF" + bytes(400)),
    ):
        yield Hostile(name, data, "refused", "This is not a")
    yield Hostile("empty.png", b"", "refused", "empty")


def _bombs() -> Iterator[Hostile]:
    """Small files that are large inside."""
    yield Hostile("giant.png", _png(100_000, 100_000), "refused", "megapixels")
    yield Hostile("giant-side.png", _png(2**31 - 1, 200), "refused", "megapixels")
    yield Hostile("giant.tif", _tiff(60_000, 60_000), "refused", "megapixels")
    dark = saved(Image.new("L", (7000, 7000)), "PNG")  # 49 megapixels in some 50 KB
    yield Hostile("dark-49-megapixels.png", dark, "shown")
    yield Hostile("longer-than-it-says.png", _png(256, 256, bytes(300 * MEGABYTE)), "shown")
    text = zlib.compress(bytes(300 * MEGABYTE), 9)
    bomb = _with_chunk(b"zTXt", b"parameters\0\0" + text)
    yield Hostile("text-bomb.png", bomb, "refused", "damaged")
    bomb = _with_chunk(b"iCCP", b"profile\0\0" + text)
    yield Hostile("profile-bomb.png", bomb, "refused", "damaged")


def _polyglots() -> Iterator[Hostile]:
    """Pictures that are something else as well."""
    face = portrait(FACE).read_bytes()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("run.sh", "rm -rf /")
    yield Hostile("picture-and-archive.jpg", face + archive.getvalue(), "shown")
    with Image.open(io.BytesIO(face)) as image:
        page = b"<html><script>alert(document.cookie)</script></html>"
        yield Hostile("picture-and-page.jpg", saved(image, "JPEG", comment=page), "shown")
        paper = b"%PDF-1.4 1 0 obj<</Type/Catalog>>endobj"
        yield Hostile("picture-and-paper.png", saved(image, "PNG") + paper, "shown")
    yield Hostile("named-script.html", saved(quarters(256, 256), "WEBP"), "shown")


def _cut_short() -> Iterator[Hostile]:
    with Image.open(portrait(FACE)) as image:
        small = image.convert("RGB").resize((320, 320))
    for kind in ("JPEG", "PNG", "WEBP", "AVIF", "HEIF", "TIFF"):
        data = saved(small, kind)
        cut = data[: int(len(data) * 0.6)]
        yield Hostile(f"half.{kind.lower()}", cut, *_answer_to_half(kind))
    noise = np.random.default_rng(3).integers(0, 256, 4000, np.uint8).tobytes()
    data = saved(small, "JPEG", quality=88)
    yield Hostile("noise-inside.jpg", data[:900] + noise + data[4900:], "said", "damaged")


def _answer_to_half(kind: str) -> tuple[Answer, str]:
    """Some formats keep their index at the end, so that half a file cannot even be opened."""
    return ("refused", "damaged") if kind in {"WEBP", "AVIF"} else ("said", "damaged")


def _odd() -> Iterator[Hostile]:
    """What no camera writes and every reader has to know."""
    with Image.open(portrait(FACE)) as image:
        small = image.convert("RGB").resize((320, 320))
    yield Hostile("print.jpg", saved(small.convert("CMYK"), "JPEG"), "shown")
    yield Hostile("print.tif", saved(small.convert("CMYK"), "TIFF"), "shown")
    deep = Image.fromarray(np.asarray(small.convert("L")).astype(np.uint16) * 257)
    yield Hostile("sixteen-bits.png", saved(deep, "PNG"), "shown")
    yield Hostile("sixteen-bits.tif", saved(deep, "TIFF"), "shown")
    frames = [small.rotate(angle) for angle in (90, 180)]
    for kind in ("PNG", "WEBP", "AVIF", "TIFF"):
        data = saved(small, kind, save_all=True, append_images=frames)
        yield Hostile(f"moving.{kind.lower()}", data, "shown")
    broken = saved(small, "JPEG", quality=80, icc_profile=b"no profile" * 30)
    yield Hostile("broken-profile.jpg", broken, "shown")
    lying = struct.pack(">I", 2**31 - 1) + bytes(200)
    yield Hostile("lying-profile.jpg", saved(small, "JPEG", icc_profile=lying), "shown")


def _metadata() -> Iterator[Hostile]:
    """Metadata without an end."""
    picture = quarters(256, 192)
    nested = b"<a>" * 50_000 + b"</a>" * 50_000
    yield Hostile(
        "nested-xmp.jpg",
        _with_segment(b"http://ns.adobe.com/xap/1.0/\0" + nested[:60_000]),
        "shown",
    )
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)
    )
    entities = b"http://ns.adobe.com/xap/1.0/\0" + laughs + b"]><x>&j;</x>"
    yield Hostile("laughing-xmp.jpg", _with_segment(entities), "shown")
    loop = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)
    yield Hostile("exif-in-a-circle.jpg", _with_segment(loop), "shown")
    yield Hostile("pages-in-a-circle.tif", _circular_tiff(picture), "shown")
    info = PngImagePlugin.PngInfo()
    info.add_text("prompt", "{" * 100_000)
    yield Hostile("nested-graph.png", saved(picture, "PNG", pnginfo=info), "shown")


def _turned() -> Iterator[Hostile]:
    """Every EXIF orientation, and the containers' own turns; upright all show the same."""
    back = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    for turn, move in back.items():
        for kind in ("JPEG", "AVIF", "HEIF"):
            picture = quarters(240, 160)
            stored = picture if move is None else picture.transpose(move)
            exif = Image.Exif()
            exif[ExifTags.Base.Orientation] = turn
            yield Hostile(
                f"turned-{turn}.{kind.lower()}", saved(stored, kind, exif=exif.tobytes()), "shown"
            )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A grey PNG of so many pixels; rows: what stands in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _with_chunk(kind: bytes, body: bytes) -> bytes:
    """A picture as PNG with one chunk more, before its pixels."""
    data = saved(quarters(256, 200), "PNG")
    return data[:33] + _chunk(kind, body) + data[33:]


def _with_segment(body: bytes) -> bytes:
    """A picture as JPEG with an APP1 segment."""
    data = saved(quarters(256, 192), "JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[2:]


def _tiff(width: int, height: int) -> bytes:
    """The head of a TIFF of so many pixels."""
    entries = [(256, width), (257, height), (258, 8), (259, 1), (262, 1), (273, 8), (279, 8)]
    ifd = struct.pack("<H", len(entries))
    ifd += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    return b"II*\0\x08\0\0\0" + ifd + bytes(64)


def _circular_tiff(picture: Image.Image) -> bytes:
    """A TIFF whose next page is its first."""
    data = bytearray(saved(picture, "TIFF"))
    (start,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + 12 * count, start)
    return bytes(data)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in corpus():
        (folder / one.name).write_bytes(one.data)
