"""What the rubric needs to know of a measurement, whoever took it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class MeasurementLike(Protocol):
    """A reading of a picture: what ``scoring.vision`` calls a Measurement."""

    @property
    def value(self) -> float | None:
        """Native value; None when the measure abstained."""

    @property
    def unit(self) -> str: ...

    @property
    def confidence(self) -> float:
        """0–1."""

    @property
    def evidence(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def abstained_because(self) -> str | None:
        """A plain sentence, set when there is no value."""


@dataclass(frozen=True)
class Reading:
    """A measurement from elsewhere than the picture's pixels: a stored Scorecard, a comparison."""

    value: float | None
    unit: str
    confidence: float = 1.0
    evidence: tuple[Mapping[str, Any], ...] = ()
    abstained_because: str | None = None
