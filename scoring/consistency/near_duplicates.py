"""Portraits of a set that are one picture saved twice: cut, scaled, compressed or toned otherwise.

Such copies keep where the head points, how it is tilted, where the eyes look, how wide the mouth
is, and, up to a trim, how the face sits in the frame. The next picture of a burst does not. What
edits of one picture leave was measured on 126 licensed portraits with seven edits each (JPEG at
quality 60, half the size, warmer by 6 % in red and blue, brighter by 12 %, 2 % trimmed from all
sides or from two, and a mild mixture): each tolerance below is over the 99th percentile of what
any of them moved, and pairs of unrelated portraits come near all of them at once in none of 7,875
cases. docs/consistency.md has the figures.

Neighbours are found with a tree, so that a set of n takes n log n steps. Knows no framework.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from scoring.consistency.members import Palette
from scoring.consistency.palette import solve

COLUMNS = (
    "head_yaw", "head_pitch", "head_roll", "face_height", "eye_line", "face_across", "face_shape",
    "gaze_yaw", "gaze_pitch", "mouth_width",
)  # fmt: skip
"""What is compared. face_across: the middle of the face's box, fraction of the width; face_shape:
width over height of that box, in pixels. The rest is as ``SetMember`` has it."""

TOLERANCES = np.array([1.2, 1.2, 0.75, 0.025, 0.016, 0.025, 0.03, 4.0, 4.0, 0.02])
"""Up to which two readings of each column may be one picture's."""

NEEDED = 7
"""So many columns, the first ones, must be read; of the others one at least, in both pictures."""

ALTOGETHER = 0.42
"""The root mean square of all differences, each in parts of its tolerance, stays under this: 99 %
of the measured copies do. Of 10,000 different pictures of one narrow look, drawn at random, some
250 pairs do as well: one in 200,000; their palettes part them."""

PALETTES_APART = 7.0
"""CIEDE2000 units between the palettes of two copies; 99.5 % of the measured ones are closer."""

MOST_PAIRS = 10_000
"""Palettes are compared for so many pairs at most, the closest ones: they take the longest."""

NEIGHBOURS = 24
"""Nearest neighbours of a picture that are looked at."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Alike:
    """Pictures of one group, by their rows, and how far the palettes of any two lie apart."""

    rows: tuple[int, ...]
    palettes_apart: float


def near_duplicates(
    values: Floats, palettes: Callable[[Sequence[int]], Sequence[Palette | None]]
) -> list[Alike]:
    """The groups of two or more, the largest first. A picture is in one group at most.

    values: shape (n, 10) as COLUMNS, NaN = not read. palettes: those of some rows, in their order;
    asked once, for rows that are alike in all else. Palettes that were not read part nobody.
    """
    pairs = pairs_alike(values)[:MOST_PAIRS]
    rows = sorted(set(pairs.ravel().tolist()))
    found = dict(zip(rows, palettes(rows), strict=True)) if rows else {}
    known = [(found[a], found[b]) for a, b in pairs.tolist()]
    apart = iter(solve([(a, b) for a, b in known if a and b]))
    away = np.array([next(apart) if a and b else 0.0 for a, b in known])
    kept = away <= PALETTES_APART
    return _grouped(pairs[kept], away[kept])


def pairs_alike(values: Floats) -> NDArray[np.intp]:
    """The pairs of rows whose readings are those of one picture, shape (m, 2), the closest first.

    Both rows of a pair are in order; colours are not looked at.
    """
    scaled = values / TOLERANCES
    whole = np.flatnonzero(~np.isnan(scaled[:, :NEEDED]).any(axis=1))
    if len(whole) < 2:
        return np.zeros((0, 2), dtype=np.intp)
    tree = cKDTree(scaled[whole, :NEEDED])
    reach = min(NEIGHBOURS + 1, len(whole))
    away, near = tree.query(tree.data, k=reach, p=np.inf, distance_upper_bound=1.0)
    first = np.broadcast_to(np.arange(len(whole))[:, None], near.shape)
    is_pair = np.isfinite(away) & (near != first)
    pairs = np.sort(np.stack([whole[first[is_pair]], whole[near[is_pair]]], axis=1), axis=1)
    pairs = np.unique(pairs, axis=0)
    apart = _apart(scaled[pairs[:, 0]], scaled[pairs[:, 1]])
    closest = np.argsort(apart, kind="stable")
    return pairs[closest][apart[closest] <= ALTOGETHER]


def _apart(first: Floats, second: Floats) -> Floats:
    """Root mean square over what was read in both; infinite where one of them is past its
    tolerance, or where neither gaze nor mouth can be compared."""
    steps = np.abs(first - second)
    # a direction is one reading, however many angles say it
    together = np.stack(
        [
            np.hypot(steps[:, 0], steps[:, 1]),
            *steps[:, 2:7].T,
            np.hypot(steps[:, 7], steps[:, 8]),
            steps[:, 9],
        ],
        axis=1,
    )
    is_read = ~np.isnan(together)
    is_known = is_read[:, -2:].any(axis=1)
    is_within = (np.where(is_read, together, 0.0) <= 1.0).all(axis=1)
    square = np.where(is_read, together, 0.0) ** 2
    return np.where(is_known & is_within, np.sqrt(square.sum(axis=1) / is_read.sum(axis=1)), np.inf)


def _grouped(pairs: NDArray[np.intp], apart: Floats) -> list[Alike]:
    """Around the picture with most copies its copies, then around the next of what is left.

    So a chain of small steps does not join pictures that are no copies of each other.
    """
    near: dict[int, dict[int, float]] = {}
    for (a, b), away in zip(pairs.tolist(), apart.tolist(), strict=True):
        near.setdefault(a, {})[b] = away
        near.setdefault(b, {})[a] = away
    groups, left = [], set(near)
    for centre in sorted(near, key=lambda row: (-len(near[row]), row)):
        members = [row for row in near[centre] if row in left]
        if centre in left and members:
            left -= {centre, *members}
            widest = max(near[centre][row] for row in members)
            groups.append(Alike(tuple(sorted([centre, *members])), round(widest, 1)))
    return sorted(groups, key=lambda group: (-len(group.rows), group.rows))
