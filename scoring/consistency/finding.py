"""The report of a set as it is stored and drawn: plain values, numbers already rounded."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

from scoring.consistency.brand_colours import BrandColour
from scoring.consistency.differences import Difference
from scoring.consistency.overall import Share
from scoring.consistency.pairs import Pair

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
class Consistency:
    """A set's report. Lists of portraits are sorted by title; ``different`` by how rare it is."""

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

    def to_json_dict(self) -> dict[str, Any]:
        """The stored form: plain JSON values, the same for the same images in any order."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain
