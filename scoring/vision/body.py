"""The body's landmarks (BlazePose), for the person whose face is looked at.

No detector looks for the body: it hangs below the face that was read, and the face says where and
how large to within a few hundredths of the crop. Where the hips are in view, or the landmarks place
the body elsewhere, they know better than the face: they are read once more in the square they ask
for, as trackers do from one frame to the next.
"""

from dataclasses import dataclass

import numpy as np

from scoring.vision.anchors import sigmoid
from scoring.vision.crops import Picture, Square, crop_square, halvings_of, scaled, to_image_points
from scoring.vision.face_reading import LEFT_EYE_OUTER, RIGHT_EYE_OUTER, Face
from scoring.vision.litert import run
from scoring.vision.mirroring import flipped, is_lighter_at_right, unflipped

NOSE, LEFT_SHOULDER, RIGHT_SHOULDER = 0, 11, 12
LEFT_ELBOW, RIGHT_ELBOW, LEFT_WRIST, RIGHT_WRIST = 13, 14, 15, 16
LEFT_HIP, RIGHT_HIP = 23, 24
_CHIN = 152  # of the face's landmarks

_TASK = "pose_landmarker.task"
_SIZE = 256
_LEAST_SCORE = 0.5
_SEEN = 0.5  # visibility and presence of a joint
_ROOM = 1.25
_BODY = 33  # points
_ABOUT = slice(33, 35)  # two more: the body's middle, and how far it reaches

# Where BlazePose's own detector puts the square, in heights of the face: its middle below the eyes'
# and its side (medians of 126 portraits; the detector's spread about them is .3 and .8).
_BELOW, _SIDE = 3.46, 10.35
# The body hangs straighter than the head is tilted; the eyes' middle moves with the head's turn.
_TILT_SHARE, _ACROSS_PER_DEGREE = 0.2, -0.0097
# Heights of the face between chin and frame from which a body is looked for. Of 126 portraits 47
# have less; in 3 of them both shoulders were seen, and in 1 after a cut of 5 %.
_LEAST_ROOM = 0.6
# From the square looked at to the one the landmarks ask for: shares of its side, and radians, from
# which a second look is worth its time.
_FAR, _RESIZED, _TILTED = 0.12, 1.3, 0.35
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


def read_body(picture: Picture, face: Face, *, scale: float = 1.0) -> Body | None:
    """Read the body of the person whose face was read.

    ``picture`` is an upright uint8 image (H, W, 3), ``scale`` times the size of the one in whose
    pixels ``face`` is given and the answer is wanted. None when the frame ends so close under the
    chin that it cannot show both shoulders, when no body is seen, or none whose nose lies in the
    face. A mirrored image gives the mirrored body.
    """
    picture = halvings_of(picture)
    height = picture.at(0).shape[0] / scale
    if height - face.landmarks[_CHIN, 1] < _LEAST_ROOM * face.box[3]:
        return None
    square = _below(face)
    body, wanted = _landmarks(picture, square, scale)
    if body.score >= _LEAST_SCORE and (_shows_hips(body) or _lies_elsewhere(wanted, square)):
        body, _ = _landmarks(picture, wanted, scale)
    if body.score < _LEAST_SCORE or not _nose_in(face, body):
        return None
    return body


def _below(face: Face) -> Square:
    """The square around the body of a face, image px."""
    right, left = face.landmarks[[RIGHT_EYE_OUTER, LEFT_EYE_OUTER]]
    across = (left - right) / face.iod
    height = float(np.ptp(face.landmarks @ [-across[1], across[0]]))
    turn = _TILT_SHARE * float(np.arctan2(across[1], across[0]))
    aside = _ACROSS_PER_DEGREE * face.pose.yaw * across
    down = _BELOW * np.array([-np.sin(turn), np.cos(turn)])
    x, y = (right + left) / 2 + height * (down + aside)
    return Square(float(x), float(y), _SIDE * height, turn)


def _square(centre: np.ndarray, reach: np.ndarray) -> Square:
    """The square around a body whose middle and whose farthest reach (upward) are given."""
    x, y = reach - centre
    turn = float(np.arctan2(y, x) + np.pi / 2)
    return Square(float(centre[0]), float(centre[1]), float(2 * _ROOM * np.hypot(x, y)), turn)


def _shows_hips(body: Body) -> bool:
    """Whether a hip is seen: then most of the body is, and arms and torso are read."""
    joints = [LEFT_HIP, RIGHT_HIP]
    return bool((np.minimum(body.visibility, body.presence)[joints] >= _SEEN).any())


def _lies_elsewhere(wanted: Square, seen: Square) -> bool:
    away = float(np.hypot(wanted.x - seen.x, wanted.y - seen.y)) / seen.side
    size = wanted.side / seen.side
    turned = abs((wanted.turn - seen.turn + np.pi) % (2 * np.pi) - np.pi)
    return away > _FAR or not 1 / _RESIZED <= size <= _RESIZED or turned > _TILTED


def _landmarks(picture: Picture, square: Square, scale: float) -> tuple[Body, Square]:
    """The body in a square, looked at from its lighter side, and the square that it asks for.

    The square in px of an image of which ``picture`` is ``scale`` times the size, as is the answer.
    """
    seen = Square(square.x * scale, square.y * scale, square.side * scale, square.turn)
    crop = crop_square(picture, seen, _SIZE)
    turned = is_lighter_at_right(crop)
    outputs = run(
        _TASK,
        scaled(flipped(crop) if turned else crop),
        member="pose_landmarks_detector.tflite",
    )
    raw = outputs["Identity"].reshape(-1, 5).astype(float)
    raw, about = raw[:_BODY], raw[_ABOUT, :2]
    world = outputs["Identity_4"].reshape(-1, 3).astype(float)[:_BODY]
    if turned:
        raw = unflipped(raw, _MIRRORED, _SIZE)
        world = unflipped(world, _MIRRORED, 0)
        about = unflipped(about, np.arange(len(about)), _SIZE)
    points = to_image_points(raw[:, :2], square, _SIZE)
    body = Body(
        landmarks=np.column_stack([points, raw[:, 2] * square.side / _SIZE]),
        world=world @ _about_depth(square),
        visibility=sigmoid(raw[:, 3]),
        presence=sigmoid(raw[:, 4]),
        score=float(outputs["Identity_1"].item()),
    )
    return body, _square(*to_image_points(about, square, _SIZE))


def _about_depth(square: Square) -> np.ndarray:
    """The 3x3 matrix (for rows of points) that turns what a crop shows as the image has it."""
    cos, sin = np.cos(square.turn), np.sin(square.turn)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _nose_in(face: Face, body: Body) -> bool:
    """Whether the nose of the body lies in the face, give or take half its box on each side."""
    left, top, width, height = face.box
    x, y = body.landmarks[NOSE, :2]
    return bool(abs(x - left - width / 2) <= width and abs(y - top - height / 2) <= height)
