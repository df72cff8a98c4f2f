"""Recolouring skin with the light fixed: another reflectance under the same shading.

The mask is the audit's own, so that no mask of the measures decides what they are tried with.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import face_points as points
from scoring.vision.masks import FACE_OVAL
from scoring.vision.sample import Sample

Mask = NDArray[np.bool_]

FEATHER = 0.03  # IOD, sigma of the soft edge between skin and what is not
JOINED = 0.15  # IOD; glints and creases narrower than this lie on the skin around them
PERSON = 0.5  # probability from which a pixel may be the person's neck, ears or hands
ALIKE = 0.4  # distance of log R/G and log B/G from the face's own that shade alone makes
DARK = 0.002  # linear light that is added before logarithms, so that black decides nothing
NOT_SKIN = (
    points.RIGHT_CORNERS + points.RIGHT_LIDS,
    points.LEFT_CORNERS + points.LEFT_LIDS,
    points.RIGHT_IRIS_RING,
    points.LEFT_IRIS_RING,
)


def skin_weights(sample: Sample, linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far each pixel (H, W) is the person's skin, 0 to 1 with soft edges. Raises Unassessable.

    The whole face oval but the eyes, so that no reflection on it is taken for another material;
    ears, neck and hands by their closeness to the face's colour.
    """
    face = sample.face
    height, width = linear.shape[:2]
    oval = _inside(face.landmarks[FACE_OVAL], (height, width))
    person = cv2.resize(sample.person_probability, (width, height)) >= PERSON
    skin = oval | _closed(person & _coloured_like(linear, oval), JOINED * face.iod)
    for eye in NOT_SKIN:
        skin &= ~_inside(face.landmarks[list(eye)], (height, width))
    sigma = max(1.0, FEATHER * face.iod)
    return np.asarray(cv2.GaussianBlur(skin.astype(np.float32), (0, 0), sigma))


def recoloured(
    linear: NDArray[np.float32], skin: NDArray[np.float32], gains: Sequence[float]
) -> NDArray[np.float32]:
    """Linear RGB (H, W, 3) with the skin's red, green and blue multiplied by one vector.

    One vector for all skin keeps every ratio of luminances on it: the shading is that of the same
    light. skin: weights (H, W), 0 to 1. gains: above 0. Values may pass 1; encoding clips them.
    """
    change = np.asarray(gains, dtype=np.float32) - np.float32(1.0)
    return linear * (1 + skin[..., None] * change)


def _coloured_like(linear: NDArray[np.float32], region: Mask) -> Mask:
    """Pixels with the chromaticity of a region's median, in any light."""
    logs = np.log(cv2.GaussianBlur(linear, (0, 0), 1.5) + np.float32(DARK))
    ratios = logs[..., [0, 2]] - logs[..., [1]]
    apart = ratios - np.median(ratios[region], axis=0)
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]) <= ALIKE)


def _closed(region: Mask, reach: float) -> Mask:
    side = 2 * max(1, round(reach / 2)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.morphologyEx(region.astype(np.uint8), cv2.MORPH_CLOSE, disc).astype(bool)


def _inside(outline: NDArray[np.floating], shape: tuple[int, int]) -> Mask:
    """Inside of the convex hull of points (N, 2) in px."""
    canvas = np.zeros(shape, dtype=np.uint8)
    hull = cv2.convexHull(outline[:, :2].astype(np.float32))
    cv2.fillPoly(canvas, [np.round(hull).astype(np.int32)], 1)
    return canvas.astype(bool)
