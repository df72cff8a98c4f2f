"""Where the eyes are turned, read twice; and whether they can be seen at all.

Angles are against the line from the head to the lens, in degrees: yaw + = toward image right,
pitch + = up.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.vision import face_points as points
from scoring.vision.colour_science import cielab, linear_rgb
from scoring.vision.face_reading import Face
from scoring.vision.head_pose import head_fit

# Iris travel: 12 mm of eye radius over 30 mm of eye length is .40 of the canonical eye's 2.66 cm.
_EYE_RADIUS = 1.06  # cm
# The model's irises move less up and down than the eyes do, since the lids go with them.
_VERTICAL_TRAVEL = 0.6
# The iris of an eye that looks into the lens, from the middle of its corners, in cm of the head's
# own axes: toward the temple, up, back. Fitted (Huber) to 72 portraits with the gaze on the lens,
# apart for the iris's place across and up, since the lids distort the latter.
_REST_ACROSS = (0.174, 0.423, -0.562)
_REST_UP = (0.170, 0.228, -0.138)

# Degrees for a blendshape of 1, and the vertical score of eyes that look straight out of a level
# head: Theil-Sen slopes over the same portraits, where the eyes undo the head's own turn.
_DEGREES_ACROSS, _DEGREES_UP = 34.6, 39.6
_VERTICAL_BIAS = -0.054

# How much of the vertical angle is the blendshapes'; their spread on portraits with the gaze on
# the lens is the wider one, since they take lowered lids for lowered eyes.
_BLENDSHAPE_SHARE_UP = 0.35

# Spread (1.48 MAD) of both readings together on those portraits, degrees: what looks like a small
# turn of the eyes is mostly the shape of these eyes.
_NOISE_ACROSS, _NOISE_UP = 2.9, 3.8

# What hides the eyes. Of 126 portraits, clear glasses and deep sockets in hard sun reach a tint of
# 23 and 2.4 stops; the tinted and mirrored lenses among them begin at 34 or 2.8 stops.
_LENS_TINT, _LENS_SHADE = 29.0, 2.6
_OPAQUE_SHADE, _OPAQUE_CONTRAST = 1.0, 0.1
_ENOUGH_SIDE = 64  # px of a window's side: of a larger one every other pixel gives the median
# Lids: the narrowest open eyes reach an aspect ratio of .20 and a blink of .37.
_SHUT_OPENING, _SHUT_BLINK = 0.16, 0.42


@dataclass(frozen=True)
class Gaze:
    """``yaw`` and ``pitch`` of both readings together, and how far they lie apart, in degrees."""

    yaw: float
    pitch: float
    disagreement: float

    @property
    def off_lens(self) -> float:
        """The unsigned angle between gaze and lens, degrees."""
        towards = np.cos(np.radians(self.yaw)) * np.cos(np.radians(self.pitch))
        return float(np.degrees(np.arccos(np.clip(towards, -1, 1))))


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


def read_gaze(face: Face) -> Gaze:
    """Gaze from the irises' place between the eye corners and from the eight ``eyeLook*``.

    The first is a ball in a turned head, the second adds learned eye angles to the head's own.
    Each mean is drawn toward the lens as its own noise asks (Wiener's weight): an angle as small
    as the noise is halved, one of thrice the noise keeps nine tenths.
    """
    iris, learned = _from_irises(face), _from_blendshapes(face)
    share = np.array([0.5, _BLENDSHAPE_SHARE_UP])
    angles = share * learned + (1 - share) * iris
    yaw, pitch = angles**3 / (angles**2 + np.square([_NOISE_ACROSS, _NOISE_UP]))
    return Gaze(float(yaw), float(pitch), float(np.hypot(*(iris - learned))))


def read_sight(face: Face, rgb: NDArray[np.uint8]) -> EyeSight:
    """Look for a lens in front of the eyes of a face in uint8 sRGB (H, W, 3)."""
    tints, shades, contrasts = [], [], []
    for under, cheek, eye, iris, ring in (
        (points.RIGHT_UNDER_EYE, points.RIGHT_CHEEK, points.RIGHT_EYE,
         points.RIGHT_IRIS, points.RIGHT_IRIS_RING),
        (points.LEFT_UNDER_EYE, points.LEFT_CHEEK, points.LEFT_EYE,
         points.LEFT_IRIS, points.LEFT_IRIS_RING),
    ):  # fmt: skip
        seen, skin = (_median(rgb, face.landmarks[list(part)]) for part in (under, cheek))
        tints.append(float(np.hypot(*(seen - skin)[1:])))
        shades.append(float(np.log2(_luminance(skin[0]) / _luminance(seen[0]))))
        contrasts.append(_white_against_iris(face, rgb, eye, iris, ring))
    return EyeSight(max(tints), min(shades), max(contrasts))


def _from_irises(face: Face) -> NDArray[np.float64]:
    """Yaw and pitch, the mean of both eyes weighted by how long each is seen to be."""
    rotation, scale = head_fit(points.points_3d(face))
    angles, weights = [], []
    for iris, corners, side in (
        (points.RIGHT_IRIS, points.RIGHT_CORNERS, -1.0),
        (points.LEFT_IRIS, points.LEFT_CORNERS, 1.0),
    ):
        ends = face.landmarks[list(corners)]
        away = (face.landmarks[iris] - ends.mean(axis=0)) / scale * [1, -1]
        across = away[0] - rotation[0] @ np.multiply(_REST_ACROSS, [side, 1, 1])
        up = away[1] - rotation[1] @ np.multiply(_REST_UP, [side, 1, 1])
        sines = np.array([across / _EYE_RADIUS, up / _EYE_RADIUS / _VERTICAL_TRAVEL])
        angles.append(np.degrees(np.arcsin(np.clip(sines, -1, 1))))
        weights.append(float(np.linalg.norm(ends[0] - ends[1])))
    return np.average(angles, axis=0, weights=weights)


def _from_blendshapes(face: Face) -> NDArray[np.float64]:
    scores = face.blendshapes
    across = (
        scores["eyeLookOutLeft"]
        + scores["eyeLookInRight"]
        - scores["eyeLookInLeft"]
        - scores["eyeLookOutRight"]
    ) / 2
    up = points.pair(face, "eyeLookUp") - points.pair(face, "eyeLookDown") - _VERTICAL_BIAS
    return np.array([face.pose.yaw + _DEGREES_ACROSS * across, face.pose.pitch + _DEGREES_UP * up])


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
    middle = np.median(pixels, axis=0) if len(pixels) else np.zeros(3)
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
