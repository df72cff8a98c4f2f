"""Sets of four or five: too few for a statement, so only pairs of portraits are compared."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.consistency.analysis import Analysis
from scoring.consistency.dimensions import Dimension
from scoring.consistency.members import SetMember
from scoring.consistency.wording import amount


@dataclass(frozen=True)
class Pair:
    """The two portraits most or least alike on one dimension; distance in its unit."""

    kind: Literal["most_alike", "least_alike"]
    dimension: str
    portrait_ids: list[str]
    titles: list[str]
    distance: float
    unit: str
    sentence: str


def most_and_least_alike(found: Analysis) -> list[Pair]:
    """The two most and the two least alike in palette and in gaze, where at least two were read."""
    pairs: list[Pair] = []
    for reading in found.readings:
        if reading.dimension.key not in ("palette", "gaze"):
            continue
        known = sorted(
            (found.between(reading, int(a), int(b)), int(a), int(b))
            for a, b in itertools.combinations(reading.present, 2)
        )
        if known:
            pairs.append(_pair("most_alike", reading.dimension, found.members, known[0]))
        if len(known) > 1:
            pairs.append(_pair("least_alike", reading.dimension, found.members, known[-1]))
    return pairs


def _pair(
    kind: Literal["most_alike", "least_alike"],
    dimension: Dimension,
    members: Sequence[SetMember],
    found: tuple[float, int, int],
) -> Pair:
    distance, *indexes = found
    ids_and_titles = sorted((members[index].title, members[index].id) for index in indexes)
    titles = [title for title, _ in ids_and_titles]
    words = kind.replace("_", " ").capitalize()
    return Pair(
        kind=kind,
        dimension=dimension.key,
        portrait_ids=[id for _, id in ids_and_titles],
        titles=titles,
        distance=round(distance, dimension.decimals + 1),
        unit=dimension.unit,
        sentence=(
            f"{words} in {dimension.name.lower()}: “{titles[0]}” and “{titles[1]}”, "
            f"{amount(dimension, distance)} apart."
        ),
    )
