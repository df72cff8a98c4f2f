"""One face read closely: 478 landmarks, 52 blendshapes and the head's pose.

Three passes of the landmark model, for reasons and figures in
docs/decisions/0002-steady-face-readings.md: one to centre the crop, then one over the centred crop
and one over its mirror image. The mean of the two favours neither side, and how far they disagree
says how far to trust it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.vision.anchors import sigmoid
from scoring.vision.crops import Picture, Square, crop_square, halvings_of, scaled, to_image_points
from scoring.vision.face_detection import FaceBox
from scoring.vision.head_pose import HeadPose, canonical_face, head_fit, head_pose
from scoring.vision.litert import run
from scoring.vision.mirroring import flipped, is_lighter_at_right, unflipped

RIGHT_EYE_OUTER, LEFT_EYE_OUTER = 33, 263

_SIZE = 256
_ROOM = 1.5  # side of the crop over the longer side of the face
_TASK = "face_landmarker.task"

_BLENDSHAPE_NAMES = """
_neutral browDownLeft browDownRight browInnerUp browOuterUpLeft browOuterUpRight cheekPuff
cheekSquintLeft cheekSquintRight eyeBlinkLeft eyeBlinkRight eyeLookDownLeft eyeLookDownRight
eyeLookInLeft eyeLookInRight eyeLookOutLeft eyeLookOutRight eyeLookUpLeft eyeLookUpRight
eyeSquintLeft eyeSquintRight eyeWideLeft eyeWideRight jawForward jawLeft jawOpen jawRight
mouthClose mouthDimpleLeft mouthDimpleRight mouthFrownLeft mouthFrownRight mouthFunnel
mouthLeft mouthLowerDownLeft mouthLowerDownRight mouthPressLeft mouthPressRight mouthPucker
mouthRight mouthRollLower mouthRollUpper mouthShrugLower mouthShrugUpper mouthSmileLeft
mouthSmileRight mouthStretchLeft mouthStretchRight mouthUpperUpLeft mouthUpperUpRight
noseSneerLeft noseSneerRight
"""
_BLENDSHAPES = _BLENDSHAPE_NAMES.split()

# The landmarks that the blendshape model reads, in its order.
_BLENDSHAPE_INDEXES = """
0 1 4 5 6 7 8 10 13 14 17 21 33 37 39 40 46 52 53 54 55 58 61 63 65 66 67 70 78 80 81 82 84 87 88
91 93 95 103 105 107 109 127 132 133 136 144 145 146 148 149 150 152 153 154 155 157 158 159 160
161 162 163 168 172 173 176 178 181 185 191 195 197 234 246 249 251 263 267 269 270 276 282 283 284
285 288 291 293 295 296 297 300 308 310 311 312 314 317 318 321 323 324 332 334 336 338 356 361 362
365 373 374 375 377 378 379 380 381 382 384 385 386 387 388 389 390 397 398 400 402 405 409 415 454
466 468 469 470 471 472 473 474 475 476 477
"""
_BLENDSHAPE_POINTS = [int(index) for index in _BLENDSHAPE_INDEXES.split()]


@dataclass(frozen=True)
class Face:
    """One face, read in image px; left and right are the subject's.

    ``landmarks`` (478, 2); ``depth`` (478,) in px, larger = farther; ``blendshapes`` name -> 0..1;
    ``pose`` in degrees; ``presence`` 0..1; ``box`` the landmarks' own bounds (x, y, width, height);
    ``iod`` the distance of the outer eye corners (33-263); ``agreement`` the median distance of
    the landmarks of the two passes, in IOD: 0 = the same.
    """

    landmarks: np.ndarray
    depth: np.ndarray
    blendshapes: dict[str, float]
    pose: HeadPose
    presence: float
    box: tuple[float, float, float, float]
    iod: float
    agreement: float

    @cached_property
    def fit(self) -> tuple[np.ndarray, float]:
        """The rotation and the scale of the canonical face in it, see ``head_pose.head_fit``."""
        return head_fit(np.column_stack([self.landmarks, self.depth]))


def read_face(picture: Picture, box: FaceBox) -> Face:
    """Read the face at ``box`` of an upright uint8 RGB image (H, W, 3).

    The model sees the face as the box frames it, then as those landmarks themselves do. A
    mirrored image gives the mirrored face, to the rounding of its pixels.
    """
    picture = halvings_of(picture)
    last = _pass(picture, _square_of_points(_first_look(picture, _square_of_box(box))))
    landmarks = last.mean
    iod = float(np.linalg.norm(landmarks[RIGHT_EYE_OUTER, :2] - landmarks[LEFT_EYE_OUTER, :2]))
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    gaps = np.linalg.norm((last.plain - last.unmirrored)[:, :2], axis=1)
    scores = _blendshapes(last.plain)
    mirrored = _blendshapes(last.unmirrored[canonical_face().mirrored] * [-1, 1, 1])
    return Face(
        landmarks=landmarks[:, :2],
        depth=landmarks[:, 2],
        blendshapes={
            name: (scores[name] + mirrored[_other_side(name)]) / 2 for name in _BLENDSHAPES
        },
        pose=head_pose(landmarks),
        presence=last.presence,
        box=(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1])),
        iod=iod,
        agreement=float(np.median(gaps)) / max(iod, 1e-6),
    )


@dataclass(frozen=True)
class _Pass:
    """Landmarks (478, 3) in image px: of a crop, and of the flipped crop put back in place."""

    plain: np.ndarray
    unmirrored: np.ndarray
    presence: float

    @property
    def mean(self) -> np.ndarray:
        return (self.plain + self.unmirrored) / 2


def _first_look(picture: Picture, square: Square) -> np.ndarray:
    """Where the landmarks lie (478, 2), image px: good enough to centre the next crop."""
    crop = crop_square(picture, square, _SIZE)
    if is_lighter_at_right(crop):
        raw, _ = _landmarks(flipped(crop))
        raw = unflipped(raw, canonical_face().mirrored, _SIZE)
    else:
        raw, _ = _landmarks(crop)
    return to_image_points(raw[:, :2], square, _SIZE)


def _pass(picture: Picture, square: Square) -> _Pass:
    crop = crop_square(picture, square, _SIZE)
    raw, presence = _landmarks(crop)
    raw_flipped, presence_flipped = _landmarks(flipped(crop))
    back = unflipped(raw_flipped, canonical_face().mirrored, _SIZE)
    return _Pass(
        plain=_in_image(raw, square),
        unmirrored=_in_image(back, square),
        presence=min(presence, presence_flipped),
    )


def _landmarks(crop: np.ndarray) -> tuple[np.ndarray, float]:
    """Landmarks (478, 3) in px of the crop, and presence 0..1."""
    outputs = run(_TASK, scaled(crop), member="face_landmarks_detector.tflite")
    points = outputs["Identity"].reshape(-1, 3).astype(float)
    return points, float(sigmoid(outputs["Identity_1"]).item())


def _in_image(points: np.ndarray, square: Square) -> np.ndarray:
    """Crop points (n, 3) as image points; the depth only scales."""
    flat = to_image_points(points[:, :2], square, _SIZE)
    return np.column_stack([flat, points[:, 2] * square.side / _SIZE])


def _blendshapes(points: np.ndarray) -> dict[str, float]:
    outputs = run(_TASK, points[_BLENDSHAPE_POINTS, :2], member="face_blendshapes.tflite")
    (scores,) = outputs.values()
    return {name: float(score) for name, score in zip(_BLENDSHAPES, scores, strict=True)}


def _square_of_box(box: FaceBox) -> Square:
    (right_x, right_y), (left_x, left_y) = box.right_eye, box.left_eye
    turn = float(np.arctan2(left_y - right_y, left_x - right_x))
    return Square(*box.centre, _ROOM * max(box.width, box.height), turn)


def _square_of_points(points: np.ndarray) -> Square:
    """The square around the landmarks, the eyes level in it."""
    across = points[LEFT_EYE_OUTER] - points[RIGHT_EYE_OUTER]
    turn = float(np.arctan2(across[1], across[0]))
    level = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    seen = points @ level
    low, high = seen.min(axis=0), seen.max(axis=0)
    x, y = level @ ((low + high) / 2)
    return Square(float(x), float(y), _ROOM * float((high - low).max()), turn)


def _other_side(name: str) -> str:
    """The blendshape of the other half of the face; the middle ones are their own."""
    if "Left" in name:
        return name.replace("Left", "Right")
    return name.replace("Right", "Left")
