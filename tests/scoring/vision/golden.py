"""The golden table: the native values of a few portraits, so that no change goes unseen.

``python -m tests.scoring.vision.golden`` measures the portraits anew and rewrites the values in
``golden.toml``, and says which of them had left their tolerance. The tolerances themselves are
set by hand, there, and are kept.
"""

import sys
import tomllib
from pathlib import Path

from scoring.rubric.catalogue import CATALOGUE
from scoring.vision.measures import MEASURES, measure_all
from scoring.vision.sample import Sample
from tests.portraits import portrait

TABLE = Path(__file__).with_name("golden.toml")
ABSTAINS = "abstains"
HEAD = """\
# Native values of the measures, in the units of scoring/rubric/cues.toml. Written by
# python -m tests.scoring.vision.golden; the tolerances are set by hand: how far a value may lie
# from the one here, on any machine, before the change has to be looked at.
"""

Values = dict[str, float | str]


def measured_values(name: str) -> Values:
    """Every cue of a portrait, rounded as it is stored; ``abstains`` where it is not read."""
    readings = measure_all(Sample.from_bytes(portrait(name).read_bytes()))
    return {
        key: ABSTAINS if reading.value is None else CATALOGUE[key].rounded(reading.value)
        for key, reading in readings.items()
    }


def tolerances() -> dict[str, float]:
    """How far each cue may lie from its golden value."""
    return dict(_table()["tolerance"])


def golden_values() -> dict[str, Values]:
    """The values of the table by portrait."""
    return dict(_table()["portraits"])


def differences(name: str, now: Values, golden: Values, tolerance: dict[str, float]) -> list[str]:
    """A line for each cue of a portrait that left its tolerance, began or ceased to be read."""
    return [
        f"{name}: {key} is {now.get(key)}, was {golden.get(key)} ± {tolerance.get(key)}"
        for key in sorted(now.keys() | golden.keys())
        if not _alike(now.get(key), golden.get(key), tolerance.get(key, 0.0))
    ]


def _alike(now: float | str | None, golden: float | str | None, tolerance: float) -> bool:
    if isinstance(now, float) and isinstance(golden, float):
        return abs(now - golden) <= tolerance
    return now == golden


def _table() -> dict[str, dict]:
    return tomllib.loads(TABLE.read_text())


def _written(tolerance: dict[str, float], portraits: dict[str, Values]) -> str:
    lines = [HEAD, "[tolerance]"]
    lines += [f"{key} = {float(tolerance.get(key, 0.0))}" for key in sorted(MEASURES)]
    for name, values in portraits.items():
        lines += ["", f'[portraits."{name}"]']
        lines += [f"{key} = {_toml(values[key])}" for key in sorted(values)]
    return "\n".join(lines) + "\n"


def _toml(value: float | str) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def main() -> int:
    """Rewrite the table; the names of the portraits are those that it holds."""
    tolerance, before = tolerances(), golden_values()
    now = {name: measured_values(name) for name in before}
    for name, golden in before.items():
        for line in differences(name, now[name], golden, tolerance):
            print(line)  # noqa: T201 - a command for people
    TABLE.write_text(_written(tolerance, now))
    return 0


if __name__ == "__main__":
    sys.exit(main())
