"""Trial: what one portrait's readings and scores do under every perturbation. Plain data."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scoring.audit.perturbations import PERTURBATIONS, Perturbation
from scoring.audit.tolerances import TOLERANCES
from scoring.engine import PictureReading, read_measurements
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import WHOLE
from scoring.vision.decode import decode
from scoring.vision.sample import Sample

READ_CUES = tuple(key for key in CATALOGUE if key not in WHOLE)
"""The cues that are readings of the pixels, in the catalogue's order."""
MIRRORED_SIGN = frozenset({"gaze_direction", "head_yaw", "head_roll"})
"""Those whose sign a mirrored picture must flip (see ``scoring.vision.measurement``)."""

Values = Mapping[str, float | None]


@dataclass(frozen=True)
class Change:
    """One perturbed picture against its original.

    values: native, by cue; None where the measure abstained; empty when the picture could not be
    read any more. Values of cues whose sign a mirror flips are given as before the mirror.
    points: by job and cue, how far the cue moved the total, over the cues that have a score in
    both and count toward it. A job is missing where one of both pictures has no overall score.
    """

    values: Values = field(default_factory=dict)
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def is_read(self) -> bool:
        return bool(self.values)

    def drift(self, job: str) -> float | None:
        """Points from 0 between both overall scores; None where they cannot be compared."""
        return abs(math.fsum(self.points[job].values())) if job in self.points else None


@dataclass(frozen=True)
class Trial:
    """One portrait. values: native, by cue; empty when it cannot be read. changes: by key."""

    sha256: str
    values: Values
    changes: Mapping[str, Change]


def trial_of_file(file: Path, perturbations: Iterable[str] = PERTURBATIONS) -> Trial:
    """``trial_of`` a file, for a process of its own: changes are named by their keys."""
    return trial_of(file.read_bytes(), [PERTURBATIONS[key] for key in perturbations])


def trial_of(
    data: bytes, perturbations: Iterable[Perturbation] = tuple(PERTURBATIONS.values())
) -> Trial:
    """Measure a portrait and each perturbed copy of it once; judge each for every job."""
    sha256 = hashlib.sha256(data).hexdigest()
    original = read_measurements(data)
    if original.code:
        return Trial(sha256, {}, {})
    sample = Sample(decode(data), sha256)
    cards = _scorecards(original)
    changes = {
        each.key: _change(original, cards, read_measurements(each.apply(sample)), each)
        for each in perturbations
    }
    return Trial(sha256, _values(original), changes)


def _change(
    original: PictureReading,
    cards: Mapping[str, Scorecard],
    changed: PictureReading,
    perturbation: Perturbation,
) -> Change:
    if changed.code:
        return Change()
    without = TOLERANCES[perturbation.kind].without
    changed_cards = _scorecards(changed)
    points = {
        job: _points(card, changed_cards[job], without)
        for job, card in cards.items()
        if card.overall is not None and changed_cards[job].overall is not None
    }
    return Change(_values(changed, is_mirrored=perturbation.kind == "mirror"), points)


def _points(before: Scorecard, after: Scorecard, without: frozenset[str]) -> dict[str, float]:
    """How far each cue that has a score in both moved the total of these cues, in points."""
    pairs = {
        cue.key: (cue.weight, cue.score, changed.score)
        for cue, changed in zip(before.cues, after.cues, strict=True)
        if cue.score is not None and changed.score is not None and cue.key not in without
    }
    weight = math.fsum(weight for weight, _, _ in pairs.values())
    return {
        key: own / weight * (new - old) for key, (own, old, new) in pairs.items() if own and weight
    }


def _scorecards(reading: PictureReading) -> dict[str, Scorecard]:
    """What every job makes of one reading; how the jobs compare is left out, being no reading."""
    return {job: rubric_for(job).score(reading.measurements) for job in JOB_SLUGS}


def _values(reading: PictureReading, *, is_mirrored: bool = False) -> dict[str, float | None]:
    """Native values as they are judged and stored."""
    found = {}
    for key in READ_CUES:
        value = reading.measurements[key].value
        if value is not None:
            rounded = CATALOGUE[key].rounded(value)
            value = -rounded if is_mirrored and key in MIRRORED_SIGN else rounded
        found[key] = value
    return found
