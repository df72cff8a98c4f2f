"""Picture files built for the tests: every turn, profile and container of one known picture."""

import io
import struct

import numpy as np
from PIL import Image

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (240, 240, 240)


def quarters(width: int = 192, height: int = 128) -> Image.Image:
    """Red, green, blue and white quarters, row by row: every turn and mirroring shows."""
    image = Image.new("RGB", (width, height), WHITE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    return image


def saved(image: Image.Image, format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=format, **options)
    return buffer.getvalue()


def assert_quarters(rgb: np.ndarray, tolerance: int = 24) -> None:
    height, width = rgb.shape[:2]
    corners = {(1, 1): RED, (1, 3): GREEN, (3, 1): BLUE, (3, 3): WHITE}
    for (row, column), colour in corners.items():
        seen = rgb[row * height // 4, column * width // 4].astype(int)
        assert np.abs(seen - colour).max() <= tolerance, (row, column, seen)


def wide_gamut_profile() -> bytes:
    """A matrix profile with the primaries of Adobe RGB (1998), D50-adapted, gamma 2.2."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    text = b"Wide\0"
    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * 79,
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, body, at = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        padded = content + b"\0" * (-len(content) % 4)
        table += name + struct.pack(">II", at + len(body), len(content))
        body += padded
    size = 128 + len(table) + len(body)
    head = struct.pack(">I4xI", size, 0x02100000) + b"mntrRGB XYZ " + b"\0" * 12 + b"acsp"
    illuminant = b"".join(struct.pack(">i", round(v * 65536)) for v in (0.9642, 1.0, 0.8249))
    head = head + b"\0" * (68 - len(head)) + illuminant
    return head + b"\0" * (128 - len(head)) + table + body
