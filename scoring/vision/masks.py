"""Which pixels show the face, bare skin, the head, the surroundings: boolean masks (H, W).

Skin is told from what lies on it only by closeness to the same person's own cheeks, so no tone is
favoured. Geometry follows the face: "up" and "beside" are those of the head, not of the frame.
"""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

RIGHT_EYE_OUTER, LEFT_EYE_OUTER, CHIN = 33, 263, 152
FACE_OVAL = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]  # fmt: skip
SKIN_PATCHES = {
    "right cheek": [116, 117, 118, 101, 36, 205, 187, 123, 50],
    "left cheek": [345, 346, 347, 330, 266, 425, 411, 352, 280],
    "forehead": [109, 10, 338, 337, 299, 336, 9, 107, 69, 108],
}

# What still counts as the same skin inside a patch, beside hair, rims and glare: CIELAB
# differences from the patch's median.
PATCH_LIGHTNESS, PATCH_CHROMA = 16.0, 10.0
# What counts as the same skin elsewhere, under more or less of the same light: the distance of
# log R/G and log B/G (linear) from the cheeks' own, and the ratio of luminances.
SKIN_RATIO, SKIN_DARKEST, SKIN_BRIGHTEST = 0.33, 0.04, 8.0
# How far falling hair may leave the middle tones and colours of the hair above the chin, CIELAB.
HAIR_LIGHTNESS, HAIR_CHROMA = 6.0, 4.0


def face_mask(landmarks: NDArray[np.floating], shape: tuple[int, int]) -> Mask:
    """Inside of the face oval of landmarks (478, 2) in px, for a picture of ``shape`` (H, W)."""
    return _polygon(landmarks[FACE_OVAL], shape)


def skin_patches(landmarks: NDArray[np.floating], lab: NDArray[np.float32]) -> dict[str, Mask]:
    """Bare skin of both cheeks and the forehead, by name; empty where nothing skin-like is left.

    Hair, rims and glare inside a patch are left out by their distance from the patch's median.
    """
    kept = {}
    for name, indexes in SKIN_PATCHES.items():
        outline = np.asarray(cv2.convexHull(landmarks[indexes].astype(np.float32)))[:, 0]
        patch = _polygon(outline, lab.shape[:2])
        if patch.any():
            patch &= _close_to(lab, patch, PATCH_LIGHTNESS, PATCH_CHROMA)
        kept[name] = patch
    return kept


def patch_share(patch: Mask, landmarks: NDArray[np.floating], name: str) -> float:
    """How much of a skin patch is bare skin, 0 to 1; 0 when the patch lies outside the picture."""
    outline = cv2.convexHull(landmarks[SKIN_PATCHES[name]].astype(np.float32))
    area = float(cv2.contourArea(outline))
    return min(1.0, float(patch.sum()) / area) if area > 0 else 0.0


def head_mask(landmarks: NDArray[np.floating], person: Mask, face: Mask) -> Mask:
    """Face and hair: the person above the chin line and within the head's neighbourhood.

    The neighbourhood reaches 1.7 IOD to either side of the eyes' middle, as far as hair does.
    """
    beside, below, iod = _head_axes(landmarks, person.shape)
    above_chin = below <= _chin(landmarks)
    return face | (person & above_chin & (np.abs(beside) <= 1.7 * iod))


def skin_like_mask(linear: NDArray[np.float32], person: Mask, patches: Iterable[Mask]) -> Mask:
    """Neck, shoulders, arms and hands: what of ``person`` has the colour of a bare skin patch.

    Compares ratios of linear RGB, which shade leaves alone. Clothing of exactly that colour goes
    with them; walls and wood, being no part of the person, never do.
    """
    grain = max(person.shape) / 512  # px; pores, weave and noise must not decide
    logs = np.log(cv2.GaussianBlur(linear, (0, 0), grain) + np.float32(0.002))
    like = np.zeros_like(person)
    for patch in patches:
        if not patch.any():
            continue
        red, green, blue = np.median(logs[patch], axis=0)
        redder = logs[..., 0] - logs[..., 1] - (red - green)
        bluer = logs[..., 2] - logs[..., 1] - (blue - green)
        brightness = np.exp(logs[..., 1] - green)
        lit = (brightness >= SKIN_DARKEST) & (brightness <= SKIN_BRIGHTEST)
        like |= lit & (np.hypot(redder, bluer) <= SKIN_RATIO)
    # Lone pixels are weave and print; a line of shade across the neck is still neck.
    kernel = _disc(max(person.shape) / 256)
    opened = cv2.morphologyEx((like & person).astype(np.uint8), cv2.MORPH_OPEN, kernel)
    return cv2.morphologyEx(opened, cv2.MORPH_CLOSE, kernel).astype(bool) & person


