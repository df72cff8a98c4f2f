"""Fine detail at one scale of the face, so that pictures of different sizes can be compared.

Detail is that of structures of a fixed share of the IOD: L* is blurred in proportion to the face,
and what the derivatives of that show is reckoned per pixel of a face with an IOD of 128 px. Finer
structures are left out on purpose: half the size of a usual portrait could not show them, and the
reading would change with the file.
"""

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.masks import Mask

IOD, BLUR = 128.0, 0.8  # px
LARGEST_IOD = 181.0  # px; larger faces are looked at on a smaller level
FLAT = 0.01  # added to a Laplacian variance: one of a perfectly flat region would divide by 0


class Detail:
    """Derivatives of L* (H, W) of a level on which the IOD has so many pixels."""

    def __init__(self, lightness: NDArray[np.float32], iod: float) -> None:
        self.enlargement = iod / IOD
        sigma = BLUR * self.enlargement
        smooth = cv2.GaussianBlur(lightness, (0, 0), sigma) if sigma > 0.3 else lightness
        self.smooth = np.asarray(smooth, dtype=np.float32)

    @staticmethod
    def halvings(iod: float) -> int:
        """How often a picture with this IOD is halved before its detail is looked at."""
        return max(0, int(np.ceil(np.log2(iod / LARGEST_IOD))))

    def laplacian_variance(self, region: Mask) -> float:
        """Variance of the Laplacian of L* in a region (a mask of any size); above 0.

        A Laplacian falls with the square of the enlargement.
        """
        _, deviation = cv2.meanStdDev(self._laplacian, mask=self.fitted(region).view(np.uint8))
        return float(deviation.item()) ** 2 * self.enlargement**4 + FLAT

    def steeper(self, limit: float) -> Mask:
        """Where the gradient of L* is over so much per px; nowhere along the frame.

        A gradient falls with the enlargement.
        """
        steep = np.zeros(self.smooth.shape, dtype=bool)
        if min(steep.shape) < 3:
            return steep
        across = cv2.subtract(self.smooth[1:-1, 2:], self.smooth[1:-1, :-2])
        down = cv2.subtract(self.smooth[2:, 1:-1], self.smooth[:-2, 1:-1])
        slope = cv2.magnitude(across, down, across)  # over two px
        np.greater(slope, np.float32(2 * limit / self.enlargement), out=steep[1:-1, 1:-1])
        return steep

    def fitted(self, region: Mask) -> Mask:
        """A mask of the whole picture at the size at which detail is looked at."""
        size = self.smooth.shape[::-1]
        if region.shape == self.smooth.shape:
            return region
        fitted = cv2.resize(region.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        return np.asarray(fitted).view(np.bool_)

    @cached_property
    def _laplacian(self) -> NDArray[np.float32]:
        return np.asarray(cv2.Laplacian(self.smooth, cv2.CV_32F))
