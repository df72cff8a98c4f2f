"""The picture's own noise, seen where the picture shows nothing else: in its flattest blocks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.levels import Level

BLOCK, MARGIN = 16, 12  # px; what lies around a block blurs into it
FINE = 3.0  # px sigma; coarser structure is light and shade, not noise
FLATTEST, MOST, LEAST = 20, 48, 20  # one block in so many; at most so many; of at least so many
DARKEST, LIGHTEST = 10.0, 92.0  # L* between which noise is not clipped


def flat_patches(picture: Level, coarse: Level) -> NDArray[np.float32]:
    """L* of the flattest unclipped blocks of ``picture``: (N, 40, 40), 12 px of margin around each.

    Where it is flat is told from a smaller level of the same picture; only there is it looked at
    closely. Empty (0, 40, 40) when the picture has too few blocks between black and white.
    """
    block = round(BLOCK * coarse.scale / picture.scale)
    rows, columns = (side // block for side in coarse.shape)
    side = BLOCK + 2 * MARGIN
    if min(rows, columns) < 3:
        return np.zeros((0, side, side), np.float32)
    lightness = coarse.lightness
    fine = lightness - cv2.GaussianBlur(lightness, (0, 0), FINE * block / BLOCK)
    power, tone = (_means(plane, rows, columns, block) for plane in (fine * fine, lightness))
    inner = np.zeros_like(tone, dtype=bool)
    inner[1:-1, 1:-1] = True
    usable = np.flatnonzero(inner & (tone > DARKEST) & (tone < LIGHTEST))
    if len(usable) < LEAST:
        return np.zeros((0, side, side), np.float32)
    flattest = usable[np.argsort(power.reshape(-1)[usable], kind="stable")]
    flattest = flattest[: max(8, len(usable) // FLATTEST)]
    chosen = flattest[:: int(np.ceil(len(flattest) / MOST))]
    return _closely(picture, chosen // columns, chosen % columns)


def fine_blocks(patches: NDArray[np.float32]) -> NDArray[np.float32]:
    """What lies below a sigma of 3 px in patches: (N, 16, 16)."""
    stacked = patches.reshape(-1, patches.shape[-1])
    fine = stacked - cv2.GaussianBlur(stacked, (0, 0), FINE)
    return inner_blocks(fine, patches.shape[-1])


def inner_blocks(stacked: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """The blocks (N, 16, 16) inside patches of ``side`` px that stand one above the other."""
    inner = slice(MARGIN, MARGIN + BLOCK)
    return stacked.reshape(-1, side, side)[:, inner, inner]


def _means(plane: NDArray[np.float32], rows: int, columns: int, block: int) -> NDArray[np.float32]:
    """Means (rows, columns) of a plane's square blocks."""
    cut = plane[: rows * block, : columns * block]
    means = cv2.resize(cut, (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(means, dtype=np.float32)


def _closely(
    picture: Level, rows: NDArray[np.int64], columns: NDArray[np.int64]
) -> NDArray[np.float32]:
    side = BLOCK + 2 * MARGIN
    height, width = picture.shape
    tops = np.clip(rows * BLOCK - MARGIN, 0, height - side)
    lefts = np.clip(columns * BLOCK - MARGIN, 0, width - side)
    patches = [
        picture.rgb[top : top + side, left : left + side]
        for top, left in zip(tops, lefts, strict=True)
    ]
    return Level(np.concatenate(patches)).lightness.reshape(-1, side, side)
