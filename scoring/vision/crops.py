"""Crops of an image for the models: letterboxed, or a turned square; and the way back.

Coordinates are continuous: the first pixel's centre lies at .5, so they scale and mirror exactly.
"""

from dataclasses import dataclass

import cv2
import numpy as np


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

    A square much larger than the crop is first shrunk by whole area averages: plain bilinear
    sampling would alias, and the reading would then depend on the size of the file.
    """
    to_image = square.to_image(size)
    shrink = int(square.side / size)
    if shrink >= 2:
        height, width = rgb.shape[:2]
        smaller = (max(1, round(width / shrink)), max(1, round(height / shrink)))
        rgb = cv2.resize(rgb, smaller, interpolation=cv2.INTER_AREA)
        to_image = to_image * np.array([[smaller[0] / width], [smaller[1] / height]])
    # OpenCV counts from the first pixel's centre.
    to_image[:, 2] += to_image[:, :2].sum(axis=1) / 2 - 0.5
    return cv2.warpAffine(
        rgb, to_image, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )


def letterbox(rgb: np.ndarray, size: int) -> tuple[np.ndarray, Square]:
    """The whole image inside a ``size`` px square, bars of black, and where that square lies."""
    height, width = rgb.shape[:2]
    square = Square(width / 2, height / 2, float(max(width, height)))
    return crop_square(rgb, square, size), square


def to_image_points(points: np.ndarray, square: Square, size: int) -> np.ndarray:
    """Crop points (n, 2) in crop px as image points (n, 2) in image px."""
    affine = square.to_image(size)
    return points @ affine[:, :2].T + affine[:, 2]
