"""Crops of an image for the models: letterboxed, or a turned square; and the way back.

Coordinates are continuous: the first pixel's centre lies at .5, so they scale and mirror exactly.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.vision.levels import halved

_BYTES = np.arange(256, dtype=np.uint8)
_FROM_ZERO, _FROM_MINUS_ONE = _BYTES / np.float32(255), _BYTES / np.float32(127.5) - np.float32(1)


@dataclass(frozen=True)
class Square:
    """A turned square of an image: centre and side in px, clockwise turn in radians."""

    x: float
    y: float
    side: float
    turn: float = 0.0

    def to_image(self, size: int) -> np.ndarray:
        """The 2x3 affine matrix from points of a ``size`` px crop to points of the image."""
        scale = self.side / size
        cos, sin = np.cos(self.turn) * scale, np.sin(self.turn) * scale
        half = size / 2
        return np.array(
            [
                [cos, -sin, self.x - cos * half + sin * half],
                [sin, cos, self.y - sin * half - cos * half],
            ]
        )


def crop_square(rgb: np.ndarray, square: Square, size: int) -> np.ndarray:
    """The square as ``size`` x ``size`` x 3 uint8; black where it reaches outside the image.

    A square much larger than the crop is first halved by means of 2 x 2: plain bilinear sampling
    would alias, and the reading would then depend on the size of the file. Only the part of the
    image that the square covers is touched.
    """
    to_image = square.to_image(size)
    halvings = max(0, int(np.log2(square.side / size)))
    if halvings:
        step = 2**halvings
        rgb, corner = _window(rgb, to_image, size, step)
        for _ in range(halvings):
            rgb = halved(rgb)
        to_image[:, 2] -= corner
        to_image = to_image / step
    # OpenCV counts from the first pixel's centre.
    to_image[:, 2] += to_image[:, :2].sum(axis=1) / 2 - 0.5
    return cv2.warpAffine(
        rgb, to_image, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )


def _window(
    rgb: np.ndarray, to_image: np.ndarray, size: int, step: int
) -> tuple[np.ndarray, np.ndarray]:
    """The part of an image that a crop covers, and its corner (x, y); both in steps of ``step``."""
    corners = np.array([[0, 0], [size, 0], [0, size], [size, size]])
    points = corners @ to_image[:, :2].T + to_image[:, 2]
    low = np.maximum(np.floor(points.min(axis=0) / step).astype(int) - 1, 0) * step
    high = np.maximum(np.ceil(points.max(axis=0) / step).astype(int) + 1, 1) * step
    low = np.minimum(low, (np.array(rgb.shape[1::-1]) - 1) // step * step)
    high = np.maximum(high, low + step)
    return rgb[low[1] : high[1], low[0] : high[0]], low


def shrunk(rgb: np.ndarray, size: int) -> np.ndarray:
    """The whole image squeezed or stretched to ``size`` x ``size``, without aliasing."""
    while min(rgb.shape[:2]) >= 2 * size:
        rgb = halved(rgb)
    return cv2.resize(rgb, (size, size), interpolation=cv2.INTER_LINEAR)


def scaled(crop: np.ndarray, least: float = 0.0) -> np.ndarray:
    """A uint8 crop as float32 from ``least`` (0 or -1) to 1, as the models want it."""
    return np.asarray(cv2.LUT(crop, _FROM_ZERO if least == 0 else _FROM_MINUS_ONE))


def letterbox(rgb: np.ndarray, size: int) -> tuple[np.ndarray, Square]:
    """The whole image inside a ``size`` px square, bars of black, and where that square lies."""
    height, width = rgb.shape[:2]
    square = Square(width / 2, height / 2, float(max(width, height)))
    return crop_square(rgb, square, size), square


def to_image_points(points: np.ndarray, square: Square, size: int) -> np.ndarray:
    """Crop points (n, 2) in crop px as image points (n, 2) in image px."""
    affine = square.to_image(size)
    return points @ affine[:, :2].T + affine[:, 2]
