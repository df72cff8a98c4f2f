"""(a) and (b): the bare floor and the whole engine in one process, picture by picture."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from scoring.engine import assess
from scoring.rubric.jobs import rubric_for
from scoring.vision import litert
from tests.bench.floor import floor_parts, full_decode, total
from tests.bench.timing import Timing, milliseconds, ratio_of_medians, timed, typical

RUBRIC = rubric_for("trust")
GOALS = {1.0: 1.35, 12.0: 1.25}  # megapixels -> engine over floor, at most


def compare(files: Sequence[Path], megapixels: float, repeats: int) -> dict[str, Any]:
    """Both of every file, one directly after the other so that whatever else the machine does
    meets both, and either one first in turn. Of a file's repeats its median counts.

    What is unassessable is left out: the engine stops early there.
    """
    runs: Counter[str] = Counter()
    with counted_runs(runs):
        scored = [file for file in files if assess(file.read_bytes(), RUBRIC).status == "scored"]
    if not scored:
        return {"megapixels": megapixels, "pictures": 0, "unassessable": len(files)}
    rounds = [
        [_both(file.read_bytes(), at + number) for at, file in enumerate(scored)]
        for number in range(repeats)
    ]
    by_file = list(zip(*rounds, strict=True))
    names = list(by_file[0][0])
    medians = {name: [typical([one[name] for one in turns]) for turns in by_file] for name in names}
    floor, engine = medians.pop("floor"), medians.pop("engine")
    report: dict[str, Any] = {
        "megapixels": megapixels,
        "pictures": len(scored),
        "unassessable": len(files) - len(scored),
        "floor": milliseconds(typical(floor)),
        "engine": milliseconds(typical(engine)),
        "engine_over_floor": {
            "cpu": ratio_of_medians([one.cpu for one in engine], [one.cpu for one in floor]),
            "wall": ratio_of_medians([one.wall for one in engine], [one.wall for one in floor]),
        },
        "floor_parts": {name: milliseconds(typical(times)) for name, times in medians.items()},
        "full_decode": milliseconds(typical([full_decode(one.read_bytes()) for one in scored])),
        "model_runs_per_picture": {
            name: round(count / len(files), 2) for name, count in sorted(runs.items())
        },
    }
    if goal := GOALS.get(megapixels):
        ratio = report["engine_over_floor"]["cpu"]["value"]
        report |= {"goal": goal, "is_reached": ratio <= goal}
    return report


def _both(data: bytes, turn: int) -> dict[str, Timing]:
    """The floor, its parts and the engine, of one picture."""
    if turn % 2:
        engine, parts = _engine(data), floor_parts(data)
    else:
        parts, engine = floor_parts(data), _engine(data)
    return {**parts, "floor": total(parts), "engine": engine}


def _engine(data: bytes) -> Timing:
    return timed(lambda: assess(data, RUBRIC))


@contextmanager
def counted_runs(runs: "Counter[str]") -> Iterator[None]:
    """Count how often each model runs; the floor runs each once."""
    found = litert._interpreter

    def counting(name: str, member: str) -> Any:
        runs[(member or name).removesuffix(".tflite")] += 1
        return found(name, member)

    with mock.patch.object(litert, "_interpreter", counting):
        yield
