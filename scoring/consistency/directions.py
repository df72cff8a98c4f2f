"""Directions of gaze and head over a set (K-POSE): the middle, the spread, deliberate poses.

A direction is a unit vector (x image right, y up, z toward the lens). The middle of a set is the
normalised spatial median (Ducharme & Milasevic 1987, 10.1093/biomet/74.1.212), which one odd
picture cannot pull away. There is no Rayleigh test here: faces always point near the camera, so
it would call every set concentrated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POSE_GAP = 15.0
"""Degrees that must lie empty between two groups of pictures to call them two poses [default]."""

POSE_SIZE = 3
"""Fewest pictures that make a deliberate pose [default]; fewer are stray pictures."""

CLUSTERED = 200
"""Poses are looked for among at most so many pictures: the search compares every pair."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pose:
    """One direction that pictures of a set share: its middle (unit vector) and how many do."""

    centre: Floats
    n: int


def unit_vectors(angles: Sequence[tuple[float, float]]) -> Floats:
    """(yaw, pitch) pairs in degrees to unit vectors, shape (n, 3)."""
    yaw, pitch = np.radians(np.array(angles, dtype=np.float64).reshape(-1, 2)).T
    return np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)], 1)


def yaw_pitch(vector: Floats) -> tuple[float, float]:
    """A unit vector as (yaw, pitch) in degrees."""
    x, y, z = (float(part) for part in vector)
    return float(np.degrees(np.arctan2(x, z))), float(np.degrees(np.arcsin(np.clip(y, -1, 1))))


def angles_between(vectors: Floats, centre: Floats) -> Floats:
    """Great-circle distance in degrees of unit vectors (n, 3) to one direction (3,), 0 to 180."""
    sine = np.linalg.norm(np.cross(vectors, centre), axis=-1)
    return np.degrees(np.arctan2(sine, vectors @ centre))


def spatial_median(vectors: Floats) -> Floats:
    """The direction with the least summed chord length to the vectors, by Weiszfeld's iteration."""
    centre = vectors.mean(axis=0)
    for _ in range(200):
        chords = 1.0 + float(centre @ centre) - 2.0 * (vectors @ centre)  # squared
        weight = 1.0 / np.sqrt(np.maximum(chords, 1e-15))
        moved = weight @ vectors / weight.sum()
        step = float(np.linalg.norm(moved - centre))
        centre = moved
        if step < 1e-9:
            break
    length = float(np.linalg.norm(centre))
    return centre / length if length > 1e-9 else np.array([0.0, 0.0, 1.0])


def poses(vectors: Floats) -> tuple[Pose, ...]:
    """The deliberate poses of a set, the commonest first; one pose when it does not divide.

    Pictures belong together when a chain of steps of at most POSE_GAP joins them. With two or
    more groups of at least POSE_SIZE pictures, each group is a pose and lone pictures none.
    """
    groups = [group for group in _chains(vectors[:CLUSTERED]) if len(group) >= POSE_SIZE]
    if len(groups) < 2:
        return (Pose(spatial_median(vectors), len(vectors)),)
    centres = [spatial_median(vectors[group]) for group in groups]
    away = np.stack([angles_between(vectors, centre) for centre in centres])
    nearest = np.where(away.min(axis=0) <= POSE_GAP, away.argmin(axis=0), -1)
    found = [Pose(centre, int((nearest == index).sum())) for index, centre in enumerate(centres)]
    return tuple(sorted(found, key=lambda pose: (-pose.n, yaw_pitch(pose.centre))))


def angles_to_poses(vectors: Floats, found: Sequence[Pose]) -> Floats:
    """Degrees from each direction to the nearest pose, shape (n,)."""
    return np.min([angles_between(vectors, pose.centre) for pose in found], axis=0)


def _chains(vectors: Floats) -> list[NDArray[np.intp]]:
    """Single-linkage groups at POSE_GAP, as sorted indexes."""
    near = np.degrees(np.arccos(np.clip(vectors @ vectors.T, -1, 1))) <= POSE_GAP
    np.fill_diagonal(near, val=True)
    left = np.ones(len(vectors), dtype=bool)
    groups = []
    while left.any():
        group = near[left.argmax()]
        while (grown := near[group].any(axis=0)).sum() > group.sum():
            group = grown
        groups.append(np.flatnonzero(group))
        left &= ~group
    return groups