def falling_hair_mask(
    landmarks: NDArray[np.floating], lab: NDArray[np.float32], person: Mask, hair: Mask
) -> Mask:
    """Hair that falls below the chin: joined to the ``hair`` above it and of its colours."""
    if not hair.any():
        return np.zeros_like(person)
    beside, below, iod = _head_axes(landmarks, person.shape)
    chin = _chin(landmarks)
    near = (np.abs(beside) <= 1.6 * iod) & (below > chin) & (below <= chin + 2.2 * iod)
    low, middle, high = np.percentile(lab[hair], [10, 50, 90], axis=0)
    lightness = lab[..., 0]
    lit = (lightness >= low[0] - HAIR_LIGHTNESS) & (lightness <= high[0] + HAIR_LIGHTNESS)
    reach = np.hypot(*(high - low)[1:]) / 2 + HAIR_CHROMA
    coloured = np.hypot(lab[..., 1] - middle[1], lab[..., 2] - middle[2]) <= reach
    like = person & near & lit & coloured
    _, labels = cv2.connectedComponents((like | hair).astype(np.uint8), connectivity=8)
    present = np.unique(labels[hair])
    return like & np.isin(labels, present[present > 0])


def background_mask(person_probability: NDArray[np.float32]) -> Mask:
    """Where no person is seen (probability below .1), 9 px in from the edge at 1024 px."""
    clear = (person_probability < 0.1).astype(np.uint8)
    reach = 9 * max(clear.shape) / 1024
    # The frame's own border is no edge of the person.
    eroded = cv2.erode(clear, _disc(reach), borderType=cv2.BORDER_CONSTANT, borderValue=1)
    return eroded.astype(bool)


def _chin(landmarks: NDArray[np.floating]) -> float:
    """How far the chin lies below the eyes' middle, along the head's own downward axis, in px."""
    _, down, middle = _axes(landmarks)
    return float((landmarks[CHIN, :2] - middle) @ down)


def _axes(
    landmarks: NDArray[np.floating],
) -> tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]:
    """Unit vectors across and down the head, and the eyes' middle, in px."""
    right, left = landmarks[RIGHT_EYE_OUTER, :2], landmarks[LEFT_EYE_OUTER, :2]
    across = (left - right) / np.linalg.norm(left - right)
    return across, np.array([-across[1], across[0]]), (right + left) / 2


def _head_axes(
    landmarks: NDArray[np.floating], shape: tuple[int, ...]
) -> tuple[NDArray[np.floating], NDArray[np.floating], float]:
    """Of each pixel: how far beside and below the eyes' middle (px, head axes); and the IOD."""
    across, down, middle = _axes(landmarks)
    x = np.arange(shape[1], dtype=np.float32)[None, :] - np.float32(middle[0])
    y = np.arange(shape[0], dtype=np.float32)[:, None] - np.float32(middle[1])
    beside = x * np.float32(across[0]) + y * np.float32(across[1])
    below = x * np.float32(down[0]) + y * np.float32(down[1])
    eyes = landmarks[LEFT_EYE_OUTER, :2] - landmarks[RIGHT_EYE_OUTER, :2]
    return beside, below, float(np.linalg.norm(eyes))


def _close_to(lab: NDArray[np.float32], region: Mask, lightness: float, chroma: float) -> Mask:
    """Pixels within these CIELAB distances of the median colour of a non-empty ``region``."""
    middle = np.median(lab[region], axis=0)
    apart = np.abs(lab - middle)
    return (apart[..., 0] <= lightness) & (np.hypot(apart[..., 1], apart[..., 2]) <= chroma)


def _polygon(points: NDArray[Any], shape: tuple[int, ...]) -> Mask:
    canvas = np.zeros(shape[:2], dtype=np.uint8)
    cv2.fillPoly(canvas, [np.round(points[:, :2]).astype(np.int32)], 1)
    return canvas.astype(bool)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.uint8)
