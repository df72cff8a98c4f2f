"""Resident memory of a worker process over a long day of uploads."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from config.processes import Process
from tests.bench import progress
from tests.bench.installation import worker_process
from tests.bench.pictures import relabelled
from tests.bench.proc import children, memory_of
from tests.bench.timing import slope
from tests.bench.uploading import new_library, unfinished, upload, wait_for, wait_for_scores
from tests.worker import Worker

GOAL_MB = 600
WAITING = 8  # portraits in the queue while more are uploaded
BRAND_SIZE = 50  # portraits
MILESTONES = (100, 500, 1000, 1500, 2000)


def over_a_day(files_by_size: dict[float, list[Path]], count: int) -> dict[str, Any]:
    """One worker process through ``count`` uploads, everything done that a worker does.

    Of ten pictures one has the largest size, one a middling one, and the others the smallest.
    Brands have BRAND_SIZE portraits each. A picture that comes again has another digest.
    """
    sizes = sorted(files_by_size)
    smallest, middling, largest = sizes[0], sizes[len(sizes) // 2], sizes[-1]
    turns = [smallest] * 4 + [middling] + [smallest] * 4 + [largest]
    pictures = len(files_by_size[smallest])
    files = [
        files_by_size[turns[number % len(turns)]][number % pictures]
        for number in range(len(turns) * pictures)
    ]
    milestones = sorted({min(stone, count) for stone in MILESTONES})
    readings: list[dict[str, float]] = []
    with worker_process(1) as process:
        done = 0
        for stone in milestones:
            _upload(files, done, stone)
            Worker(process).wait_until_idle()
            done = stone
            readings.append({"portraits": stone, **_reading(process)})
            progress.say(f"memory: {readings[-1]}")
    return {
        "processes": 1,
        "megapixels": [smallest, middling, largest],
        "readings": readings,
        "rss_slope_mb_per_1000": round(_slope(readings), 2),
        "goal_mb": GOAL_MB,
        "is_reached": max(reading["rss_mb"] for reading in readings) <= GOAL_MB,
    }


def _upload(files: Sequence[Path], begin: int, end: int) -> None:
    """The portraits from ``begin`` to ``end`` of the day."""
    for first in range(begin, end, BRAND_SIZE):
        library = new_library()
        for number in range(first, min(first + BRAND_SIZE, end)):
            file = files[number % len(files)]
            upload(library, file.name, relabelled(file.read_bytes(), f"portrait {number}"))
            if number % WAITING == 0:
                wait_for(lambda library=library: unfinished(library) < WAITING)  # type: ignore[misc]
        wait_for_scores(library)


def _reading(process: Process) -> dict[str, float]:
    """Of the one child that does the work: the largest."""
    largest = max((memory_of(pid) for pid in children(process.pid or 0)), key=lambda one: one.rss)
    return {"rss_mb": round(largest.rss, 1), "pss_mb": round(largest.pss, 1)}


def _slope(readings: Sequence[dict[str, float]]) -> float:
    """MB for every 1000 portraits, after those in which models and caches were filled."""
    rows = [row for row in readings if row["portraits"] > MILESTONES[0]]
    found = slope([row["portraits"] for row in rows], [row["rss_mb"] for row in rows]) * 1000
    return found if math.isfinite(found) else 0.0
