"""Which pixels show the face, bare skin, the head, the surroundings: boolean masks (H, W).

Skin is told from what lies on it only by closeness to the same person's own cheeks, so no tone is
favoured. Geometry follows the face: "up" and "beside" are those of the head, not of the frame.
"""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.colour_science import cielab, linear_rgb
from scoring.vision.quantiles import medians, percentiles

Mask = NDArray[np.bool_]

RIGHT_EYE_OUTER, LEFT_EYE_OUTER, CHIN = 33, 263, 152
FACE_OVAL = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
]  # fmt: skip
SKIN_PATCHES = {
    "right cheek": [118, 101, 36, 205, 50],
    "left cheek": [347, 330, 266, 425, 280],
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


def skin_patches(landmarks: NDArray[np.floating], rgb: NDArray[np.uint8]) -> dict[str, Mask]:
    """Bare skin of both cheeks and the forehead, by name; empty where nothing skin-like is left.

    Hair, rims and glare inside a patch are left out by their distance from the patch's median.
    """
    kept = {}
    for name, indexes in SKIN_PATCHES.items():
        outline = np.asarray(cv2.convexHull(landmarks[indexes].astype(np.float32)))[:, 0]
        patch = _polygon(outline, rgb.shape)
        inside = np.flatnonzero(patch)
        if len(inside):
            colours = cielab(linear_rgb(rgb.reshape(1, -1, 3)[:, inside]))[0]
            apart = np.abs(colours - medians(evenly(colours)).astype(np.float32))
            alike = np.hypot(apart[:, 1], apart[:, 2]) <= PATCH_CHROMA
            patch.reshape(-1)[inside] = alike & (apart[:, 0] <= PATCH_LIGHTNESS)
        kept[name] = patch
    return kept


def evenly(rows: NDArray[Any], most: int = 1000) -> NDArray[Any]:
    """Every n-th row, so many at most: enough for a median, which sorting makes dear."""
    return rows[:: -(-len(rows) // most)]


def patch_share(patch: Mask, landmarks: NDArray[np.floating], name: str) -> float:
    """How much of a skin patch is bare skin, 0 to 1; 0 when the patch lies outside the picture."""
    outline = cv2.convexHull(landmarks[SKIN_PATCHES[name]].astype(np.float32))
    area = float(cv2.contourArea(outline))
    return min(1.0, float(patch.sum()) / area) if area > 0 else 0.0


def head_and_hair(
    landmarks: NDArray[np.floating], lab: NDArray[np.float32], person: Mask, face: Mask
) -> tuple[Mask, Mask]:
    """The head down to the chin line, and the hair that falls below it.

    Above the eyes everything of the person within 2.2 IOD is head; below them only what lies near
    the face, or has the colours of the hair above and is joined to it, so shoulders stay out.
    """
    beside, below, iod = _head_axes(landmarks, person.shape)
    chin = _chin(landmarks)
    crown = person & (below <= 0) & (np.abs(beside) <= 2.2 * iod)
    sides = person & (below > 0) & (below <= chin)
    nearby = sides & (np.abs(beside) <= 0.85 * iod)
    hair = crown & ~face
    if not hair.any():
        return face | crown | nearby, np.zeros_like(person)
    zone = person & (below > 0) & (below <= chin + 2.2 * iod) & (np.abs(beside) <= 2.2 * iod)
    joined = _joined_to(hair, zone & ~face & _coloured_like(lab, hair))
    return face | crown | nearby | (joined & sides), joined & ~sides


def skin_like_mask(
    linear: NDArray[np.float32], person: Mask, skin_colours: Iterable[NDArray[np.floating]]
) -> Mask:
    """Neck, shoulders, arms and hands: what of ``person`` has the colour of bare skin.

    linear: the overview, in which pores, weave and noise are averaged away. skin_colours: linear
    RGB of patches of this person's own. Compares ratios, which shade leaves alone. Clothing of
    exactly that colour goes with them; walls and wood, being no part of the person, never do.
    """
    logs = cv2.log(cv2.GaussianBlur(linear, (0, 0), 0.6) + np.float32(0.002))
    green_light = logs[..., 1]
    reddish, bluish = logs[..., 0] - green_light, logs[..., 2] - green_light
    like = np.zeros(person.shape, dtype=bool)
    for colour in skin_colours:
        red, green, blue = np.log(colour.astype(np.float64) + 0.002)
        apart = cv2.magnitude(reddish - np.float32(red - green), bluish - np.float32(blue - green))
        darkest, brightest = green + np.log((SKIN_DARKEST, SKIN_BRIGHTEST))
        like |= (green_light >= darkest) & (green_light <= brightest) & (apart <= SKIN_RATIO)
    # Lone pixels are weave and print; a line of shade across the neck is still neck.
    kernel = _disc(1)
    opened = cv2.morphologyEx(like.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, kernel)
    return closed.astype(bool) & person


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


def _coloured_like(lab: NDArray[np.float32], hair: Mask) -> Mask:
    """Pixels within the middle tones and colours of a non-empty region, and a little beyond."""
    colours = lab.reshape(-1, 3)[np.flatnonzero(hair)]
    columns = np.ascontiguousarray(evenly(colours).T)
    quantiles = np.array([percentiles(column, 10, 50, 90) for column in columns])
    low, middle, high = quantiles.T.astype(np.float32)
    lightness = lab[..., 0]
    lit = (lightness >= low[0] - HAIR_LIGHTNESS) & (lightness <= high[0] + HAIR_LIGHTNESS)
    reach = np.hypot(*(high - low)[1:]) / 2 + HAIR_CHROMA
    apart = lab[..., 1:] - middle[1:]
    apart *= apart
    return lit & (apart[..., 0] + apart[..., 1] <= reach**2)


def _joined_to(seed: Mask, region: Mask) -> Mask:
    """The parts of ``region`` that touch ``seed``, directly or through each other."""
    count, labels = cv2.connectedComponents((seed | region).view(np.uint8), connectivity=8)
    joined = np.zeros(count, dtype=bool)
    joined[labels[seed]] = True
    return region & joined[labels]


def _polygon(points: NDArray[Any], shape: tuple[int, ...]) -> Mask:
    canvas = np.zeros(shape[:2], dtype=np.uint8)
    cv2.fillPoly(canvas, [np.round(points[:, :2]).astype(np.int32)], 1)
    return canvas.astype(bool)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)).astype(np.uint8)
