"""Which portraits lie apart from their set (K-OUT), without crying wolf.

A deviation is counted in robust standard units, z = .6745 (x - median) / MAD (Iglewicz & Hoaglin
1993), the MAD never below the dimension's floor. Several dimensions are tested on each portrait,
so the dimensions of a portrait share the false-alarm rate that one dimension has at CUT, by
Holm's weighted step-down (Holm 1979): palette and gaze, which weigh most in the overall, get the
larger shares. Below TESTED readings nothing is tested.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

CUT = 3.5
"""Robust z past which one image on one dimension alone would be flagged [default]."""

TESTED = 8
"""Fewest readings of a dimension for which an outlier may be named [default]."""

TAIL_FREEDOM = 0.4
"""Degrees of freedom a reading of the MAD is worth: a MAD of n values is so unsteady that z has
about the tail of Student's t with .4 n degrees of freedom (simulated for n = 8 to 40)."""

Floats = NDArray[np.float64]


def robust_z(values: Floats, floor: float, *, signed: bool) -> tuple[Floats, bool]:
    """Robust z of each value, and whether the floor stood in for the MAD.

    signed: values deviate to both sides and z is unsigned; else they are distances, of which
    only the large ones are odd, and z is negative for values under their median.
    """
    away = values - np.median(values)
    mad = float(np.median(np.abs(away)))
    z = 0.6745 * (np.abs(away) if signed else away) / max(mad, floor)
    return z, mad < floor


def rarity(z: float, n: int, *, is_floored: bool) -> float:
    """How rare a deviation is, as a multiple of how rare CUT is: 1 at CUT, smaller beyond.

    n: readings that the MAD was taken from. With the floor in the MAD's place z is steady and
    has a normal tail, else a Student tail (normalised after Wallace 1959, good to three digits).
    """
    freedom = math.inf if is_floored else TAIL_FREEDOM * n
    return _tail(max(z, 0.0), freedom) / _tail(CUT, freedom)


def flagged(rarities: Mapping[str, float], weights: Mapping[str, float]) -> list[str]:
    """The dimensions on which a portrait is an outlier, the most telling first.

    Weighted step-down: a dimension may use up the share of the false-alarm rate that its weight
    has among the dimensions not yet passed.
    rarities: of this portrait, by dimension; weights: of every dimension the set is tested on.
    """
    passed: list[str] = []
    left = sum(weights.values())
    for key in sorted(rarities, key=lambda key: (rarities[key] / weights[key], key)):
        if rarities[key] > weights[key] / left:
            break
        passed.append(key)
        left -= weights[key]
    return passed


def _tail(z: float, freedom: float) -> float:
    """Two-sided tail of Student's t; of the normal for infinite freedom."""
    if math.isfinite(freedom):
        z = (8 * freedom + 1) / (8 * freedom + 3) * math.sqrt(freedom * math.log1p(z * z / freedom))
    return math.erfc(z / math.sqrt(2.0))
