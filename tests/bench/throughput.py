"""(c): the worker, from the first upload's commit to the last stored score."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from config.processes import Process
from portfolio.models import Library
from scoring.actions.assessments import queue_brand
from scoring.models import Assessment
from tests.bench import progress
from tests.bench.installation import worker_process
from tests.bench.proc import children, cpu_seconds, runs_models
from tests.bench.processes import floor_throughput
from tests.bench.uploading import last_stored, new_library, upload, wait_for_scores
from tests.worker import Worker

GOAL = 0.9  # gain of the second process over that of the floor, at least
WARM_UPS = 10  # tries
THROUGHPUTS = ("floor", "upload_to_score", "score_only")
COSTS = ("worker_cpu", "other_cpu")  # of uploads; other: database, broker and uploader
NAMES = (*THROUGHPUTS, *COSTS)


def upload_to_score(library: Library, files: Sequence[Path]) -> float:
    """Portraits per second: uploaded one after the other, everything done that a worker does."""
    contents = [file.read_bytes() for file in files]
    began = 0.0
    for file, data in zip(files, contents, strict=True):
        upload(library, file.name, data)
        began = began or time.time()  # the first commit
    wait_for_scores(library)
    return len(files) / (last_stored(library) - began)


def score_again(library: Library) -> float:
    """Portraits per second: the brand scored anew, so without renditions and uploads."""
    found = Assessment.objects.filter(version__portrait__library=library)
    count = found.count()
    found.delete()
    began = time.time()
    queue_brand(brand=library.brand)
    wait_for_scores(library)
    return count / (last_stored(library) - began)


def measure(
    files_by_size: dict[float, list[Path]], processes: int
) -> dict[float, dict[str, float]]:
    """One worker with so many processes over every size; the floor in as many before and after."""
    measured = {}
    with worker_process(processes) as process:
        worker = Worker(process)
        for megapixels, files in files_by_size.items():
            _warm_up(worker, files)
            floor = [floor_throughput(files, processes)]
            library = new_library()
            before = _spent(process)
            uploading = upload_to_score(library, files)
            worker.wait_until_idle()
            spent = [
                (late - early) / len(files)
                for early, late in zip(before, _spent(process), strict=True)
            ]
            again = score_again(library)
            worker.wait_until_idle()
            floor.append(floor_throughput(files, processes))
            measured[megapixels] = {
                "floor": float(np.mean(floor)),
                "upload_to_score": uploading,
                "score_only": again,
                "worker_cpu": spent[0],
                "other_cpu": spent[1],
            }
    return measured


def report(
    files_by_size: dict[float, list[Path]], processes: Sequence[int], rounds: int
) -> list[dict[str, Any]]:
    """Every size with every number of processes in turn, ``rounds`` times; medians, and gains.

    A gain is the throughput over that of the first number of processes.
    """
    found: dict[int, list[dict[float, dict[str, float]]]] = {count: [] for count in processes}
    for number in range(rounds):
        for count in processes:
            progress.say(f"worker: round {number + 1} of {rounds}, processes: {count}")
            found[count].append(measure(files_by_size, count))
    return [_of_size(megapixels, found) for megapixels in files_by_size]


def _of_size(
    megapixels: float, found: dict[int, list[dict[float, dict[str, float]]]]
) -> dict[str, Any]:
    rows = {
        count: {name: _median([one[megapixels][name] for one in measured]) for name in NAMES}
        for count, measured in found.items()
    }
    first = rows[min(rows)]
    said: dict[str, Any] = {"megapixels": megapixels, "processes": {}}
    for count, row in rows.items():
        said["processes"][str(count)] = {
            "per_second": {name: round(row[name], 3) for name in THROUGHPUTS},
            "cpu_ms_per_portrait": {name: round(row[name] * 1000, 1) for name in COSTS},
        }
    if len(rows) > 1:
        gains = {name: rows[max(rows)][name] / first[name] for name in THROUGHPUTS}
        over = {name: gains[name] / gains["floor"] for name in THROUGHPUTS[1:]}
        said["gain"] = {name: round(gain, 3) for name, gain in gains.items()}
        said["gain_over_floor_gain"] = {name: round(value, 3) for name, value in over.items()}
        said |= {"goal": GOAL, "is_reached": over["upload_to_score"] >= GOAL}
    return said


def _warm_up(worker: Worker, files: Sequence[Path]) -> None:
    """Portraits until every process has loaded its models."""
    for _ in range(WARM_UPS):
        upload_to_score(new_library(), files[:4])
        worker.wait_until_idle()
        if all(runs_models(child) for child in children(worker.process.pid or 0)):
            return
    raise TimeoutError("a process of the worker was never given a portrait")


def _median(values: Sequence[float]) -> float:
    return float(np.median(values))


def _spent(worker: Process) -> tuple[float, float]:
    """CPU seconds so far: of the worker, and of database, broker and uploader."""
    of_worker = cpu_seconds(worker.pid or 0)
    return of_worker, cpu_seconds(os.getpid()) - of_worker
