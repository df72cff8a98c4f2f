"""A set's figures computed anew in a few plain lines, sharing no code with what they check."""

import warnings
from collections.abc import Sequence

import numpy as np
import ot
from scipy.optimize import minimize
from scipy.spatial.distance import pdist

from scoring.consistency import SetMember

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns that matplotlib is absent
    import colour

# key: (weight, spread that scores 100, spread that scores 0), as docs/consistency.md has them
ANCHORS = {
    "palette": (30, 3.8, 23.0), "gaze": (20, 2, 20), "head": (8, 2, 20), "head_tilt": (3, 1, 6),
    "light_side": (8, 0.05, 0.65), "warmth": (7, 200, 700), "colourfulness": (5, 3, 13),
    "head_size": (8, 0.01, 0.08), "eye_line": (4, 0.01, 0.05), "expression": (4, 0.01, 0.055),
    "texture": (3, 0.05, 0.26),
}  # fmt: skip


def spreads(members: Sequence[SetMember]) -> dict[str, float]:
    """The spread of each dimension of a set of at most 200 with one pose and every reading."""
    numbers = {
        "head_tilt": [one.head[2] for one in members if one.head],
        "light_side": np.clip([one.key_side for one in members if one.key_side is not None], -2, 2),
        "warmth": [one.cct for one in members],
        "colourfulness": [one.colourfulness for one in members],
        "head_size": [one.face_height for one in members],
        "eye_line": [one.eye_line for one in members],
        "expression": [one.mouth_width for one in members],
        "texture": [one.texture for one in members],
    }
    found = {key: float(np.median(np.abs(x - np.median(x)))) for key, x in numbers.items()}
    places = np.arange(len(members))[:, None]
    apart = pdist(places, lambda i, j: earth_movers(members[int(i[0])], members[int(j[0])]))
    return found | {
        "palette": float(np.median(apart)),
        "gaze": from_the_middle([one.gaze for one in members if one.gaze]),
        "head": from_the_middle([one.head[:2] for one in members if one.head]),
    }


def overall(members: Sequence[SetMember]) -> float:
    """The weighted mean of the scores, 0 to 100."""
    score = {
        key: 100 * np.clip((ANCHORS[key][2] - spread) / (ANCHORS[key][2] - ANCHORS[key][1]), 0, 1)
        for key, spread in spreads(members).items()
    }
    return float(sum(ANCHORS[key][0] * score[key] for key in score) / 100)


def earth_movers(first: SetMember, second: SetMember) -> float:
    (own, labs), (other, to) = (zip(*(one.palette or ()), strict=True) for one in (first, second))
    cost = [[float(colour.delta_E(np.array(a), np.array(b))) for b in to] for a in labs]
    return float(ot.emd2(np.array(own) / sum(own), np.array(other) / sum(other), np.array(cost)))


def from_the_middle(angles: Sequence[tuple[float, float]]) -> float:
    """The median angle, degrees, to the direction with the least summed chord length."""
    yaw, pitch = np.radians(angles).T
    points = np.stack([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])

    def length(at: np.ndarray) -> float:
        return float(np.linalg.norm(points - at[:, None], axis=0).sum())

    best = minimize(length, points.mean(axis=1), method="Nelder-Mead", options={"xatol": 1e-9})
    cosines = best.x / np.linalg.norm(best.x) @ points
    return float(np.median(np.degrees(np.arccos(np.clip(cosines, -1, 1)))))
