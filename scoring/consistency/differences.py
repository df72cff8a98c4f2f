"""Which portraits to name, on which dimension, what each should resemble, and the fix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.consistency.analysis import Analysis
from scoring.consistency.directions import angles_between
from scoring.consistency.fixes import Aim, fix_for
from scoring.consistency.members import SetMember
from scoring.consistency.outliers import CUT, TESTED, flagged, rarity
from scoring.consistency.readings import Reading
from scoring.consistency.wording import amount, listed

Floats = NDArray[np.float64]

NAMED = 20
"""At most so many portraits are named; more would be a different set, not outliers of this one."""

WORTH_NAMING = 2.24
"""Robust z from which a portrait that is no outlier is still called most different (Wilcox)."""


@dataclass(frozen=True)
class Difference:
    """A portrait that lies apart; distance in the dimension's unit; resembles_id: the portrait
    that the fix leads to, on that dimension: the nearest one pinned “this is us”, or else the one
    nearest to the set's middle; is_outlier only by the rule for sets of 8."""

    portrait_id: str
    title: str
    dimension: str
    distance: float
    unit: str
    resembles_id: str
    sentence: str
    fix: str
    is_outlier: bool


def outliers(analysis: Analysis) -> list[Difference]:
    """Portraits that are outliers of a set, the rarest first."""
    tested = [reading for reading in analysis.readings if reading.n >= TESTED]
    by_key = {reading.dimension.key: reading for reading in tested}
    weights = {key: reading.dimension.weight for key, reading in by_key.items()}
    found: list[tuple[float, str, str, int, list[str]]] = []
    for index in _suspects(tested):
        rarities = {
            key: rarity(float(reading.z[index]), reading.n, is_floored=reading.is_floored)
            for key, reading in by_key.items()
            if reading.z[index] > 0
        }
        keys = [
            key
            for key in flagged(rarities, weights)
            if by_key[key].distance[index] > by_key[key].dimension.apart
        ]
        if keys:
            member, telling = analysis.members[index], rarities[keys[0]] / weights[keys[0]]
            found.append((telling, member.title, member.id, index, keys))
    return [
        _difference(analysis, by_key[keys[0]], index, [by_key[key] for key in keys[1:]])
        for *_, index, keys in sorted(found)[:NAMED]
    ]


def _suspects(readings: Sequence[Reading]) -> list[int]:
    """Members that lie past the cut on some dimension: no share of the rate is any wider."""
    if not readings:
        return []
    past = np.stack([reading.z >= CUT for reading in readings])
    return np.flatnonzero(past.any(axis=0)).tolist()


def most_different(analysis: Analysis, *, only_clear: bool) -> list[Difference]:
    """The portrait that lies most apart, never called an outlier; none when all are alike.

    only_clear: name it only well apart from the others and past the dimension's own threshold.
    """
    best: tuple[float, Reading, int] | None = None
    for reading in analysis.readings:
        apart = (reading.z > WORTH_NAMING) & (reading.distance > reading.dimension.apart)
        z = np.nan_to_num(np.where(apart | (not only_clear), reading.z, 0.0))
        index = int(z.argmax()) if len(z) else 0
        if len(z) and z[index] > (best[0] if best else 0.0):
            best = (float(z[index]), reading, index)
    if best is None:
        return []
    return [_difference(analysis, best[1], best[2], more=[], is_outlier=False)]


def describe(analysis: Analysis, reading: Reading, index: int) -> tuple[str, str]:
    """How one member differs from the set on one dimension, and what to do about it."""
    return _sentence(analysis, reading, index), _fix(analysis, reading, index)[0]


def _difference(
    analysis: Analysis,
    reading: Reading,
    index: int,
    more: Sequence[Reading],
    *,
    is_outlier: bool = True,
) -> Difference:
    member = analysis.members[index]
    sentence = _sentence(analysis, reading, index)
    if more:
        names = [other.dimension.name.lower() for other in more]
        sentence += f" It also lies apart in {listed(names)}."
    fix, model = _fix(analysis, reading, index)
    return Difference(
        portrait_id=member.id,
        title=member.title,
        dimension=reading.dimension.key,
        distance=round(float(reading.distance[index]), reading.dimension.decimals + 1),
        unit=reading.dimension.unit,
        resembles_id=model.id,
        sentence=sentence,
        fix=fix,
        is_outlier=is_outlier,
    )


def _fix(analysis: Analysis, reading: Reading, index: int) -> tuple[str, SetMember]:
    """The fix, and the member that it leads to: a pinned one, else the nearest to the middle."""
    dimension, pinned = reading.dimension, analysis.model_for(reading, index)
    model = analysis.members[(reading.exemplar or 0) if pinned is None else pinned]
    if dimension.kind == "palette":
        aim: Aim = model.palette or ()
    else:
        values = analysis.columns.values[dimension.key]
        aim = _middle(reading, values[index]) if pinned is None else values[pinned]
    return fix_for(dimension, analysis.members[index], aim), model


def _middle(reading: Reading, own: Floats) -> Floats | float:
    """Where the set lies: the median of a number, the nearest pose of a direction."""
    if reading.dimension.kind == "scalar":
        return float(reading.middle or 0.0)
    away = [float(angles_between(own[None], pose.centre)[0]) for pose in reading.poses]
    return reading.poses[int(np.argmin(away))].centre


_MORE_AND_LESS = {
    "head_tilt": ("tilted further clockwise", "tilted further anticlockwise"),
    "light_side": ("brighter on the image right", "brighter on the image left"),
    "warmth": ("cooler in its light", "warmer in its light"),
    "colourfulness": ("stronger in colour", "weaker in colour"),
    "head_size": ("larger in the frame", "smaller in the frame"),
    "eye_line": ("lower at the eye line", "higher at the eye line"),
    "expression": ("wider at the mouth", "narrower at the mouth"),
    "texture": ("rougher in skin texture", "smoother in skin texture"),
}


def _sentence(analysis: Analysis, reading: Reading, index: int) -> str:
    dimension, distance = reading.dimension, float(reading.distance[index])
    exemplar = analysis.members[reading.exemplar or 0]
    others = reading.distance[reading.present[reading.present != index]]
    usual = amount(dimension, float(np.median(others)))
    if dimension.kind == "palette":
        return (
            f"Its palette lies {amount(dimension, distance)} from that of “{exemplar.title}”, the "
            f"most central one; the others typically lie {usual} from it."
        )
    if dimension.kind == "direction":
        what = "gaze" if dimension.key == "gaze" else "head"
        return (
            f"Its {what} points {amount(dimension, distance)} away from the direction of the set; "
            f"the others typically differ by {usual}."
        )
    more, less = _MORE_AND_LESS[dimension.key]
    word = more if reading.deviation[index] > 0 else less
    return (
        f"It is {word} than the middle of the set by {amount(dimension, distance)}; "
        f"the others typically differ by {usual}."
    )
