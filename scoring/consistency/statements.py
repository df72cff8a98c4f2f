"""What the set's numbers say, in sentences about images; descriptive, never a promise."""

from collections.abc import Sequence

import numpy as np

from scoring.consistency.dimensions import Dimension
from scoring.consistency.directions import yaw_pitch
from scoring.consistency.members import SetMember
from scoring.consistency.overall import SMALLEST_OVERALL
from scoring.consistency.readings import SMALLEST_SET, Reading
from scoring.consistency.wording import (
    amount,
    listed,
    middle_in_words,
    number,
    portraits,
    share,
    toward,
)

LENS = 5.0
"""Degrees off the lens within which a gaze is felt as eye contact (Boyarskaya et al. 2015)."""


def explanation(reading: Reading, members: Sequence[SetMember], *, has_overall: bool) -> str:
    """One or two sentences on a dimension's spread; why there is none, for too few readings."""
    dimension = reading.dimension
    if reading.spread is None or not has_overall:
        return f"Read in {reading.n} of {portraits(len(members))}: too few for a spread."
    typical = amount(dimension, reading.spread)
    anchors = _anchors(dimension)
    if dimension.kind == "palette":
        return f"Two portraits typically lie {typical} apart; {anchors}"
    if dimension.kind == "direction":
        start = f"Portraits typically lie {typical} from {_directions(reading)}; {anchors}"
        return f"{start} {_direct(reading, members)}" if dimension.key == "gaze" else start
    middle = middle_in_words(dimension, reading.middle or 0.0)
    return f"Portraits typically lie {typical} from the middle ({middle}); {anchors}"


def statement(
    *,
    level: str,
    readings: Sequence[Reading],
    size: int,
    unmeasured: int,
    overall: float | None,
    interval: tuple[float, float] | None,
    outliers: int,
    without: float | None,
) -> str:
    """The set in a few sentences, only as strong as its size allows (K-OUT)."""
    parts = [_start(level, size, overall, interval, readings)]
    if level == "outliers":
        parts.append(_outliers(size, outliers, overall, without))
    if level not in ("none", "pairwise"):
        parts.append(_incomplete(readings, size))
    if unmeasured:
        verb = "is" if unmeasured == 1 else "are"
        parts.append(f"{portraits(unmeasured)} without any reading {verb} left out.")
    return " ".join(part for part in parts if part)


def _anchors(dimension: Dimension) -> str:
    full, zero = number(dimension, dimension.full), number(dimension, dimension.zero)
    unrelated = ", the spread of unrelated portraits," if dimension.is_measured else ""
    return f"{full} scores 100 and {zero}{unrelated} scores 0."


def _directions(reading: Reading) -> str:
    named = [toward(*yaw_pitch(pose.centre)) for pose in reading.poses]
    if len(named) == 1:
        return f"the set's direction ({named[0]})"
    counted = [f"{pose.n} {name}" for pose, name in zip(reading.poses, named, strict=True)]
    return f"the nearer of {len(named)} deliberate directions ({listed(counted)})"


def _direct(reading: Reading, members: Sequence[SetMember]) -> str:
    gazes = [members[index].gaze or (90.0, 90.0) for index in reading.present]
    yaws, pitches = np.radians(np.array(gazes)).T
    off = np.degrees(np.arccos(np.clip(np.cos(yaws) * np.cos(pitches), -1, 1)))
    return f"Into the lens (within {LENS:.0f}°): {share(int((off <= LENS).sum()), len(gazes))}."


def _start(
    level: str,
    size: int,
    overall: float | None,
    interval: tuple[float, float] | None,
    readings: Sequence[Reading],
) -> str:
    counted = portraits(size).capitalize()
    if level == "none":
        return f"{counted}: too few to compare (pairs take {SMALLEST_SET})."
    if level == "pairwise":
        return f"{counted}: too few to speak of a set (that takes {SMALLEST_OVERALL}); pairs alone."
    if overall is None:
        return f"{counted}: too little could be read for an overall."
    between = f" (90 % interval {interval[0]:.0f} to {interval[1]:.0f})" if interval else ""
    words = [
        f"{reading.dimension.name.lower()} {reading.dimension.word(reading.spread)}"
        for reading in readings
        if reading.dimension.key in ("palette", "gaze") and reading.spread is not None
    ]
    return f"{counted}: consistency {overall:.0f} of 100{between}; {listed(words)}."


def _outliers(size: int, outliers: int, overall: float | None, without: float | None) -> str:
    if not outliers:
        return "None differs more than chance could explain in a set of this size."
    verb = "lies" if outliers == 1 else "lie"
    start = f"{share(outliers, size)} {verb} apart"
    if overall is None or without is None:
        return f"{start}."
    it = "it" if outliers == 1 else "them"
    return f"{start}; without {it} {overall:.0f} becomes {without:.0f}."


def _incomplete(readings: Sequence[Reading], size: int) -> str:
    """Which dimensions rest on fewer portraits than the set has."""
    fewer = [
        f"{reading.dimension.name.lower()} in {reading.n}"
        for reading in readings
        if reading.n < size
    ]
    return f"Not everything could be read in all {size}: {listed(fewer)}." if fewer else ""
