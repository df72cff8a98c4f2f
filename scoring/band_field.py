"""A band as people type it, in the shown unit of its cue."""

import re
from typing import Any

from django import forms

from scoring.rubric.catalogue import CATALOGUE
from scoring.units import unit_of

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)"
BETWEEN = re.compile(rf"({NUMBER})(?:to|-)({NUMBER})")
AT_LEAST = re.compile(rf"(?:atleast|>=?|≥|from)({NUMBER})|({NUMBER})\+")
AT_MOST = re.compile(rf"(?:atmost|<=?|≤|upto)({NUMBER})")
THOUSANDS = re.compile(r"(?<![\d.])([1-9]\d{0,2}),(\d{3})(?!\d)")


class BandField(forms.CharField):
    """A band in the shown unit of its cue → [[lo, hi], …] in native values, None for an open end.

    “0 to 5”, “at least 0.4”, “at most 15”; further parts follow after “or”. Empty: None.
    """

    def __init__(self, key: str) -> None:
        super().__init__(required=False, max_length=120)
        self.factor = unit_of(CATALOGUE[key].unit).factor

    def clean(self, value: Any) -> Any:
        text = (super().clean(value) or "").lower().replace("−", "-").replace("–", "-")
        text = THOUSANDS.sub(r"\1\2", re.sub(r"[\s%°]", "", text))
        return [self._part(part) for part in re.split(r"or|;", text)] if text else None

    def _part(self, text: str) -> list[float | None]:
        if match := BETWEEN.fullmatch(text):
            return [self._native(match[1]), self._native(match[2])]
        if match := AT_LEAST.fullmatch(text):
            return [self._native(match[1] or match[2]), None]
        if match := AT_MOST.fullmatch(text):
            return [None, self._native(match[1])]
        raise forms.ValidationError("Write “0 to 5”, “at least 0.4” or “at most 15”.")

    def _native(self, text: str) -> float:
        return round(float(text) / self.factor, 9)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        return " or ".join(self._written(low, high) for low, high in value)

    def _written(self, low: float | None, high: float | None) -> str:
        if low is None:
            return f"at most {self._shown(high)}"
        if high is None:
            return f"at least {self._shown(low)}"
        return f"{self._shown(low)} to {self._shown(high)}"

    def _shown(self, native: float | None) -> str:
        return f"{round((native or 0.0) * self.factor, 6):.10g}"
