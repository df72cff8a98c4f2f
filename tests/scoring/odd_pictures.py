"""Picture files that no camera wrote: valid ones at the edge of their format, and damaged ones."""

import io
import random
import struct
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pillow_heif
from PIL import Image

from tests.portraits import portrait

FACE = "synthetic/female-00.jpg"
SIZES = (
    (1, 1), (2, 2), (1, 40), (40, 1), (33, 31), (5000, 160), (160, 5000),
    (1, 5000), (5000, 1), (3, 1000), (1, 300), (2000, 9),
)  # fmt: skip

File = tuple[str, bytes]
Damage = Callable[[bytes, random.Random], bytes]

pillow_heif.register_heif_opener()


def corpus(count: int, seed: int = 1) -> list[File]:
    """The first ``count`` files of a seed: the odd ones, then damaged copies of good ones."""
    return list(islice(_endless(random.Random(seed)), count))  # noqa: S311 - no secret is made


def _endless(chance: random.Random) -> Iterator[File]:
    odd = list(_odd())
    yield from ((f"{number:05}-{name}", data) for number, (name, data) in enumerate(odd))
    good = [(name, data) for name, data in odd if name.startswith("good")]
    number = len(odd)
    while True:
        name, data = chance.choice(good)
        damage = chance.choice(DAMAGES)
        yield f"{number:05}-{damage.__name__.strip('_')}-{name}", damage(data, chance)
        number += 1


def _odd() -> Iterator[File]:
    """Valid or nearly valid files at the edge of what a format allows."""
    with Image.open(portrait(FACE)) as whole:
        face = whole.convert("RGB").resize((256, 256))
    for kind in ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF", "HEIF"):
        yield f"good.{kind.lower()}", _saved(face, kind)
    small = face.resize((160, 160))  # seen, and too small to be measured: that takes its time
    for mode in ("CMYK", "L", "1", "P", "LA", "RGBA", "PA", "I;16", "YCbCr", "F", "HSV"):
        yield from _in_mode(small, mode)
    for width, height in SIZES:
        yield f"size-{width}x{height}.png", _saved(face.resize((width, height)), "PNG")
    noise = np.random.default_rng(5).integers(0, 256, (256, 256, 3), np.uint8)
    for name, pixels in (("black", noise * 0), ("white", noise * 0 + 255), ("noise", noise)):
        yield f"{name}.jpg", _saved(Image.fromarray(pixels), "JPEG")
    for turn in range(10):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield f"turned-{turn}.jpg", _saved(small, "JPEG", exif=exif)
    frames = [small.rotate(angle) for angle in (0, 90, 180)]
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        moving = _saved(frames[0], kind, save_all=True, append_images=frames[1:])
        yield f"moving.{kind.lower()}", moving
    yield "broken-profile.jpg", _saved(face, "JPEG", icc_profile=b"no profile" * 20)
    yield "giant.png", _png_header(100_000, 100_000)
    yield "giant-both.png", _png_header(2**31 - 1, 2**31 - 1)
    yield "nothing-wide.png", _png_header(0, 10)
    yield "empty.jpg", b""
    for magic in (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"II*\0", b"MM\0*"):
        yield f"magic-{magic[:2].hex()}.bin", magic
        yield f"magic-noise-{magic[:2].hex()}.bin", magic + noise.tobytes()[:3000]
    for brand in (b"heic", b"avif", b"mif1"):
        yield f"box-{brand.decode()}.bin", b"\0\0\0\x18ftyp" + brand + b"\0" * 12


def _in_mode(face: Image.Image, mode: str) -> Iterator[File]:
    """The face in one of Pillow's modes, in each of the formats that can hold it."""
    image = Image.merge("LA", [face.convert("L")] * 2) if mode == "LA" else None
    if mode == "PA":
        image = face.convert("RGBA").convert("PA")
    if mode == "RGBA":
        image = face.convert("RGBA")
        image.putalpha(face.convert("L"))
    image = image or face.convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    for kind in ("PNG", "TIFF", "JPEG"):
        try:
            yield f"mode-{mode.replace(';', '-')}.{kind.lower()}", _saved(image, kind)
        except (OSError, ValueError, KeyError):  # a format that cannot hold the mode
            continue


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _png_header(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\0" * 64


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _bits_flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice([1, 4, 40])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _head_changed(data: bytes, chance: random.Random) -> bytes:
    """Bytes of the first few hundred put to extremes: sizes, offsets and counts live there."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 2, 6])):
        changed[chance.randrange(4, min(len(changed), 400))] = chance.choice([0, 1, 0x7F, 0xFF])
    return bytes(changed)


def _noise_spliced_in(data: bytes, chance: random.Random) -> bytes:
    at, size = chance.randrange(len(data)), chance.choice([1, 16, 400])
    return data[:at] + chance.randbytes(size) + data[at + chance.choice([0, size]) :]


def _piece_repeated(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:end] + data[start:]


def _magic_swapped(data: bytes, chance: random.Random) -> bytes:
    return chance.choice([b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"II*\0", b"BM"]) + data[8:]


def _random_bytes(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.choice([0, 12])] + chance.randbytes(chance.randrange(1, 5000))


DAMAGES: tuple[Damage, ...] = (
    _truncated, _bits_flipped, _head_changed, _noise_spliced_in, _piece_repeated, _magic_swapped,
    _random_bytes,
)  # fmt: skip
