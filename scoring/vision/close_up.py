"""The face alone, at the scale at which skin is read, with the bare skin of cheeks and forehead."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.vision import masks
from scoring.vision.colour_science import linear_rgb
from scoring.vision.levels import Level
from scoring.vision.masks import Mask, evenly
from scoring.vision.perception import Face
from scoring.vision.quantiles import medians

LARGEST_IOD = 440.0  # px; twice what the finest measure of skin needs
MARGIN = 0.1  # of the IOD, kept around the landmarks


class CloseUp(Level):
    """The window around the landmarks; halved while the IOD is 440 px or more.

    landmarks (478, 2) and iod are in pixels of the window. frame: its left, top, width and height
    as shares of the whole picture, for overlays.
    """

    def __init__(self, rgb: NDArray[np.uint8], face: Face) -> None:
        height, width = rgb.shape[:2]
        x, y, across, down = face.box
        room = MARGIN * face.iod
        left, top = (int(np.clip(low - room, 0, end - 2)) for low, end in ((x, width), (y, height)))
        right = int(np.clip(np.ceil(x + across + room), left + 2, width))
        bottom = int(np.clip(np.ceil(y + down + room), top + 2, height))
        level = Level(rgb[top:bottom, left:right], 1.0, left, top)
        while level.scale * face.iod >= LARGEST_IOD:
            level = level.halved()
        super().__init__(np.ascontiguousarray(level.rgb), level.scale, left, top)
        self.landmarks = self.points(face.landmarks)
        self.iod = face.iod * level.scale
        rows, columns = level.shape
        shares = (left, top, columns / level.scale, rows / level.scale)
        self.frame = tuple(
            part / side for part, side in zip(shares, (width, height) * 2, strict=True)
        )

    @cached_property
    def face_mask(self) -> Mask:
        """Inside of the face oval."""
        return masks.face_mask(self.landmarks, self.shape)

    @cached_property
    def skin_patches(self) -> dict[str, Mask]:
        """Bare skin of ``right cheek``, ``left cheek`` and ``forehead``."""
        patches = masks.skin_patches(self.landmarks, self.rgb)
        return {name: patch & self.face_mask for name, patch in patches.items()}

    @cached_property
    def skin_colours(self) -> list[NDArray[np.float32]]:
        """Median linear RGB of each patch that shows bare skin."""
        inside = (np.flatnonzero(patch) for patch in self.skin_patches.values())
        samples = [
            self.rgb.reshape(1, -1, 3)[:, evenly(pixels)] for pixels in inside if len(pixels)
        ]
        return [medians(linear_rgb(pixels)[0]).astype(np.float32) for pixels in samples]

    @cached_property
    def skin_mask(self) -> Mask:
        """The three skin patches together."""
        return np.logical_or.reduce(list(self.skin_patches.values()))
