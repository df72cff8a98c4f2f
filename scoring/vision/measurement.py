"""What a measure says about a picture: a native value, its unit, how sure, and where to look.

This module has no thresholds, weights or verdicts; please keep it so.

Conventions, for every measure:

* Angles are in degrees. Yaw is positive when the head is turned toward the subject's left, which
  is image right (the viewer's right). Pitch is positive when chin or gaze point up. Roll is
  positive when the head is tilted clockwise as the viewer sees it. Mirroring the picture flips
  the sign of yaw and roll and leaves pitch.
* "Left" and "right" of parts of the face are the subject's.
* Geometry in evidence is normalised to [0, 1] of the upright picture's width and height, x to
  the right and y down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

Evidence = dict[str, Any]
"""JSON-ready; ``kind`` is box, line, mask or swatch, further named numbers may stand beside it."""


@dataclass(frozen=True)
class Measurement:
    """One reading of one picture.

    value: in ``unit``, before any judgement; None when the measure abstained.
    confidence: 0 to 1, how far the picture allows this reading; 0 when it abstained.
    evidence: what to draw over the picture, see ``scoring.vision.overlay``.
    abstained_because: a plain sentence about the picture, with advice; set only without a value.
    """

    value: float | None
    unit: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    abstained_because: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.abstained_because is not None):
            raise ValueError("a measurement has either a value or a reason for abstaining")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is outside 0 to 1")


def abstained(unit: str, because: str, evidence: tuple[Evidence, ...] = ()) -> Measurement:
    """The reading of a measure that this picture does not allow, and the sentence that says why."""
    return Measurement(None, unit, 0.0, evidence, because)


class Unassessable(Exception):
    """No measure can be taken at all: there is no single face to read.

    code: ``no_face``, ``several_faces``, ``face_too_small`` …, stable for programs.
    reason, advice: plain sentences about the picture and about what to do.
    """

    def __init__(self, code: str, reason: str, advice: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.advice = advice


@dataclass(frozen=True)
class Measure:
    """A registered measure: the cue's key, the unit of its value, and the function."""

    key: str
    unit: str
    read: Callable[[Any], Measurement]


_MEASURES: dict[str, Measure] = {}
MEASURES: Mapping[str, Measure] = MappingProxyType(_MEASURES)
"""Every registered measure by key; complete once ``scoring.vision.measures`` is imported."""

SampleT = TypeVar("SampleT")
Reader = Callable[[SampleT], Measurement]


def measure(*, key: str, unit: str) -> Callable[[Reader[SampleT]], Reader[SampleT]]:
    """Register a function of a Sample as the measure of the cue ``key``, its value in ``unit``.

    Raises ValueError when the key is taken: two readings of one cue would hide each other.
    """

    def register(read: Reader[SampleT]) -> Reader[SampleT]:
        if key in _MEASURES:
            raise ValueError(f"{key} is measured twice")
        _MEASURES[key] = Measure(key, unit, read)
        return read

    return register


def measure_all(sample: Any) -> dict[str, Measurement]:
    """Every registered measure of one Sample, in the order of their keys.

    Whatever a measure raises passes through: Unassessable belongs to the picture, anything else
    is a fault of ours. Raises ValueError when a measure answers in a unit other than its own.
    """
    readings = {}
    for key in sorted(MEASURES):
        registered = MEASURES[key]
        reading = registered.read(sample)
        if reading.unit != registered.unit:
            raise ValueError(f"{key} answered in {reading.unit}, not in {registered.unit}")
        readings[key] = reading
    return readings
