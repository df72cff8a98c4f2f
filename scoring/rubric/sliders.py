"""Sliders: human, composed and polished, three plain steps over a job's weights.

They move weights, never bands, and never bring a cue to 0. Read from sliders.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from scoring.rubric.catalogue import toml_of
from scoring.rubric.rebalancing import BadOverride
from scoring.rubric.tables import Row

LEAST, MOST = -2, 2


@dataclass(frozen=True)
class Slider:
    """One slider. factors: by cue key, what a step up multiplies its weight by. whys: by cue key.

    means: one line for beside the slider. names: its cues in words.
    """

    key: str
    title: str
    means: str
    names: str
    factors: Mapping[str, float]
    whys: Mapping[str, str]

    def says(self, step: int) -> str:
        """What a step does, in one sentence. Raises BadOverride for a step that is not -2 to 2."""
        check_step(self.key, step)
        if step == 0:
            return "As the job's table has it."
        factors = [factor ** abs(step) for factor in self.factors.values()]
        times = f"{max(factors):.1f}"
        verb = f"count {times} times as much" if step > 0 else f"count {times} times less"
        name = toml_of("sliders.toml")["steps"][step - LEAST]
        return f"{name}: {self.names} {verb} beside the other cues; their bands stay."


@cache
def sliders() -> Mapping[str, Slider]:
    """The three sliders by key, in the order in which a page shows them."""
    data = toml_of("sliders.toml")
    return {key: _slider(key, row) for key, row in data.items() if key != "steps"}


def check_step(key: str, step: Any) -> int:
    """The step of a slider. Raises BadOverride for no such slider, and unless it is -2 to 2."""
    if key not in sliders():
        raise BadOverride(f"There is no slider “{key}”. Choose one of: {', '.join(sliders())}.")
    if isinstance(step, bool) or not isinstance(step, int) or not LEAST <= step <= MOST:
        raise BadOverride(
            f"{key}: a slider takes a whole step from {LEAST} to {MOST}, not {step!r}."
        )
    return step


def slid(rows: Mapping[str, Row], steps: Mapping[str, Any]) -> dict[str, Row]:
    """The rows with their weights multiplied, not yet adding up to 100. Raises BadOverride."""
    scales: dict[str, float] = {}
    for key, step in steps.items():
        check_step(key, step)
        for cue, factor in sliders()[key].factors.items():
            scales[cue] = scales.get(cue, 1.0) * factor**step
    return {
        key: replace(row, weight=row.weight * scales.get(key, 1.0)) for key, row in rows.items()
    }


def _slider(key: str, row: Mapping[str, Any]) -> Slider:
    entries = [(cue, entry) for entry in row["cues"] for cue in entry["keys"]]
    return Slider(
        key=key,
        title=row["title"],
        means=row["means"],
        names=row["names"],
        factors={cue: float(entry["factor"]) for cue, entry in entries},
        whys={cue: entry["why"] for cue, entry in entries},
    )
