"""What a set is compared on: each dimension's unit, weight, anchors and floors.

``full`` and ``zero`` are the spreads that score 100 and 0: what known edits of one picture leave,
and what portraits that have nothing to do with each other show. The spread is the median pairwise
distance for the palette, the median distance from the set's middle for all else. ``floor`` keeps
a nearly identical set from flagging trifles: no deviation is counted in units smaller than it.
``apart`` is how far from the middle a picture must lie to be named at all. docs/consistency.md
says where each number comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.members import SetMember
from scoring.consistency.palette import EDIT_LEVEL, UNRELATED_LEVEL


@dataclass(frozen=True)
class Dimension:
    """One property a set is compared on; ``read`` picks a member's native value or None."""

    key: str
    name: str
    kind: Literal["palette", "direction", "scalar"]
    unit: str
    weight: float
    full: float
    zero: float
    floor: float
    apart: float
    decimals: int
    read: Callable[[SetMember], object | None]

    @property
    def is_measured(self) -> bool:
        """Whether ``zero`` is the spread of unrelated portraits; of angles it is the last band."""
        return self.unit != "deg"

    def scores(self, spreads: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 to 100 for each spread, linear between the anchors."""
        return np.interp(spreads, (self.full, self.zero), (100.0, 0.0))

    def score(self, spread: float) -> float:
        """0 to 100 for one spread."""
        return float(self.scores(np.array([spread]))[0])

    def word(self, spread: float) -> str:
        """tight, steady, loose or mixed: for gaze and head exactly at 5, 12 and 20 degrees."""
        share = round((self.zero - spread) / (self.zero - self.full), 9)
        if share >= round(15 / 18, 9):
            return "tight"
        if share >= round(8 / 18, 9):
            return "steady"
        return "loose" if share >= 0 else "mixed"


def _light_side(stops: float | None) -> float | None:
    """Past two stops a side lies in shadow; how black it is depends on more than the light."""
    return None if stops is None else min(max(stops, -2.0), 2.0)


# Columns: key, name, kind, unit, weight,
#          full, zero, floor, apart, decimals, read
DIMENSIONS: tuple[Dimension, ...] = (
    Dimension(
        "palette", "Palette", "palette", "ΔE00", 30,
        EDIT_LEVEL, UNRELATED_LEVEL, 3.0, 6.0, 1, lambda member: member.palette,
    ),
    Dimension(
        "gaze", "Gaze", "direction", "deg", 20,
        2.0, 20.0, 2.0, 10.0, 0, lambda member: member.gaze,
    ),
    Dimension(
        "head", "Head direction", "direction", "deg", 8,
        2.0, 20.0, 1.5, 10.0, 0, lambda member: member.head and member.head[:2],
    ),
    Dimension(
        "head_tilt", "Head tilt", "scalar", "deg", 3,
        1.0, 6.0, 1.5, 10.0, 0, lambda member: member.head and member.head[2],
    ),
    Dimension(
        "light_side", "Light side", "scalar", "stops", 8,
        0.05, 0.65, 0.10, 0.60, 2, lambda member: _light_side(member.key_side),
    ),
    Dimension(
        "warmth", "Warmth of light", "scalar", "K", 7,
        200.0, 700.0, 300.0, 700.0, 0, lambda member: member.cct,
    ),
    Dimension(
        "colourfulness", "Colour strength", "scalar", "M", 5,
        3.0, 13.0, 4.0, 12.0, 0, lambda member: member.colourfulness,
    ),
    Dimension(
        "head_size", "Head size", "scalar", "fraction", 8,
        0.01, 0.08, 0.01, 0.08, 2, lambda member: member.face_height,
    ),
    Dimension(
        "eye_line", "Eye line", "scalar", "fraction", 4,
        0.01, 0.05, 0.01, 0.06, 2, lambda member: member.eye_line,
    ),
    Dimension(
        "expression", "Expression (mouth width)", "scalar", "IOD", 4,
        0.01, 0.055, 0.01, 0.08, 2, lambda member: member.mouth_width,
    ),
    Dimension(
        "texture", "Skin texture", "scalar", "L*", 3,
        0.05, 0.26, 0.08, 0.50, 2, lambda member: member.texture,
    ),
)  # fmt: skip
