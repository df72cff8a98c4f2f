"""The licensed portraits, enlarged to a number of megapixels."""

import io
import math
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from portfolio.demo import manifest

QUALITY = 92


class NoPortraits(Exception):
    """None of the licensed portraits is at hand."""


def originals(count: int) -> list[Path]:
    """So many of the licensed portraits at hand, evenly spread over the manifest.

    All of them when there are fewer. Raises NoPortraits.
    """
    found = [path for entry in manifest.entries() if (path := manifest.at_hand(entry.name))]
    if not found:
        raise NoPortraits("No portraits at hand; run: python manage.py fetch_portraits")
    step = max(1.0, len(found) / count)
    return [found[int(at * step)] for at in range(min(count, len(found)))]


def enlarged(paths: Iterable[Path], megapixels: float, folder: Path) -> list[Path]:
    """Files of ``megapixels`` million pixels each, written into ``folder``."""
    made = []
    for path in paths:
        target = folder / f"{path.parent.name}-{path.stem}-{megapixels:g}.jpg"
        target.write_bytes(_enlarge(path, megapixels))
        made.append(target)
    return made


def _enlarge(path: Path, megapixels: float) -> bytes:
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    factor = math.sqrt(megapixels * 1e6 / (picture.width * picture.height))
    size = (round(picture.width * factor), round(picture.height * factor))
    buffer = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def relabelled(data: bytes, label: str) -> bytes:
    """The same JPEG with a comment, so that its digest is another one."""
    comment = label.encode()
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + data[2:]
