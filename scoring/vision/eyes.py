"""Whether the eyes can be seen: open, and not behind a lens."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import face_points as points
from scoring.vision.colour_science import cielab, linear_rgb
from scoring.vision.face_reading import Face
from scoring.vision.quantiles import medians

# What hides the eyes. Of 126 portraits, clear glasses and deep sockets in hard sun reach a tint of
# 23 and 2.4 stops; the tinted and mirrored lenses among them begin at 34 or 2.8 stops.
_LENS_TINT, _LENS_SHADE = 29.0, 2.6
_OPAQUE_SHADE, _OPAQUE_CONTRAST = 1.0, 0.1
_ENOUGH_SIDE = 64  # px of a window's side: of a larger one every other pixel gives the median
# Lids: the narrowest open eyes reach an aspect ratio of .20 and a blink of .37.
_SHUT_OPENING, _SHUT_BLINK = 0.16, 0.42


@dataclass(frozen=True)
class EyeSight:
    """What hides the eyes, or does not.

    ``tint``: how far the skin seen below an eye differs in colour from the cheek below it, in
    CIELAB a*b*, the larger of both eyes: a coloured lens. ``shade``: how much darker it is, in
    stops, the smaller of both: a dark lens, whatever the skin behind it. ``contrast``: correlation
    of lightness with "white of the eye rather than iris" inside the lids, the better of both eyes,
    -1..1.
    """

    tint: float
    shade: float
    contrast: float

    @property
    def is_blocked(self) -> bool:
        """Whether a dark, coloured or mirrored lens lies over the eyes."""
        opaque = self.shade >= _OPAQUE_SHADE and self.contrast < _OPAQUE_CONTRAST
        return self.tint >= _LENS_TINT or self.shade >= _LENS_SHADE or opaque


def are_shut(face: Face) -> bool:
    """Whether the lids cover both eyes, shut or cast far down."""
    blink = points.pair(face, "eyeBlink")
    return points.eye_opening(face) < _SHUT_OPENING and blink > _SHUT_BLINK


def read_sight(face: Face, rgb: NDArray[np.uint8], *, masked: bool = False) -> EyeSight:
    """Look for a lens in front of the eyes of a face in uint8 sRGB (H, W, 3).

    ``masked``: the cheeks lie under a mask; the skin between the brows stands for them.
    """
    tints, shades, contrasts = [], [], []
    for under, cheek, eye, iris, ring in (
        (points.RIGHT_UNDER_EYE, points.RIGHT_CHEEK, points.RIGHT_EYE,
         points.RIGHT_IRIS, points.RIGHT_IRIS_RING),
        (points.LEFT_UNDER_EYE, points.LEFT_CHEEK, points.LEFT_EYE,
         points.LEFT_IRIS, points.LEFT_IRIS_RING),
    ):  # fmt: skip
        bare = points.BETWEEN_BROWS if masked else cheek
        seen, skin = (_median(rgb, face.landmarks[list(part)]) for part in (under, bare))
        tints.append(float(np.hypot(*(seen - skin)[1:])))
        shades.append(float(np.log2(_luminance(skin[0]) / _luminance(seen[0]))))
        contrasts.append(_white_against_iris(face, rgb, eye, iris, ring))
    return EyeSight(max(tints), min(shades), max(contrasts))


def _white_against_iris(
    face: Face, rgb: NDArray[np.uint8], eye: tuple[int, ...], iris: int, ring: tuple[int, ...]
) -> float:
    centre = face.landmarks[iris]
    radius = float(np.linalg.norm(face.landmarks[list(ring)] - centre, axis=1).mean())
    window, inside = window_of(rgb, face.landmarks[list(eye)])
    if inside.sum() < 20 or radius <= 0:
        return 0.0
    rows, columns = np.nonzero(inside)
    away = np.hypot(columns + window[1].start - centre[0], rows + window[0].start - centre[1])
    clear = np.abs(away / radius - 1) > 0.1
    white = away[clear] > radius
    if not 0 < white.sum() < len(white):
        return 0.0
    light = cv2.cvtColor(rgb[window][inside][clear][np.newaxis], cv2.COLOR_RGB2GRAY)[0]
    if light.std() < 1e-3:
        return 0.0
    return float(np.corrcoef(light, white)[0, 1])


def _median(rgb: NDArray[np.uint8], outline: NDArray[np.floating]) -> NDArray[np.float32]:
    """CIELAB of the median pixel inside an outline in px; of black when it lies outside."""
    (rows, columns), inside = window_of(rgb, outline)
    step = 1 + int(np.sqrt(inside.size) / _ENOUGH_SIDE)
    pixels = rgb[rows, columns][::step, ::step][inside[::step, ::step]]
    middle = medians(pixels) if len(pixels) else np.zeros(3)
    return cielab(linear_rgb(middle.round().astype(np.uint8).reshape(1, 1, 3)))[0, 0]


def _luminance(level: float) -> float:
    """Relative luminance of L*; never under that of L* 2, where files hold mostly noise."""
    level = max(level, 2.0)
    return ((level + 16) / 116) ** 3 if level > 8 else level / 903.3


def window_of(
    rgb: NDArray[np.uint8], outline: NDArray[np.floating]
) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """The slice of the picture around an outline, and which of its pixels lie inside."""
    height, width = rgb.shape[:2]
    low = np.clip(np.floor(outline.min(axis=0)), 0, [width, height]).astype(int)
    high = np.clip(np.ceil(outline.max(axis=0)) + 1, 0, [width, height]).astype(int)
    inside = np.zeros((max(high[1] - low[1], 0), max(high[0] - low[0], 0)), np.uint8)
    if inside.size:
        cv2.fillPoly(inside, [np.round(outline - low).astype(np.int32)], 1)
    return (slice(low[1], high[1]), slice(low[0], high[0])), inside.astype(bool)


def colours_inside(
    rgb: NDArray[np.uint8], window: tuple[slice, slice], inside: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """CIELAB (N, 3) of the pixels of a window of the picture that lie inside; may be empty."""
    pixels = np.ascontiguousarray(rgb[window][inside])
    if not len(pixels):
        return np.zeros((0, 3), np.float32)
    return cielab(linear_rgb(pixels[np.newaxis]))[0]
