"""Blur and JPEG blocks, measured in the pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import face_points as points
from scoring.vision.face_reading import Face
from scoring.vision.quantiles import median, percentiles

# Focus is judged at this IOD, to which larger faces are reduced: fine enough to tell a blur of
# 1 % of the IOD, coarse enough that the grain of a sharp picture does not count as detail.
FOCUS_IOD = 120.0  # px
_GRID = 8  # px of a JPEG block


@dataclass(frozen=True)
class Blur:
    """Standard deviation of the blur of the sharpest eye's edges, in px at an IOD of 120 px.

    fine: from the sharpest change of slope, which grain and JPEG edges sharpen; coarse: from the
    steepest slope, which they leave alone.
    """

    fine: float
    coarse: float


def eye_blur(rgb: NDArray[np.uint8], face: Face) -> Blur:
    """How blurred the edges of lids, lashes and irises are, whatever the skin beside them.

    Of an ideal edge of contrast c blurred by s the steepest slope is c / (s sqrt(2 pi)) and the
    largest second derivative c / (s^2 sqrt(2 pi e)). Faces smaller than the compared IOD are taken
    as they are, so that few pixels are not mistaken for blur.
    """
    fine, coarse = np.inf, np.inf
    for outline in (points.RIGHT_EYE, points.LEFT_EYE):
        seen = _around(rgb, face, outline)
        if min(seen.shape) < _GRID:
            continue
        dark, light = percentiles(seen, 2, 98)
        contrast = light - dark + 4  # levels; 4 of noise
        bend = np.abs(cv2.Laplacian(seen, cv2.CV_32F))[2:-2, 2:-2]
        slope = cv2.magnitude(
            cv2.Sobel(seen, cv2.CV_32F, 1, 0, scale=1 / 8),
            cv2.Sobel(seen, cv2.CV_32F, 0, 1, scale=1 / 8),
        )[2:-2, 2:-2]
        fine = min(fine, np.sqrt(0.242 * contrast / max(percentiles(bend, 99)[0], 0.1)))
        coarse = min(coarse, 0.4 * contrast / max(percentiles(slope, 99)[0], 0.1))
    return Blur(float(fine), float(coarse))


def blockiness(grey: NDArray[np.uint8]) -> float:
    """How far steps on an 8 px grid stand out of the steps between pixels: about 0 to 4.

    The grid may begin anywhere. The smaller of both directions, so that a blind or a fence, which
    has one, does not count.
    """
    both = []
    for plane in map(np.ascontiguousarray, (grey[::2], grey[:, ::2].T)):
        if plane.shape[1] < 2:
            return 0.0
        apart = cv2.absdiff(plane[:, 1:], plane[:, :-1])
        steps = cv2.reduce(apart, 0, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[0]  # of each column
        excess = steps[1:-1] - (steps[:-2] + steps[2:]) / 2
        whole = len(excess) // _GRID * _GRID
        if not whole:
            return 0.0
        phases = excess[:whole].reshape(-1, _GRID).mean(axis=0)
        both.append((float(phases.max()) - median(phases)) / (float(steps.mean()) + 0.25))
    return max(0.0, min(both))


def _around(rgb: NDArray[np.uint8], face: Face, outline: tuple[int, ...]) -> NDArray[np.float32]:
    """Grey levels of one eye with its lashes, at an IOD of 120 px or less."""
    corners, room = face.landmarks[list(outline)], 0.08 * face.iod
    low = np.clip(corners.min(axis=0) - room, 0, None).astype(int)
    high = np.clip(corners.max(axis=0) + room, 0, None).astype(int)
    part = rgb[low[1] : high[1], low[0] : high[0]]
    scale = min(1.0, FOCUS_IOD / face.iod)
    width, height = (round(side * scale) for side in part.shape[1::-1])
    if min(width, height) < _GRID:
        return np.zeros((0, 0), np.float32)
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA))
