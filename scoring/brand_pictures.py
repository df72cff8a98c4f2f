"""A logo or a screenshot: the picture that pages show of it, and its main colours.

This module knows no framework and no queue; please keep it so.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from scoring.vision.colour_science import cielab, hex_code, linear_rgb
from scoring.vision.decode import open_upright
from scoring.vision.palette import Swatch, palette, region_colours
from scoring.vision.srgb import MID_GREY

SHOWN_SIDE = 640  # px
READ_SIDE = 360  # px; a region's colours are taken from pictures up to 400
COLOURS = 8
SMALLEST_SHARE = 0.01  # a colour of less is an edge between two others
SAME_COLOUR = 6.0  # CIELAB units; resizing makes so much of one flat colour beside another
WHITE_LIGHTNESS, WHITE_CHROMA = 96.0, 3.0
GROUND_SHARE = 0.9  # of the border that is white where a logo stands on a white ground

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]
Lab = tuple[float, float, float]


@dataclass(frozen=True)
class BrandPicture:
    """png: at most 640 px, sRGB, without metadata, a logo's transparency kept. colours: up to
    eight as (#rrggbb, share 0 to 1), the largest first; a logo's white or empty ground left out."""

    png: bytes
    colours: tuple[tuple[str, float], ...]


def read_picture(data: bytes, *, is_logo: bool) -> BrandPicture:
    """Read an accepted picture file. Raises scoring.vision.decode.DecodeError."""
    flat = open_upright(data, SHOWN_SIDE)  # the limits hold from here on
    alpha = _alpha(data, flat.size)
    shown = flat if alpha is None else _unflattened(flat, alpha)
    buffer = io.BytesIO()
    shown.save(buffer, "PNG", optimize=True)
    return BrandPicture(buffer.getvalue(), main_colours(shown, is_logo=is_logo))


def main_colours(picture: Image.Image, *, is_logo: bool) -> tuple[tuple[str, float], ...]:
    """Up to eight colours of an RGB or RGBA picture by weighted k-means in CIELAB."""
    small = picture.convert("RGBA")
    small.thumbnail((READ_SIDE, READ_SIDE), Image.Resampling.NEAREST)
    pixels = np.asarray(small)
    lab = cielab(linear_rgb(np.ascontiguousarray(pixels[..., :3])))
    seen = pixels[..., 3] > 127
    region = seen & ~_white(lab) if is_logo and _stands_on_white(lab, seen) else seen
    if region.mean() < SMALLEST_SHARE:
        region = seen  # nothing but white: then white is its colour
    shares = _merged(palette(region_colours(lab, region), COLOURS))
    kept = [(colour, share) for colour, share in shares if share >= SMALLEST_SHARE]
    return tuple((hex_code(np.array(colour)), round(share, 3)) for colour, share in kept)


def _merged(swatches: Sequence[Swatch]) -> list[tuple[Lab, float]]:
    """Swatches, the heaviest first, with what hardly differs from a heavier one added to it."""
    merged: dict[Lab, float] = {}
    for swatch in swatches:
        like = (lab for lab in merged if math.dist(lab, swatch.lab) < SAME_COLOUR)
        lab = next(like, swatch.lab)
        merged[lab] = merged.get(lab, 0.0) + swatch.weight
    return sorted(merged.items(), key=lambda item: (-item[1], item[0]))


def _white(lab: Floats) -> Flags:
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    return np.asarray((lab[..., 0] > WHITE_LIGHTNESS) & (chroma < WHITE_CHROMA))


def _stands_on_white(lab: Floats, seen: Flags) -> bool:
    """Whether what is seen of the picture's border is white nearly all around."""
    edge = np.zeros(seen.shape, dtype=bool)
    edge[[0, -1], :] = edge[:, [0, -1]] = True
    edge &= seen
    return bool(edge.any() and _white(lab)[edge].mean() >= GROUND_SHARE)


def _alpha(data: bytes, size: tuple[int, int]) -> Image.Image | None:
    """How opaque the picture is, at a size; None where it has no transparency.

    The decoder has read these bytes, within its limits; it lays what is clear on a mid grey.
    """
    with Image.open(io.BytesIO(data)) as image:
        if "A" not in image.getbands() and "transparency" not in image.info:
            return None
        alpha = ImageOps.exif_transpose(image.convert("RGBA")).getchannel("A")
    return None if alpha.getextrema() == (255, 255) else alpha.resize(size)


def _unflattened(flat: Image.Image, alpha: Image.Image) -> Image.Image:
    """The picture as it was before it was laid on the mid grey, with its transparency."""
    opaque = np.asarray(alpha, dtype=np.float32)[..., None] / 255
    laid = np.asarray(flat, dtype=np.float32) - (1 - opaque) * np.array(MID_GREY)
    colour = np.divide(laid, opaque, out=np.zeros_like(laid), where=opaque > 0)
    levels = np.clip(np.rint(colour), 0, 255).astype(np.uint8)
    return Image.fromarray(np.dstack([levels, np.asarray(alpha)]), "RGBA")
