"""“If you add this one”: the report of a set before and after, computed in full both times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.consistency.adherence import adherence
from scoring.consistency.analysis import Analysis, analyse
from scoring.consistency.brand_colours import nearness
from scoring.consistency.columns import Exceptions
from scoring.consistency.differences import Difference, describe, outliers
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.interval import SMALLEST_INTERVAL
from scoring.consistency.members import SetMember
from scoring.consistency.overall import SMALLEST_OVERALL, arithmetic, total
from scoring.consistency.readings import Reading
from scoring.consistency.target import ReferenceKind, Target
from scoring.consistency.wording import portraits

WORTH_SAYING = 0.5
"""Points of the overall under which a change has no cause worth naming."""


@dataclass(frozen=True)
class DimensionChange:
    """The score, 0 to 100, of one dimension without and with the candidate; None = too few."""

    key: str
    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Worst:
    """The dimension that the candidate costs most in, or the one that it lies apart in although
    it costs nothing, medians being what they are; its difference, and the one fix."""

    dimension: str
    name: str
    sentence: str
    fix: str


@dataclass(frozen=True)
class Admission:
    """What a candidate would do to the overall, 0 to 100; None where the set is too small for
    one. worst is None when there is nothing to name; is_outlier by the rule for sets of 8;
    off_target: a sentence for each thing that the brand asks for and the candidate has not."""

    before: float | None
    after: float | None
    delta: float | None
    per_dimension: list[DimensionChange]
    worst: Worst | None
    is_outlier: bool
    off_target: list[str]
    sentence: str


def admission(
    members: Sequence[SetMember],
    candidate: SetMember,
    target: Target | None = None,
    *,
    exceptions: Exceptions | None = None,
    references: Mapping[str, ReferenceKind] | None = None,
    distances: PaletteDistances | None = None,
) -> Admission:
    """Weigh a candidate; one with the id of a member takes its place.

    Equal to the overall of ``check`` over the members, and over the members and the candidate.
    """
    shared = distances or PaletteDistances()
    rest = [member for member in members if member.id != candidate.id]
    before = analyse(members, shared, exceptions=exceptions, references=references)
    after = analyse([*rest, candidate], shared, exceptions=exceptions, references=references)
    first, second = _overall(before), _overall(after)
    delta = None if first is None or second is None else round(second - first, 1)
    place = [i for i, member in enumerate(after.members) if member.id == candidate.id]
    named = outliers(after) if len(after.members) >= SMALLEST_INTERVAL else []
    apart = [one for one in named if one.portrait_id == candidate.id]
    worst = None
    if place and delta is not None and delta <= -WORTH_SAYING:
        worst = _worst(before, after, place[0])
    elif apart:
        worst = _of_difference(apart[0], after)
    return Admission(
        before=first,
        after=second,
        delta=delta,
        per_dimension=_changes(before, after),
        worst=worst,
        is_outlier=bool(apart),
        off_target=_off_target(target, candidate),
        sentence=_sentence(after, place, first, second, worst, bool(apart)),
    )


def _off_target(target: Target | None, candidate: SetMember) -> list[str]:
    if target is None:
        return []
    alone = analyse([candidate])
    near = nearness(target.palette, [one.palette for one in alone.columns.pool])
    lines, _ = adherence(target, alone, near, {})
    return [off.sentence for line in lines for off in line.off]


def _overall(found: Analysis) -> float | None:
    if len(found.members) < SMALLEST_OVERALL:
        return None
    return total(arithmetic(found.readings))


def _score(found: Analysis, reading: Reading) -> float | None:
    if len(found.members) < SMALLEST_OVERALL or reading.score is None:
        return None
    return round(reading.score, 1)


def _changes(before: Analysis, after: Analysis) -> list[DimensionChange]:
    return [
        DimensionChange(
            key=old.dimension.key,
            name=old.dimension.name,
            before=_score(before, old),
            after=_score(after, new),
        )
        for old, new in zip(before.readings, after.readings, strict=True)
    ]


def _worst(before: Analysis, after: Analysis, index: int) -> Worst | None:
    """The dimension with the largest weighted loss among those that the candidate has."""
    lost = [
        (old.dimension.weight * (old.score - new.score), new)
        for old, new in zip(before.readings, after.readings, strict=True)
        if old.score is not None and new.score is not None and index in new.present
    ]
    loss, reading = max(lost, key=lambda one: one[0], default=(0.0, None))
    if reading is None or loss <= 0:
        return None
    sentence, fix = describe(after, reading, index)
    return Worst(reading.dimension.key, reading.dimension.name, sentence, fix)


def _of_difference(apart: Difference, after: Analysis) -> Worst:
    names = {reading.dimension.key: reading.dimension.name for reading in after.readings}
    return Worst(apart.dimension, names[apart.dimension], apart.sentence, apart.fix)


def _sentence(
    after: Analysis,
    place: Sequence[int],
    first: float | None,
    second: float | None,
    worst: Worst | None,
    is_outlier: bool,
) -> str:
    counted = portraits(len(after.members))
    if not place:
        return "Nothing that counts could be read in it: the set stays as it is."
    if len(after.members) < SMALLEST_OVERALL:
        return f"With it there are {counted}; an overall takes {SMALLEST_OVERALL}."
    if second is None:
        return f"With it there are {counted}: too little was read for an overall."
    if first is None:
        return f"With it there are {counted}, enough for an overall: {second:.0f} of 100."
    moved = abs(second - first) >= WORTH_SAYING
    start = (
        f"With it {first:.0f} becomes {second:.0f}" if moved else f"It leaves {second:.0f} of 100"
    )
    because = f", above all because of {worst.name.lower()}" if worst and second < first else ""
    where = f" in {worst.name.lower()}" if worst and not because else ""
    return f"{start}{because}." + (
        f" It would lie apart from the others{where}." if is_outlier else ""
    )
