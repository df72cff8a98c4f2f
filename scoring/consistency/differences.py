"""Which portraits to name, on which dimension, what each should resemble, and the fix."""

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.consistency.fixes import fix_for
from scoring.consistency.members import SetMember
from scoring.consistency.outliers import TESTED, flagged, rarity
from scoring.consistency.readings import Reading
from scoring.consistency.wording import amount, listed

NAMED = 20
"""At most so many portraits are named; more would be a different set, not outliers of this one."""

WORTH_NAMING = 2.24
"""Robust z from which a portrait that is no outlier is still called most different (Wilcox)."""


@dataclass(frozen=True)
class Difference:
    """A portrait that lies apart; distance in the dimension's unit; resembles_id: the portrait
    nearest to the set's middle on that dimension; is_outlier only by the rule for sets of 8."""

    portrait_id: str
    title: str
    dimension: str
    distance: float
    unit: str
    resembles_id: str
    sentence: str
    fix: str
    is_outlier: bool


def outliers(members: Sequence[SetMember], readings: Sequence[Reading]) -> list[Difference]:
    """Portraits that are outliers of a set, the rarest first; members sorted by digest."""
    tested = [reading for reading in readings if reading.n >= TESTED]
    by_key = {reading.dimension.key: reading for reading in tested}
    weights = {key: reading.dimension.weight for key, reading in by_key.items()}
    named: list[tuple[float, Difference]] = []
    for index in range(len(members)):
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
            more = [by_key[key].dimension.name.lower() for key in keys[1:]]
            telling = rarities[keys[0]] / weights[keys[0]]
            named.append((telling, _difference(members, by_key[keys[0]], index, more)))
    named.sort(key=lambda item: (item[0], item[1].title, item[1].portrait_id))
    return [difference for _, difference in named[:NAMED]]


def most_different(
    members: Sequence[SetMember], readings: Sequence[Reading], *, only_clear: bool
) -> list[Difference]:
    """The portrait that lies most apart, never called an outlier; none when all are alike.

    only_clear: name it only well apart from the others and past the dimension's own threshold.
    """
    best: tuple[float, Reading, int] | None = None
    for reading in readings:
        for index in reading.present:
            z = float(reading.z[index])
            clear = z > WORTH_NAMING and reading.distance[index] > reading.dimension.apart
            if z > (best[0] if best else 0.0) and (clear or not only_clear):
                best = (z, reading, int(index))
    if best is None:
        return []
    return [_difference(members, best[1], best[2], more=[], is_outlier=False)]


def _difference(
    members: Sequence[SetMember],
    reading: Reading,
    index: int,
    more: Sequence[str],
    *,
    is_outlier: bool = True,
) -> Difference:
    member, exemplar = members[index], members[reading.exemplar or 0]
    distance = float(reading.distance[index])
    sentence = _sentence(reading, index, exemplar)
    if more:
        sentence += f" It also lies apart in {listed(more)}."
    return Difference(
        portrait_id=member.id,
        title=member.title,
        dimension=reading.dimension.key,
        distance=round(distance, reading.dimension.decimals + 1),
        unit=reading.dimension.unit,
        resembles_id=exemplar.id,
        sentence=sentence,
        fix=fix_for(reading, member, index, exemplar),
        is_outlier=is_outlier,
    )


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


def _sentence(reading: Reading, index: int, exemplar: SetMember) -> str:
    dimension, distance = reading.dimension, float(reading.distance[index])
    others = [float(reading.distance[other]) for other in reading.present if other != index]
    usual = amount(dimension, sorted(others)[len(others) // 2])
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
