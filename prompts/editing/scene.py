"""Where an edit works: soft regions of one portrait, worked out once from its Sample."""

from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from prompts.editing.light import Window
from scoring.vision import face_points as points
from scoring.vision import masks
from scoring.vision.sample import Sample

Weights = NDArray[np.float32]

REGION_SIDE = 800  # px; between that and its half the regions are held
EDGE_REACH, EDGE_FLAT = 0.06, 1e-3  # IOD, variance of lightness (0-1) that counts as an edge
NOT_SKIN = (
    points.RIGHT_CORNERS + points.RIGHT_LIDS,
    points.LEFT_CORNERS + points.LEFT_LIDS,
    points.RIGHT_IRIS_RING,
    points.LEFT_IRIS_RING,
)
LIPS = (61, 37, 0, 267, 291, 405, 17, 181)


class Scene:
    """The regions of one portrait; raises Unassessable where no single face is read.

    Weights are (H, W) float32, 0 to 1, at the size of ``level``. sample: the picture as analysed.
    """

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.level = sample.level_within(REGION_SIDE)
        self.iod = sample.face.iod * self.level.scale
        self.landmarks = self.level.points(sample.face.landmarks)

    def part(self, weights: Weights, window: Window) -> Weights:
        """Weights as they lie over a window, with a last axis to multiply colours by."""
        return window.of(weights, self.level.scale)[..., None]

    @cached_property
    def person(self) -> Weights:
        """The person, with edges that follow those of the picture."""
        return self._along_edges(self._enlarged(self.sample.person_probability))

    @cached_property
    def background(self) -> Weights:
        return np.asarray(1 - self.person, dtype=np.float32)

    @cached_property
    def surroundings(self) -> Weights:
        """Clothing and background: no skin and no hair."""
        return self._along_edges(self._enlarged(self.sample.surroundings_mask))

    @cached_property
    def face(self) -> Weights:
        """The face with a wide soft edge, so that light changes without a seam."""
        oval = masks.face_mask(self.landmarks, self.level.shape).astype(np.float32)
        return self._feathered(oval, 0.25) * self.person

    @cached_property
    def skin(self) -> Weights:
        """Bare skin of the face: neither eyes nor lips, nor hair that falls over it."""
        oval = masks.face_mask(self.landmarks, self.level.shape)
        colours = self.sample.close_up.skin_colours
        bare = masks.skin_like_mask(self.level.linear, oval, colours)
        for part in (*NOT_SKIN, LIPS):
            outline = cv2.convexHull(self.landmarks[list(part), :2].astype(np.float32))
            canvas = np.zeros(self.level.shape, dtype=np.uint8)
            cv2.fillPoly(canvas, [np.round(outline).astype(np.int32)], 1)
            bare &= canvas == 0
        return self._feathered(bare.astype(np.float32), 0.03)

    @cached_property
    def beside(self) -> Weights:
        """How far each pixel lies beside the middle of the face, in IOD, along the eyes' line.

        Positive toward the eye that comes later in reading direction: image right.
        """
        right = self.landmarks[masks.RIGHT_EYE_OUTER, :2]
        left = self.landmarks[masks.LEFT_EYE_OUTER, :2]
        across, middle = (left - right) / self.iod**2, (left + right) / 2
        height, width = self.level.shape
        x = (np.arange(width) - middle[0])[None, :] * across[0]
        y = (np.arange(height) - middle[1])[:, None] * across[1]
        return (x + y).astype(np.float32)

    def _enlarged(self, region: NDArray[np.generic]) -> Weights:
        size = self.level.shape[::-1]
        return np.asarray(cv2.resize(region.astype(np.float32), size), dtype=np.float32)

    def _feathered(self, region: Weights, reach: float) -> Weights:
        """reach: sigma in IOD."""
        return np.asarray(
            cv2.GaussianBlur(region, (0, 0), max(1.0, reach * self.iod)), dtype=np.float32
        )

    def _along_edges(self, region: Weights) -> Weights:
        """A coarse region drawn to the picture's own edges: He, Sun & Tang's guided filter.

        Source: 10.1109/TPAMI.2012.213.
        """
        guide = np.asarray(self.level.lightness / 100, dtype=np.float32)
        side = 2 * max(1, round(EDGE_REACH * self.iod)) + 1

        def mean(plane: NDArray[np.floating]) -> Weights:
            return np.asarray(cv2.blur(plane, (side, side)), dtype=np.float32)

        about, there = mean(guide), mean(region)
        slope = (mean(guide * region) - about * there) / (
            mean(guide * guide) - about * about + np.float32(EDGE_FLAT)
        )
        offset = there - slope * about
        return np.clip(mean(slope) * guide + mean(offset), 0, 1)
