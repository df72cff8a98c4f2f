"""The report of a set as it is stored and drawn: plain values, numbers already rounded."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from scoring.consistency.adherence import TargetLine
from scoring.consistency.brand_colours import BrandColour
from scoring.consistency.differences import Difference
from scoring.consistency.overall import Share
from scoring.consistency.pairs import Pair
from scoring.consistency.references import References

SHOWN = 200
"""Portraits whose palette and gaze a report lists; the readings of all are stored elsewhere."""

Level = Literal["none", "pairwise", "most_different", "outliers"]


@dataclass(frozen=True)
class DimensionReport:
    """One dimension; spread in ``unit``, score 0 to 100 and word None where too few were read;
    weight in % before renormalising; n = portraits it could be read in."""

    key: str
    name: str
    unit: str
    spread: float | None
    score: float | None
    weight: float
    word: str | None
    explanation: str
    n: int


@dataclass(frozen=True)
class Swatch:
    """A colour of a palette and its share, 0 to 1, of clothing and background."""

    hex: str
    weight: float


@dataclass(frozen=True)
class PortraitPalette:
    """The palette of one portrait, the largest swatch first."""

    portrait_id: str
    swatches: list[Swatch]


@dataclass(frozen=True)
class PortraitGaze:
    """Where the gaze of one portrait points, degrees."""

    portrait_id: str
    yaw: float
    pitch: float


@dataclass(frozen=True)
class GazeMode:
    """A direction that n portraits of the set share, degrees."""

    yaw: float
    pitch: float
    n: int


@dataclass(frozen=True)
class Without:
    """The overall, 0 to 100, of the set without one portrait; None when too few are left."""

    portrait_id: str
    title: str
    overall: float | None


@dataclass(frozen=True)
class Excepted:
    """A portrait that may differ: keys of the dimensions it does not count in, [""] = in none."""

    portrait_id: str
    title: str
    dimensions: list[str]


@dataclass(frozen=True)
class Consistency:
    """A set's report; n = portraits that count. Lists of portraits are sorted by title,
    ``different`` and ``without_each`` by how rare the difference is.

    palette and gaze hold at most SHOWN portraits, the named ones first of all. without_different
    is the overall without all outliers together. target_overall is the weighted mean of the
    target's lines, 0 to 100; it never enters the overall.
    """

    n: int
    level: Level
    statement: str
    overall: float | None
    interval: list[float] | None
    dimensions: list[DimensionReport]
    palette: list[PortraitPalette]
    brand_palette: list[BrandColour]
    gaze: list[PortraitGaze]
    gaze_modes: list[GazeMode]
    pairs: list[Pair]
    different: list[Difference]
    without_different: float | None
    arithmetic: list[Share]
    without_each: list[Without]
    exceptions: list[Excepted]
    target: list[TargetLine]
    target_overall: float | None
    target_arithmetic: list[Share]
    references: References

    def to_json_dict(self) -> dict[str, Any]:
        """The stored form: plain JSON values, the same for the same images in any order."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain
