"""Whether the mouth can be seen, or lies under a mask, a scarf or a hand."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import face_points as points
from scoring.vision.eyes import window_of
from scoring.vision.face_reading import Face
from scoring.vision.quantiles import percentiles

# log2 of the lightest over the darkest levels inside the lips. The line between them, or teeth,
# give at least 1.1 over 126 portraits, .9 when these are blurred; plain cloth over them under .3.
_LEAST_RANGE = 0.8
_FLOOR = 8.0  # 8-bit levels added to both, so that noise in deep shade is no range
_FEW = 30  # px; fewer tell nothing


def is_covered(face: Face, rgb: NDArray[np.uint8]) -> bool:
    """Whether the lips' place, in uint8 sRGB (H, W, 3), is as plain as no mouth is.

    Tells plain cloth and the back of a hand; not what is patterned, nor single fingers. Outside
    the frame counts as covered.
    """
    (rows, columns), inside = window_of(rgb, face.landmarks[list(points.OUTER_LIPS)])
    pixels = rgb[rows, columns][inside]
    if len(pixels) < _FEW:
        return True
    grey = cv2.cvtColor(np.ascontiguousarray(pixels)[np.newaxis], cv2.COLOR_RGB2GRAY)
    dark, light = percentiles(grey, 3, 97)
    return bool(np.log2((light + _FLOOR) / (dark + _FLOOR)) < _LEAST_RANGE)
