"""Fine detail at one scale, so that pictures of different sizes can be compared.

Detail is compared at an IOD of 360 px. Larger faces are reduced to it, smaller ones enlarged as
far as a picture of 2,048 px allows; what is missing then is reckoned with: a slope falls with the
enlargement, a Laplacian with its square.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.masks import Mask

IOD, LARGEST_SIDE = 360.0, 2048  # px
FLAT = 0.01  # added to a Laplacian variance: one of a perfectly flat region would divide by 0


@dataclass(frozen=True, eq=False)
class Detail:
    """L* (H, W), face and background at the compared scale.

    enlargement: how many times larger still an IOD of 360 px would be; 1 when it was reached.
    """

    lightness: NDArray[np.float32]
    face: Mask
    background: Mask
    enlargement: float

    def laplacian_variance(self, region: Mask) -> float:
        """Variance of the Laplacian of L* in a region, as at an IOD of 360 px; above 0."""
        return (float(self._laplacian[region].var()) + FLAT) / self.enlargement**4

    @cached_property
    def slope(self) -> NDArray[np.float32]:
        """Gradient of L* per px, as at an IOD of 360 px."""
        kernel = np.array([[-0.5, 0.0, 0.5]])
        across = cv2.filter2D(self.lightness, cv2.CV_32F, kernel)
        down = cv2.filter2D(self.lightness, cv2.CV_32F, kernel.T)
        return np.asarray(cv2.magnitude(across, down) / self.enlargement, dtype=np.float32)

    @cached_property
    def _laplacian(self) -> NDArray[np.float32]:
        return np.asarray(cv2.Laplacian(self.lightness, cv2.CV_32F))


def compared_iod(iod: float, shape: tuple[int, int]) -> float:
    """The IOD in px at which a picture of this IOD and shape (H, W) is looked at."""
    return min(IOD, iod * max(1.0, LARGEST_SIDE / max(shape)))
