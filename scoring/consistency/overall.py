"""The overall of a set: the weighted mean of its dimensions' scores, with its arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.consistency.columns import Columns, Exceptions, columns_of
from scoring.consistency.dimensions import DIMENSIONS
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.members import SetMember
from scoring.consistency.readings import Reading, read

SMALLEST_OVERALL = 6
"""Fewer portraits are compared in pairs only (K-OUT)."""

LEAST_COVERAGE = 0.60
"""Share of the dimensions' weight that must have been read for an overall, as for a Scorecard."""


@dataclass(frozen=True)
class Share:
    """A line of the arithmetic: score 0 to 100, weight in % of what was read, their product."""

    name: str
    score: float
    weight: float
    points: float


def read_all(columns: Columns, distances: PaletteDistances) -> list[Reading]:
    """Every dimension over a set."""
    return [read(dimension, columns, distances) for dimension in DIMENSIONS]


def arithmetic(readings: Iterable[Reading]) -> list[Share]:
    """Lines that add up to the overall; none when too little of the weight could be read."""
    scored = [(reading, reading.score) for reading in readings if reading.score is not None]
    whole = sum(dimension.weight for dimension in DIMENSIONS)
    weight = sum(reading.dimension.weight for reading, _ in scored)
    if weight < LEAST_COVERAGE * whole:
        return []
    return [
        Share(
            name=reading.dimension.name,
            score=round(score, 1),
            weight=round(100 * reading.dimension.weight / weight, 1),
            points=round(score * reading.dimension.weight / weight, 2),
        )
        for reading, score in scored
    ]


def total(shares: Sequence[Share]) -> float | None:
    """The overall, 0 to 100, one decimal; None without any line."""
    return round(sum(share.points for share in shares), 1) if shares else None


def overall_of(
    members: Iterable[SetMember],
    distances: PaletteDistances | None = None,
    *,
    exceptions: Exceptions | None = None,
) -> float | None:
    """The overall of these members and nothing else; None for sets too small to have one.

    ``distances`` may be shared between sets that overlap: it saves time and changes no figure.
    """
    return overall_of_columns(columns_of(members, exceptions), distances or PaletteDistances())


def overall_of_columns(columns: Columns, distances: PaletteDistances) -> float | None:
    """The overall of a set that was read before; None for one too small to have one."""
    if len(columns.members) < SMALLEST_OVERALL:
        return None
    return total(arithmetic(read_all(columns, distances)))
