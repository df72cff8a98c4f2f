"""Evidence that can be drawn over the picture, in coordinates of 0 to 1."""

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision.measurement import Evidence

DIGITS = 4  # a ten-thousandth of the frame is finer than any line on a page


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


def mask(region: NDArray[np.bool_], *, label: str, parts: int = 6, **numbers: object) -> Evidence:
    """The outlines of the largest ``parts`` of a mask (H, W), simplified to a few points each."""
    height, width = region.shape
    contours, _ = cv2.findContours(
        region.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    tolerance = 0.004 * max(width, height)
    largest = sorted(contours, key=cv2.contourArea, reverse=True)[:parts]
    outlines = [cv2.approxPolyDP(contour, tolerance, True)[:, 0] for contour in largest]
    polygons = [_normalised(outline, (width, height)) for outline in outlines if len(outline) > 2]
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
    scale = np.asarray(size, dtype=np.float64)
    return [[round(float(x), DIGITS), round(float(y), DIGITS)] for x, y in points[:, :2] / scale]
