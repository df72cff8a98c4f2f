"""Cells of colour space: which portraits have a colour, answered by an index.

A cell is a box of CIELAB (D65) after its chroma was compressed as CIEDE2000 compresses it,
C → ln(1 + 0.045·C) / 0.045, so that a cell is about as large to the eye wherever it lies: at most
4 units of CIEDE2000 from its centre to its farthest corner. A portrait is numbered by the cells
that its colours lie in, and a colour is looked for in the cells whose centre is near it. At
``TOLERANCE`` = 10 a portrait with a colour within 6 units is always found and one whose nearest
colour is beyond 16 never; tests/scoring/test_colour_cells.py holds that against the formula.

CIEDE2000: Sharma, Wu & Dalal 2005 (10.1002/col.20070).
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.members import Lab
from scoring.consistency.palette import ciede2000, lab_from_hex

TOLERANCE = 10.0
"""CIEDE2000 from a colour to a cell's centre up to which the cell is looked in [default]."""

SEEN = 0.08
"""Share of clothing and background from which a colour can be looked for [default]."""

_MOST_WEIGHT = 1.75  # of lightness: a difference in L* is at most so many times the whole's
_COMPRESSION = 0.045  # of chroma in CIEDE2000: S_C = 1 + 0.045 C'
_LIGHT, _PLANE = 3.5, 3.2  # size of a cell: in L*, and in the plane of compressed a* and b*
_LIGHTS = 29  # 0 to 100
_SIDE = 28  # the plane from -44.8 to 44.8; sRGB reaches 43.3

Floats = NDArray[np.float64]


def cells_of(palette: Sequence[Sequence[object]] | None) -> list[int]:
    """The cells that a palette's colours lie in, ascending; [] without a palette.

    palette: [[weight, [L*, a*, b*]], …], as a SetReading keeps it. Swatches of less than ``SEEN``
    of the whole are left out.
    """
    swatches = [(float(weight), lab) for weight, lab in palette or ()]  # type: ignore[arg-type]
    least = SEEN * sum(weight for weight, _ in swatches) - 1e-9
    return sorted({_cell(lab) for weight, lab in swatches if weight >= least})  # type: ignore[arg-type]


def cells_near(hex: str, tolerance: float = TOLERANCE) -> list[int]:
    """The cells to look in for a colour such as ``#336699``, ascending; its own among them.

    Raises ValueError for what is no colour.
    """
    wanted = lab_from_hex(hex)
    centres = _centres()
    looked_at = np.flatnonzero(np.abs(centres[:, 0] - wanted[0]) <= _MOST_WEIGHT * tolerance)
    near = looked_at[ciede2000(centres[looked_at], np.array(wanted)) <= tolerance]
    return sorted({*near.tolist(), _cell(wanted)})


def _cell(lab: Lab) -> int:
    lightness, a, b = (float(value) for value in lab)
    chroma = math.hypot(a, b)
    shrunk = math.log1p(_COMPRESSION * chroma) / _COMPRESSION / chroma if chroma else 1.0
    across = [_place(value * shrunk / _PLANE + _SIDE / 2, _SIDE) for value in (a, b)]
    return (_place(lightness / _LIGHT, _LIGHTS) * _SIDE + across[0]) * _SIDE + across[1]


def _place(value: float, count: int) -> int:
    return min(max(math.floor(value), 0), count - 1)


@lru_cache(maxsize=1)
def _centres() -> Floats:
    """The CIELAB colour in the middle of each cell, shape (cells, 3), by number."""
    plane = (np.arange(_SIDE) + 0.5 - _SIDE / 2) * _PLANE
    lights = (np.arange(_LIGHTS) + 0.5) * _LIGHT
    light, a, b = (axis.ravel() for axis in np.meshgrid(lights, plane, plane, indexing="ij"))
    shrunk = np.hypot(a, b)
    grown = np.expm1(_COMPRESSION * shrunk) / _COMPRESSION / shrunk
    return np.stack([light, a * grown, b * grown], axis=1)
