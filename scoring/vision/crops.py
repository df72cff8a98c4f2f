"""Crops of an image for the models: letterboxed, or a turned square; and the way back.

Coordinates are continuous: the first pixel's centre lies at .5, so they scale and mirror exactly.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.vision.levels import Halvings

_BYTES = np.arange(256, dtype=np.uint8)
_FROM_ZERO, _FROM_MINUS_ONE = _BYTES / np.float32(255), _BYTES / np.float32(127.5) - np.float32(1)


#: A uint8 image (H, W, 3), or one that keeps its halves for the next who looks.
Picture = np.ndarray | Halvings


def halvings_of(picture: Picture) -> Halvings:
    """The picture with its halves: its own, or new ones."""
    return picture if isinstance(picture, Halvings) else Halvings(picture)


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


def crop_square(picture: Picture, square: Square, size: int) -> np.ndarray:
    """The square as ``size`` x ``size`` x 3 uint8; black where it reaches outside the image.

    A square much larger than the crop is first halved by means of 2 x 2: plain bilinear sampling
    would alias, and the reading would then depend on the size of the file.
    """
    halvings = max(0, int(np.log2(square.side / size)))
    rgb = halvings_of(picture).at(halvings)
    to_image = square.to_image(size)
    if halvings:
        # Near the corner of what is looked at numbers are rounded alike wherever that lies.
        corner = _corner(to_image, size, 2**halvings, rgb.shape)
        rgb = rgb[corner[1] :, corner[0] :]
        to_image = to_image / 2**halvings
        to_image[:, 2] -= corner
    # OpenCV counts from the first pixel's centre.
    to_image[:, 2] += to_image[:, :2].sum(axis=1) / 2 - 0.5
    return cv2.warpAffine(
        rgb, to_image, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )


def _corner(to_image: np.ndarray, size: int, step: int, shape: tuple[int, ...]) -> np.ndarray:
    """The corner (x, y) of what a crop covers, in pixels of an image reduced ``step`` times."""
    corners = np.array([[0, 0], [size, 0], [0, size], [size, size]])
    points = corners @ to_image[:, :2].T + to_image[:, 2]
    low = np.maximum(np.floor(points.min(axis=0) / step).astype(int) - 1, 0)
    return np.minimum(low, np.array(shape[1::-1]) - 1)


def shrunk(picture: Picture, size: int) -> np.ndarray:
    """The whole image squeezed or stretched to ``size`` x ``size``, without aliasing."""
    halves = halvings_of(picture)
    halvings = max(0, int(np.log2(min(halves.at(0).shape[:2]) / size)))
    return cv2.resize(halves.at(halvings), (size, size), interpolation=cv2.INTER_LINEAR)


def scaled(crop: np.ndarray, least: float = 0.0) -> np.ndarray:
    """A uint8 crop as float32 from ``least`` (0 or -1) to 1, as the models want it."""
    return np.asarray(cv2.LUT(crop, _FROM_ZERO if least == 0 else _FROM_MINUS_ONE))


def letterbox(picture: Picture, size: int) -> tuple[np.ndarray, Square]:
    """The whole image inside a ``size`` px square, bars of black, and where that square lies."""
    height, width = halvings_of(picture).at(0).shape[:2]
    square = Square(width / 2, height / 2, float(max(width, height)))
    return crop_square(picture, square, size), square


def to_image_points(points: np.ndarray, square: Square, size: int) -> np.ndarray:
    """Crop points (n, 2) in crop px as image points (n, 2) in image px."""
    affine = square.to_image(size)
    return points @ affine[:, :2].T + affine[:, 2]
