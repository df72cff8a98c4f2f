"""A text that a generator hid in the lowest bits of the alpha channel (“stealth PNG info”). Pure.

NovelAI and extensions of the web UI write it so: down each column, from the left, one bit a pixel;
a signature of 15 bytes, the length in bits (32, big endian), the text, with gzip or without. The
general library reads the same, pixel by pixel in Python and without a limit; here only RGBA PNGs
of a bounded size are decoded, and only as much is unpacked as is kept.
"""

import io
import zlib

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MAX_PIXELS = 25_000_000
LONGEST_TEXT = 2_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_TRUECOLOUR_WITH_ALPHA = 6
_PACKED, _PLAIN = b"stealth_pngcomp", b"stealth_pnginfo"


def read_stealth(data: bytes) -> str:
    """The hidden text of an RGBA PNG; "" for any other file and where nothing is hidden."""
    if not data.startswith(_PNG) or data[24:26] != bytes([8, _TRUECOLOUR_WITH_ALPHA]):
        return ""
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                return ""
            bits = np.asarray(image.getchannel("A"), dtype=np.uint8) & np.uint8(1)
        return _text_in(bits)
    except Exception:  # a damaged picture has no text that could be told of; scoring says the rest
        return ""


def _text_in(bits: NDArray[np.uint8]) -> str:
    signature = _bytes_at(bits, 0, len(_PACKED))
    if signature not in {_PACKED, _PLAIN}:
        return ""
    length = int.from_bytes(_bytes_at(bits, len(signature), 4), "big") // 8
    body = _bytes_at(bits, len(signature) + 4, min(length, 4 * LONGEST_TEXT))
    if signature == _PACKED:
        body = zlib.decompressobj(wbits=31).decompress(body, LONGEST_TEXT)
    return body[:LONGEST_TEXT].decode("utf-8", errors="replace")


def _bytes_at(bits: NDArray[np.uint8], start: int, count: int) -> bytes:
    """`count` bytes from the byte `start` on, read down the columns; fewer where they end."""
    height = bits.shape[0]
    first, last = start * 8, (start + count) * 8
    columns = bits[:, first // height : last // height + 1].T.ravel()
    offset = first - first // height * height
    return np.packbits(columns[offset : offset + count * 8]).tobytes()
