"""Watermarks: burned into the pixels of every picture that a link shows.

Made of the rendition that a worker stored, never of the original, and kept beside it: one for
each link, so that a copy tells which link it came from.
"""

import io
from functools import lru_cache

from django.core.files.base import ContentFile, File
from PIL import Image, ImageDraw, ImageFont

from portfolio.models import PortalLink, Version
from portfolio.renditions import METHOD, QUALITY, open_rendition

#: Parts of the picture's width: the height of the letters, and the room around each mark.
LETTERS, ROOM_X, ROOM_Y = 0.034, 0.06, 0.11
ANGLE = 28
STRENGTH = 104  # of 255; legible on light and on dark, with the face still to be judged


def watermarked(link: PortalLink, version: Version, name: str) -> File:
    """A rendition with the link's mark in it, to read. Made once, then kept.

    Raises FileNotFoundError for a rendition that is not in the storage.
    """
    storage, path = version.file.storage, watermark_path(link, version, name)
    if not storage.exists(path):
        with open_rendition(version, name) as plain:
            content = _marked(plain.read(), words_of(link))
        storage.save(path, ContentFile(content))
    return storage.open(path, "rb")


def watermark_path(link: PortalLink, version: Version, name: str) -> str:
    """Where a marked rendition is stored."""
    return f"watermarked/{version.team_id}/{link.pk}/{version.pk}-{name}.webp"


def words_of(link: PortalLink) -> str:
    """What the mark says: whose portal, for whom, and which link."""
    return " · ".join(part for part in (str(link.portal), link.label, f"…{link.hint}") if part)


def _marked(content: bytes, words: str) -> bytes:
    """WebP with the words all over it, at an angle."""
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    layer = _tiles(picture.size, words)
    white = Image.new("RGB", picture.size, (255, 255, 255))
    black = Image.new("RGB", picture.size, (0, 0, 0))
    shadow = layer.transform(layer.size, Image.Transform.AFFINE, (1, 0, -1, 0, 1, -1))
    picture.paste(black, (0, 0), shadow)
    picture.paste(white, (0, 0), layer)
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=METHOD)
    return buffer.getvalue()


def _tiles(size: tuple[int, int], words: str) -> Image.Image:
    """A mask, "L", of the words repeated and turned over the whole of the size."""
    width, height = size
    letters = _letters(max(10, round(LETTERS * width)))
    left, top, right, bottom = (round(part) for part in letters.getbbox(words))
    step_x = right - left + max(8, round(ROOM_X * width))
    step_y = bottom - top + max(8, round(ROOM_Y * width))
    side = int((width**2 + height**2) ** 0.5) + step_x
    wide = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(wide)
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row % 2) * step_x // 2, side, step_x):
            draw.text((x, y), words, fill=STRENGTH, font=letters)
    turned = wide.rotate(ANGLE, resample=Image.Resampling.BILINEAR)
    start_x, start_y = (side - width) // 2, (side - height) // 2
    return turned.crop((start_x, start_y, start_x + width, start_y + height))


@lru_cache(maxsize=8)
def _letters(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):  # a build without FreeType has no sizes
        raise RuntimeError("Pillow was built without FreeType; install a wheel of it.")
    return font
