"""Corrections: a member's word on a cue against the machine's reading, with the reason beside it.

Pure: the machine's Scorecard is read, never changed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.reading import MeasurementLike, Reading
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import CueResult, Scorecard
from scoring.rubric.verdict import WHOLE, PictureReading, judge
from scoring.rubric.wording import edge_text, wording_of


class BadCorrection(ValueError):
    """A correction that cannot be taken; the message says what is wrong, in plain words."""


@dataclass(frozen=True)
class Correction:
    """What a member says of one cue. value: native; None leaves the cue out. by, at: as shown."""

    value: float | None
    reason: str
    by: str = ""
    at: str = ""


def check_correction(key: str, value: float | None) -> None:
    """Raises BadCorrection unless a member may say this value, in native units, of this cue."""
    if key not in CATALOGUE:
        raise BadCorrection(f"There is no cue “{key}”.")
    cue = CATALOGUE[key]
    if key in WHOLE:
        raise BadCorrection(f"{cue.name} is worked out from the other cues; correct those.")
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadCorrection(f"{cue.name}: {value!r} is not a number.")
    if cue.least is None or cue.most is None or cue.least <= cue.rounded(value) <= cue.most:
        return
    words = wording_of(key)
    limits = " to ".join(edge_text(words, edge) for edge in (cue.least, cue.most))
    raise BadCorrection(f"{cue.name} goes from {limits}{words.unit.many}.")


def with_corrections(
    card: Scorecard,
    rubric: Rubric,
    corrections: Mapping[str, Correction],
    *,
    disabled_cues: frozenset[str] = frozenset(),
) -> Scorecard:
    """The machine's own Scorecard judged again by any rubric, corrected readings in their place.

    A corrected cue says so in its reason, a cue left out abstains, and ``overrides`` lists both
    beside the machine's values. What is switched off stays off. A picture that could not be
    assessed has nothing to correct. Values were checked when they were given (``check_correction``)
    and hold whatever its bounds are now; a cue that is no longer known is left out.
    """
    reading = PictureReading.of_scorecard(card)
    told = {
        key: corrections[key]
        for key in CATALOGUE
        if key in corrections and key not in disabled_cues | WHOLE and not reading.code
    }
    measurements: dict[str, MeasurementLike] = dict(reading.measurements)
    for key, correction in told.items():
        measurements[key] = _corrected(key, correction, reading.measurements.get(key))
    again = judge(replace(reading, measurements=measurements), rubric, disabled_cues=disabled_cues)
    return replace(
        again,
        cues=tuple(_told(cue, told.get(cue.key)) for cue in again.cues),
        overrides=tuple(
            _override(key, correction, card.cue(key).value) for key, correction in told.items()
        ),
    )


def _corrected(key: str, said: Correction, machine: MeasurementLike | None) -> Reading:
    """The reading that counts; what the machine saw stays drawn over the picture."""
    evidence = tuple(machine.evidence) if machine else ()
    unit = CATALOGUE[key].unit
    if said.value is None:
        return Reading(None, unit, 0.0, evidence, f"Left out{_by(said)}")
    return Reading(float(said.value), unit, 1.0, evidence)


def _told(cue: CueResult, said: Correction | None) -> CueResult:
    if said is None:
        return cue
    why = f": “{said.reason.strip().removesuffix('.')}”" if said.reason.strip() else ""
    told = cue.reason.removesuffix(".")
    if said.value is None:
        return replace(cue, reason=f"{told}{why}.")
    return replace(cue, reason=f"{told}; corrected{_by(said)}{why}.")


def _by(said: Correction) -> str:
    return f" by {said.by}" if said.by else ""


def _override(key: str, said: Correction, machine_value: float | None) -> dict[str, Any]:
    value = None if said.value is None else CATALOGUE[key].rounded(said.value)
    return {
        "key": key,
        "value": value,
        "machine_value": machine_value,
        "reason": said.reason,
        "by": said.by,
        "at": said.at,
    }
