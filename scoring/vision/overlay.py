"""Evidence that can be drawn over the picture, in coordinates of 0 to 1."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.measurement import Evidence

DIGITS = 4  # a ten-thousandth of the frame is finer than any line on a page
TOLERANCE = 0.006  # of the longer side, by which an outline may be simplified
WHOLE = (0.0, 0.0, 1.0, 1.0)
LARGEST_SIDE = 320  # px; every other pixel of a larger mask is within the tolerance
LEAST_HOLE = 0.005  # of the frame's area; smaller holes in a mask are not drawn


def box(
    x: float, y: float, w: float, h: float, *, label: str, size: tuple[int, int], **numbers: object
) -> Evidence:
    """A rectangle in pixels (top left corner, width, height) of a picture of ``size`` pixels."""
    width, height = size
    return {
        "kind": "box",
        "x": round(x / width, DIGITS),
        "y": round(y / height, DIGITS),
        "w": round(w / width, DIGITS),
        "h": round(h / height, DIGITS),
        "label": label,
        **numbers,
    }


def line(
    points: NDArray[np.floating], *, label: str, size: tuple[int, int], **numbers: object
) -> Evidence:
    """A polyline through points (N, 2) in pixels of a picture of (width, height) pixels."""
    return {"kind": "line", "points": _normalised(points, size), "label": label, **numbers}


def mask(
    region: NDArray[np.bool_],
    *,
    label: str,
    parts: int = 6,
    frame: tuple[float, ...] = WHOLE,
    **numbers: object,
) -> Evidence:
    """The outlines of the largest ``parts`` of a mask (H, W), simplified to a few points each.

    frame: what the mask spans, left, top, width and height as shares of the picture. A hole of
    some size is cut out of its part by a slit, so each polygon can be filled by itself.
    """
    while max(region.shape) > LARGEST_SIDE:
        region = region[::2, ::2]
    height, width = region.shape
    contours, family = cv2.findContours(
        np.ascontiguousarray(region).view(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    parents = [] if family is None else family[0, :, 3].tolist()
    areas = [cv2.contourArea(contour) for contour in contours]
    outer = sorted(
        (at for at, parent in enumerate(parents) if parent < 0), key=lambda at: -areas[at]
    )
    drawn = outer[:parts]
    least = LEAST_HOLE * height * width
    holes = [at for at, parent in enumerate(parents) if parent in drawn and areas[at] >= least]
    polygons = []
    for at in drawn:
        outline = _simplified(contours[at], region.shape)
        for hole in (hole for hole in holes if parents[hole] == at):
            outline = _cut_out(outline, _simplified(contours[hole], region.shape))
        if len(outline) > 2:
            polygons.append(_framed(_normalised(outline, (width, height)), frame))
    return {"kind": "mask", "polygons": polygons, "label": label, **numbers}


def swatch(
    lab: NDArray[np.floating], *, hex_code: str, weight: float, label: str, **numbers: object
) -> Evidence:
    """A patch of colour: CIELAB D65 (L*, a*, b*), its sRGB code, its share of the area (0 to 1)."""
    return {
        "kind": "swatch",
        "hex": hex_code,
        "lab": [round(float(part), 2) for part in lab],
        "weight": round(weight, DIGITS),
        "label": label,
        **numbers,
    }


def _normalised(points: NDArray, size: tuple[int, int]) -> list[list[float]]:
    shares = points[:, :2] / np.asarray(size, dtype=np.float64)
    rounded: list[list[float]] = np.round(shares, DIGITS).tolist()
    return rounded


def _framed(points: list[list[float]], frame: tuple[float, ...]) -> list[list[float]]:
    if frame == WHOLE:
        return points
    left, top, width, height = frame
    return [[round(left + x * width, DIGITS), round(top + y * height, DIGITS)] for x, y in points]


def _simplified(contour: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """A contour (N, 1, 2) with fewer points, (M, 2), in pixels."""
    return np.asarray(cv2.approxPolyDP(contour, TOLERANCE * max(shape), True))[:, 0]


def _cut_out(outline: NDArray[Any], hole: NDArray[Any]) -> NDArray[Any]:
    """The outline led into the hole and back where the two come closest.

    Outlines run one way around and holes the other, so either rule of filling leaves it empty.
    """
    if len(hole) < 3 or len(outline) < 3:
        return outline
    apart = np.linalg.norm(outline[:, None].astype(float) - hole[None], axis=2)
    leave, enter = np.unravel_index(int(apart.argmin()), apart.shape)
    around = np.roll(hole, -int(enter), axis=0)
    return np.concatenate(
        [outline[: leave + 1], around, around[:1], outline[leave : leave + 1], outline[leave + 1 :]]
    )
