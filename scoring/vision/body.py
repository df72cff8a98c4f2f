"""The body's landmarks (BlazePose), for the person whose face is looked at."""

from dataclasses import astuple, dataclass, replace

import numpy as np

from scoring.vision.anchors import anchor_centres, merge_overlapping, sigmoid
from scoring.vision.crops import Square, crop_square, letterbox, to_image_points
from scoring.vision.face_detection import FaceBox
from scoring.vision.litert import run
from scoring.vision.mirroring import flipped, is_lighter_at_right, unflipped

NOSE, LEFT_SHOULDER, RIGHT_SHOULDER = 0, 11, 12
LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = 13, 14, 15, 16
LEFT_HIP, RIGHT_HIP = 23, 24

_TASK = "pose_landmarker.task"
_DETECTOR_SIZE, _SIZE = 224, 256
_LAYERS = ((28, 2), (14, 2), (7, 6))
_LEAST_SCORE = 0.5
_ROOM = 1.25
_BODY = 33  # points; the model answers six more, of no use here
# For each landmark its counterpart: nose, three of each eye, then ears to toes in pairs.
_MIRRORED = np.array([0, 4, 5, 6, 1, 2, 3, *(7 + (index ^ 1) for index in range(26))])


@dataclass(frozen=True)
class Body:
    """33 body landmarks of one person, left and right the subject's.

    ``landmarks`` (33, 3): x, y in image px (they may lie outside the frame), z in px, smaller =
    nearer than the hips; ``world`` (33, 3): the same in metres from between the hips, whose depth
    is the steadier one; ``visibility`` and ``presence`` (33,) 0..1; ``score`` 0..1 that a body is
    there at all.
    """

    landmarks: np.ndarray
    world: np.ndarray
    visibility: np.ndarray
    presence: np.ndarray
    score: float


def read_body(rgb: np.ndarray, face_box: FaceBox | None, *, scale: float = 1.0) -> Body | None:
    """Read the body of the person at ``face_box`` (of the surest person without one).

    ``rgb`` is an upright uint8 image (H, W, 3), ``scale`` times the size of the one in whose
    pixels ``face_box`` is given and the answer is wanted. None when no body is seen, or none
    whose nose lies in the face. A mirrored image gives the mirrored body.
    """
    if face_box and scale != 1:
        face_box = _scaled_box(face_box, scale)
    square = _find_body(rgb, face_box)
    if square is None:
        return None
    body = _landmarks(crop_square(rgb, square, _SIZE), square)
    if body.score < _LEAST_SCORE or (face_box and not _nose_in(face_box, body)):
        return None
    if scale != 1:
        body = replace(body, landmarks=body.landmarks / scale)
    return body


def _scaled_box(box: FaceBox, scale: float) -> FaceBox:
    parts = astuple(box)
    x, y, width, height = (part * scale for part in parts[:4])
    right, left = ((x * scale, y * scale) for x, y in parts[5:7])
    return FaceBox(x, y, width, height, box.score, right, left)


def _find_body(rgb: np.ndarray, face_box: FaceBox | None) -> Square | None:
    """The square around the body whose detected face lies nearest to ``face_box``."""
    crop, whole = letterbox(rgb, _DETECTOR_SIZE)
    outputs = run(_TASK, crop / np.float32(127.5) - 1, member="pose_detector.tflite")
    scores = sigmoid(outputs["Identity_1"][0, :, 0])
    kept = scores >= _LEAST_SCORE
    if not kept.any():
        return None
    raw = outputs["Identity"][0][kept].reshape(-1, 6, 2)
    centres = anchor_centres(_DETECTOR_SIZE, _LAYERS)[kept][:, np.newaxis]
    middle, half = raw[:, :1] + centres, raw[:, 1:2] / 2
    points = np.concatenate([middle - half, middle + half, raw[:, 2:] + centres], axis=1)
    found = [row for row, _ in merge_overlapping(points.reshape(len(points), -1), scores[kept])]
    rows = [to_image_points(row.reshape(-1, 2), whole, _DETECTOR_SIZE) for row in found]
    if face_box:
        rows.sort(key=lambda row: float(np.linalg.norm(row[:2].mean(axis=0) - face_box.centre)))
    hips, top = rows[0][2], rows[0][3]
    return _square(hips, top)


def _square(centre: np.ndarray, reach: np.ndarray) -> Square:
    """The square around a body whose middle and whose farthest reach (upward) are given."""
    x, y = reach - centre
    turn = float(np.arctan2(y, x) + np.pi / 2)
    return Square(float(centre[0]), float(centre[1]), float(2 * _ROOM * np.hypot(x, y)), turn)


def _landmarks(crop: np.ndarray, square: Square) -> Body:
    """The body in a crop of ``square``, looked at from its lighter side."""
    turned = is_lighter_at_right(crop)
    seen = flipped(crop) if turned else crop
    outputs = run(_TASK, seen / np.float32(255), member="pose_landmarks_detector.tflite")
    raw = outputs["Identity"].reshape(-1, 5).astype(float)[:_BODY]
    world = outputs["Identity_4"].reshape(-1, 3).astype(float)[:_BODY]
    if turned:
        raw = unflipped(raw, _MIRRORED, _SIZE)
        world = unflipped(world, _MIRRORED, 0)
    points = to_image_points(raw[:, :2], square, _SIZE)
    return Body(
        landmarks=np.column_stack([points, raw[:, 2] * square.side / _SIZE]),
        world=world @ _about_depth(square),
        visibility=sigmoid(raw[:, 3]),
        presence=sigmoid(raw[:, 4]),
        score=float(outputs["Identity_1"].item()),
    )


def _about_depth(square: Square) -> np.ndarray:
    """The 3x3 matrix (for rows of points) that turns what a crop shows as the image has it."""
    cos, sin = np.cos(square.turn), np.sin(square.turn)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _nose_in(box: FaceBox, body: Body) -> bool:
    """Whether the nose of the body lies in the face, give or take half its box on each side."""
    x, y = body.landmarks[NOSE, :2] - box.centre
    return bool(abs(x) <= box.width and abs(y) <= box.height)
