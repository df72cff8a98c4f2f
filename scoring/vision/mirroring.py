"""From which side a model looks, so that a picture and its mirror image are read alike.

The models are not symmetric: a face and its mirror image give readings that differ by a sixth of
their spread between portraits. A crop is therefore turned so that its lighter half lies at the
left before a model sees it, and the answer is turned back. A mirrored picture then reaches the
model as the very same pixels, with no second pass.
"""

import cv2
import numpy as np


def is_lighter_at_right(crop: np.ndarray) -> bool:
    """Whether the right half of a crop (H, W, 3) is lighter, by its green channel."""
    half = crop.shape[1] // 2
    left, right = crop[:, :half], crop[:, crop.shape[1] - half :]
    return cv2.sumElems(right)[1] > cv2.sumElems(left)[1]


def flipped(crop: np.ndarray) -> np.ndarray:
    """The mirror image of a crop, its rows in one piece as the models want them."""
    return np.asarray(cv2.flip(crop, 1))


def unflipped(points: np.ndarray, counterparts: np.ndarray, size: int) -> np.ndarray:
    """Points (n, 2 or 3) that were found in a flipped crop, ``size`` px wide, as the crop has them.

    ``counterparts`` (n,) names for each point the one on the other half of the face or body.
    """
    back = points[counterparts].copy()
    back[:, 0] = size - back[:, 0]
    return back
