"""Palettes of clothing and background, and how far two of them are apart (K-PAL).

The distance of two palettes is the exact earth mover's distance with CIEDE2000 as the cost of
moving one unit of colour: Rubner, Tomasi & Guibas 2000 (10.1023/A:1026543900054); Sharma, Wu &
Dalal 2005 (10.1002/col.20070). Neither is a metric, so nothing here relies on triangles.
"""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from ot.lp.emd_wrap import emd_c

from scoring.consistency.members import Lab, Palette

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns that matplotlib, which we do not use, is absent
    import colour

PAIRWISE_LIMIT = 200
"""Above so many palettes the spread is taken to the medoid of that many, not over all pairs."""

EDIT_LEVEL = 3.8
"""Median distance, CIEDE2000 units, between a portrait and mild edits of it (10 % crop, 5 %
warmer, 30 % less saturated, 1/3 stop brighter): n = 504, p5 to p95 1.7 to 6.3; skin and hair
masked out, 126 portraits."""

UNRELATED_LEVEL = 23.0
"""Median distance between two unrelated portraits: n = 7,875 pairs, p5 to p95 13.3 to 41.3."""

D65 = colour.CCS_ILLUMINANTS["CIE 1931 2 Degree Standard Observer"]["D65"]

MOST_STEPS = 100_000
"""Of the network simplex; palettes of eight swatches take a few dozen."""

_CHUNK = 4096  # pairs of palettes whose costs are computed at once: 64 costs each, about 50 MB

Floats = NDArray[np.float64]


def ciede2000(first: Floats, second: Floats) -> Floats:
    """CIEDE2000 of CIELAB colours, arrays of shape (…, 3); 1 is about just noticeable."""
    return np.asarray(colour.difference.delta_E_CIE2000(first, second), dtype=np.float64)


def lab_from_hex(hex_code: str) -> Lab:
    """CIELAB (D65) of an sRGB colour such as ``#1f3a5f``. Raises ValueError for anything else."""
    digits = hex_code.strip().removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"{hex_code!r} is not a colour of the form #rrggbb")
    rgb = np.array([int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    lab = colour.XYZ_to_Lab(colour.sRGB_to_XYZ(rgb), D65)
    return float(lab[0]), float(lab[1]), float(lab[2])


def hex_from_lab(*labs: Lab) -> list[str]:
    """The sRGB colours nearest to CIELAB (D65) colours, clipped to the gamut: ``#rrggbb``."""
    if not labs:
        return []
    rgb = colour.XYZ_to_sRGB(colour.Lab_to_XYZ(np.array(labs), D65))
    levels = np.clip(np.rint(np.asarray(rgb) * 255), 0, 255).astype(int)
    return ["#{:02x}{:02x}{:02x}".format(*level) for level in levels]


def palette_distance(first: Palette, second: Palette) -> float:
    """Earth mover's distance of two palettes in CIEDE2000 units; 0 for equal ones, symmetric."""
    return solve([(first, second)])[0]


def palette_flow(source: Palette, target: Palette) -> Floats:
    """How much weight moves from each swatch of source to each of target; rows sum to weights."""
    cost = ciede2000(_colours(source)[:, None], _colours(target)[None])
    flow, *_ = emd_c(_weights(source), _weights(target), cost, MOST_STEPS, 1)
    return np.asarray(flow, dtype=np.float64)


def medoid(matrix: Floats) -> int:
    """Index of the palette with the least summed distance to the others; the first of equals."""
    return int(np.argmin(matrix.sum(axis=1).round(6)))


def nearest_swatch(colour_lab: Lab, palette: Palette, least_weight: float = 0.0) -> float:
    """CIEDE2000 from a colour to the palette's nearest swatch of at least that share, or inf."""
    total = sum(weight for weight, _ in palette)
    swatches = [lab for weight, lab in palette if weight >= least_weight * total]
    if not swatches:
        return float("inf")
    return float(ciede2000(np.array([colour_lab]), np.array(swatches)).min())


def solve(pairs: Sequence[tuple[Palette, Palette]]) -> list[float]:
    """Distances of pairs of palettes; a pair is solved in one fixed order, so it is symmetric."""
    ordered = [(a, b) if a <= b else (b, a) for a, b in pairs]
    found: list[float] = []
    for start in range(0, len(ordered), _CHUNK):
        found += _solve(ordered[start : start + _CHUNK])
    return found


def _solve(pairs: Sequence[tuple[Palette, Palette]]) -> list[float]:
    """The CIEDE2000 costs of all pairs are computed in one call."""
    arrays = {palette: (_colours(palette), _weights(palette)) for pair in pairs for palette in pair}
    first = [arrays[a] for a, _ in pairs]
    second = [arrays[b] for _, b in pairs]
    left = np.concatenate(
        [np.repeat(a, len(b), 0) for (a, _), (b, _) in zip(first, second, strict=True)]
    )
    right = np.concatenate(
        [np.tile(b, (len(a), 1)) for (a, _), (b, _) in zip(first, second, strict=True)]
    )
    costs = ciede2000(left, right)
    found, start = [], 0
    for (a, own), (b, other) in zip(first, second, strict=True):
        stop = start + len(a) * len(b)
        cost = costs[start:stop].reshape(len(a), len(b))
        found.append(0.0 if a is b else _earth_movers(own, other, cost))
        start = stop
    return found


def _earth_movers(first: Floats, second: Floats, cost: Floats) -> float:
    """Exact, by POT's network simplex; called bare, because its checks take ten times as long."""
    _, work, _, _, code = emd_c(first, second, cost, MOST_STEPS, 1)
    if code != 1:
        raise ArithmeticError(f"the earth mover's distance was not found (code {code})")
    return float(work)


def _colours(palette: Palette) -> Floats:
    return np.array([lab for _, lab in palette], dtype=np.float64)


def _weights(palette: Palette) -> Floats:
    weights = np.array([weight for weight, _ in palette], dtype=np.float64)
    return weights / weights.sum()
