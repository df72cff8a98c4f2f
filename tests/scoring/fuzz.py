"""Pictures that no camera wrote, sent through ``python -m scoring``: no crash, no hang, a line.

``python -m tests.scoring.fuzz --count 3000 --seed 7`` tries that many in one process and prints
what went wrong, with the file kept beside; exit status 1 when anything did. The corpus of a seed
is always the same: odd but valid pictures first, then damaged ones.
"""

import argparse
import io
import json
import queue
import random
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

from tests.portraits import ROOT, portrait

SECONDS_A_FILE = 20.0  # loading the models included, on a busy machine
FACE = "synthetic/female-00.jpg"
SIZES = ((1, 1), (2, 2), (1, 40), (40, 1), (33, 31), (5000, 160), (160, 5000))
STATUSES = {"scored", "unassessable"}

File = tuple[str, bytes]
Damage = Callable[[bytes, random.Random], bytes]

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class Fault:
    """A file that did not end in one good line, and what came instead."""

    name: str
    what: str


def corpus(count: int, seed: int = 1) -> list[File]:
    """The first ``count`` files of a seed: the odd ones, then damaged copies of good ones."""
    return list(islice(_endless(random.Random(seed)), count))  # noqa: S311 - no secret is made


def faults_of(files: Sequence[File], folder: Path, seconds: float = SECONDS_A_FILE) -> list[Fault]:
    """Score the files in one process, in order; the faults, none when all is well.

    Every file needs one line of JSON with its name and a status other than ``failed`` within the
    seconds; in the end the exit status has to be 0. A hang ends the process and the run.
    """
    for name, data in files:
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "scoring", "--job", "trust"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, *(str(folder / name) for name, _ in files)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        try:
            faults = list(_read(files, folder, lines, seconds))
            if not faults and process.wait(seconds) != 0:
                faults.append(Fault("the whole run", f"exit status {process.returncode}"))
        finally:
            process.kill()
            process.wait()
    return faults


def _pass_on(stream: io.TextIOBase, lines: "queue.Queue[str]") -> None:
    for line in stream:
        lines.put(line)
    lines.put("")


def _read(
    files: Sequence[File], folder: Path, lines: "queue.Queue[str]", seconds: float
) -> Iterator[Fault]:
    for name, _ in files:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            yield Fault(name, f"no line within {seconds:g} s")
            return
        if not line:
            yield Fault(name, "the process ended before its line")
            return
        if wrong := _wrong(line, folder / name):
            yield Fault(name, wrong)


def _wrong(line: str, file: Path) -> str:
    """What is wrong with a file's line; empty when nothing is."""
    try:
        card = json.loads(line, parse_constant=lambda constant: 1 / 0)
    except (ValueError, ZeroDivisionError):
        return f"no JSON: {line[:200]}"
    if card["file"] != str(file):
        return f"the line of {card['file']}"
    if card["status"] not in STATUSES:
        return f"status {card['status']}: {(file.parent / 'said').read_text()[-400:]}"
    if card["status"] == "unassessable" and not (card["reason"] and card["advice"]):
        return "unassessable without reason or advice"
    return ""


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
    for mode in ("CMYK", "L", "1", "P", "LA", "RGBA", "PA", "I;16", "YCbCr", "F", "HSV"):
        yield from _in_mode(face, mode)
    for width, height in SIZES:
        yield f"size-{width}x{height}.png", _saved(face.resize((width, height)), "PNG")
    noise = np.random.default_rng(5).integers(0, 256, (256, 256, 3), np.uint8)
    for name, pixels in (("black", noise * 0), ("white", noise * 0 + 255), ("noise", noise)):
        yield f"{name}.jpg", _saved(Image.fromarray(pixels), "JPEG")
    for turn in range(10):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield f"turned-{turn}.jpg", _saved(face, "JPEG", exif=exif)
    frames = [face.rotate(angle) for angle in (0, 90, 180)]
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the long form; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.scoring.fuzz")
    parser.add_argument("--count", type=int, default=2000, help="files to try")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    files = corpus(options.count, options.seed)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    faults = faults_of(files, folder)
    for fault in faults:
        print(f"{folder / fault.name}: {fault.what}")  # noqa: T201 - a command for people
    print(f"{len(files)} files, {len(faults)} faults")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
