"""Head pose from face landmarks: the canonical face, and the turn that fits it to them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from scoring.vision.models import task_member

_METADATA = "geometry_pipeline_metadata_landmarks.binarypb"
_FLOATS_A_VERTEX = 5  # x, y, z in cm, then two of the texture

# The canonical face looks up when its own axes are level: fitted to portraits with the gaze on the
# lens, its pitch has a median of about -5.5 degrees. It is leant by as much, so that 0 is how level
# portraits read. Two halves of 101 such portraits then have medians of -1.8 and .9 (spread 6), so
# the level is known to about a degree.
_LEAN = 5.5
_UP_AND_NEAR = np.array([1.0, -1.0, -1.0])  # image axes to the canonical face's


@dataclass(frozen=True)
class HeadPose:
    """Degrees: yaw + = turned toward image right, pitch + = chin up, roll + = clockwise.

    Roll is the slope of the eye line in the picture; yaw and pitch are those of the head once that
    line is level, so that turning the picture turns the roll alone.
    """

    yaw: float
    pitch: float
    roll: float


@dataclass(frozen=True)
class CanonicalFace:
    """``vertices`` (468, 3) in cm, x toward image right, y up, z toward the lens; weights (468,).

    ``weights`` are zero but for the 33 vertices that stay put when the expression changes.
    ``mirrored`` (478,): for each landmark the index of its counterpart on the other half.
    """

    vertices: np.ndarray
    weights: np.ndarray
    mirrored: np.ndarray


def head_pose(landmarks: np.ndarray) -> HeadPose:
    """The pose of a head from its landmarks (n >= 468, 3) in px: x right, y down, z away.

    A weighted Procrustes fit (Kabsch 1976, doi:10.1107/S0567739476001873) of the canonical face.
    The landmark model's depth is that of a weak perspective, so the angles are those against the
    line from the lens to the head, wherever in the frame the head is.
    """
    return pose_of(head_rotation(landmarks))


def head_rotation(landmarks: np.ndarray) -> np.ndarray:
    """The 3x3 rotation that turns the canonical face as the landmarks show it (y up, z near)."""
    return head_fit(landmarks)[0]


def head_fit(landmarks: np.ndarray) -> tuple[np.ndarray, float]:
    """The rotation (see ``head_rotation``) and the scale in px per cm of the canonical face."""
    used, weights, model, spread = _steady_vertices()
    seen = landmarks[used] * _UP_AND_NEAR
    seen = seen - (weights * seen).sum(axis=0)
    left, _, right = np.linalg.svd((seen * weights).T @ model)
    keep_handed = np.diag([1, 1, np.sign(np.linalg.det(left @ right))])
    rotation = left @ keep_handed @ right
    turned = model @ rotation.T
    return rotation, float((weights * seen * turned).sum() / spread)


@cache
def _steady_vertices() -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Indexes of the n vertices that are fitted, weights (n, 1), places (n, 3), and their spread.

    The weights add up to 1; the places are about their weighted mean, the spread its variance.
    """
    face = canonical_face()
    used = np.flatnonzero(face.weights > 0)
    weights = face.weights[used, np.newaxis] / face.weights[used].sum()
    model = face.vertices[used] - (weights * face.vertices[used]).sum(axis=0)
    return used, weights, model, float((weights * model**2).sum())


def pose_of(rotation: np.ndarray) -> HeadPose:
    """Yaw, pitch and roll of a rotation: pitch about the eye line, then yaw, then roll."""
    across = rotation[:, 0]
    roll = np.arctan2(-across[1], across[0])
    forward = _turn_roll(-roll) @ rotation[:, 2]
    yaw = np.arctan2(forward[0], forward[2])
    pitch = np.arcsin(np.clip(forward[1], -1, 1))
    return HeadPose(*(float(np.degrees(angle)) for angle in (yaw, pitch, roll)))


@cache
def canonical_face() -> CanonicalFace:
    """The canonical face that lies inside face_landmarker.task. Raises ModelMissing."""
    floats: list[float] = []
    weights: dict[int, float] = {}
    for field, value in _fields(task_member("face_landmarker.task", _METADATA)):
        if field == 1:
            floats += [struct.unpack("<f", raw)[0] for number, raw in _fields(value) if number == 3]
        elif field == 2:
            pair = dict(_fields(value))
            weights[int.from_bytes(pair.get(1, b""), "little")] = struct.unpack("<f", pair[2])[0]
    vertices = np.array(floats).reshape(-1, _FLOATS_A_VERTEX)[:, :3]
    vertices = vertices @ _turn_pitch(-np.radians(_LEAN)).T
    weighted = np.zeros(len(vertices))
    weighted[list(weights)] = list(weights.values())
    return CanonicalFace(vertices, weighted, _mirror_index(vertices))


def _mirror_index(vertices: np.ndarray) -> np.ndarray:
    """Counterparts of the 468 vertices by nearness; the rings of both irises run the same way."""
    gaps = np.linalg.norm(vertices[:, np.newaxis] * [-1, 1, 1] - vertices, axis=2)
    irises = [473, 476, 475, 474, 477, 468, 471, 470, 469, 472]
    return np.concatenate([gaps.argmin(axis=1), irises])


def _turn_roll(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])


def _turn_pitch(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, cos, sin], [0, -sin, cos]])


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Field number and raw bytes of each field of a protocol buffer; integers little-endian."""
    at = 0
    while at < len(message):
        key, at = _variable_integer(message, at)
        if key & 7 == 0:
            value, at = _variable_integer(message, at)
            yield key >> 3, value.to_bytes(8, "little")
            continue
        length = 4
        if key & 7 == 2:
            length, at = _variable_integer(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _variable_integer(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
