"""The bare floor in several processes at once: what this machine gains by a second one."""

import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from config.threads import one_thread_each
from tests.bench.floor import floor_parts

START_SECONDS = 60.0
LAPS = 2


def floor_throughput(files: Sequence[Path], processes: int) -> float:
    """Pictures per second through the floor, of ``processes`` processes that share the files.

    Each reads its share LAPS times; from when all are warm to the end of the last one.
    """
    spawn = get_context("spawn")
    barrier = spawn.Barrier(processes)
    answers: Any = spawn.SimpleQueue()
    shares = [list(files[number::processes]) for number in range(processes)]
    running = [
        spawn.Process(target=_work, args=(share, barrier, answers), daemon=True) for share in shares
    ]
    for process in running:
        process.start()
    times = [answers.get() for _ in running]
    for process in running:
        process.join()
    began, ended = min(time[0] for time in times), max(time[1] for time in times)
    return LAPS * len(files) / (ended - began)


def _work(files: list[Path], barrier: Barrier, answers: Any) -> None:
    one_thread_each()
    floor_parts(files[0].read_bytes())
    barrier.wait(START_SECONDS)
    began = time.monotonic()
    for file in files * LAPS:
        floor_parts(file.read_bytes())
    answers.put((began, time.monotonic()))
