"""The body's landmarks (BlazePose), for the person whose face is looked at."""

from dataclasses import astuple, dataclass

import numpy as np

from scoring.vision.anchors import anchor_centres, merge_overlapping, sigmoid
from scoring.vision.crops import Square, crop_square, letterbox, to_image_points
from scoring.vision.face_detection import FaceBox
from scoring.vision.litert import run

NOSE, LEFT_SHOULDER, RIGHT_SHOULDER = 0, 11, 12
LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = 13, 14, 15, 16
LEFT_HIP, RIGHT_HIP = 23, 24

_TASK = "pose_landmarker.task"
_DETECTOR_SIZE, _SIZE = 224, 256
_LAYERS = ((28, 2), (14, 2), (7, 6))
_LEAST_SCORE = 0.5
_ROOM = 1.25
_BODY, _CENTRE, _REACH = 33, 33, 34  # body points; then those that frame the next pass
# For each landmark its counterpart: nose, three of each eye, then ears to toes in pairs.
_MIRRORED = [0, 4, 5, 6, 1, 2, 3, *(7 + (index ^ 1) for index in range(26))]


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


def read_body(rgb: np.ndarray, face_box: FaceBox | None) -> Body | None:
    """Read the body of the person at ``face_box`` (of the surest person without one).

    ``rgb`` is an upright uint8 image (H, W, 3). Two passes, the second framed by the first and
    averaged with its mirror image, so that neither side is favoured. None when no body is seen,
    or none whose nose lies in the face.
    """
    square = _find_body(rgb, face_box)
    if square is None:
        return None
    _, square = _landmarks(crop_square(rgb, square, _SIZE), square)
    crop = crop_square(rgb, square, _SIZE)
    plain, _ = _landmarks(crop, square)
    level = Square(_SIZE / 2, _SIZE / 2, _SIZE)
    flipped, _ = _landmarks(np.ascontiguousarray(crop[:, ::-1]), level)
    body = _mean(plain, _unmirrored(flipped, square))
    if body.score < _LEAST_SCORE or (face_box and not _nose_in(face_box, body)):
        return None
    return body


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


def _landmarks(crop: np.ndarray, square: Square) -> tuple[Body, Square]:
    """The body in a crop of ``square``, and the square that frames it better."""
    outputs = run(_TASK, crop / np.float32(255), member="pose_landmarks_detector.tflite")
    raw = outputs["Identity"].reshape(-1, 5).astype(float)
    points = to_image_points(raw[:, :2], square, _SIZE)
    body = Body(
        landmarks=np.column_stack([points, raw[:, 2] * square.side / _SIZE])[:_BODY],
        world=(outputs["Identity_4"].reshape(-1, 3).astype(float) @ _about_depth(square))[:_BODY],
        visibility=sigmoid(raw[:_BODY, 3]),
        presence=sigmoid(raw[:_BODY, 4]),
        score=float(outputs["Identity_1"].item()),
    )
    return body, _square(points[_CENTRE], points[_REACH])


def _unmirrored(body: Body, square: Square) -> Body:
    """A body read in the flipped crop of ``square``, as it lies in the image."""
    points = body.landmarks[_MIRRORED] * [-1, 1, 1] + [_SIZE, 0, 0]
    flat = to_image_points(points[:, :2], square, _SIZE)
    return Body(
        landmarks=np.column_stack([flat, points[:, 2] * square.side / _SIZE]),
        world=body.world[_MIRRORED] * [-1, 1, 1] @ _about_depth(square),
        visibility=body.visibility[_MIRRORED],
        presence=body.presence[_MIRRORED],
        score=body.score,
    )


def _about_depth(square: Square) -> np.ndarray:
    """The 3x3 matrix (for rows of points) that turns what a crop shows as the image has it."""
    cos, sin = np.cos(square.turn), np.sin(square.turn)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _mean(one: Body, other: Body) -> Body:
    pairs = zip(astuple(one), astuple(other), strict=True)
    return Body(*((first + second) / 2 for first, second in pairs))


def _nose_in(box: FaceBox, body: Body) -> bool:
    """Whether the nose of the body lies in the face, give or take half its box on each side."""
    x, y = body.landmarks[NOSE, :2] - box.centre
    return bool(abs(x) <= box.width and abs(y) <= box.height)
