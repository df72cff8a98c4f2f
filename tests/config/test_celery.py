"""A worker: what its parent leaves to the children, and how many threads they take."""

import os
import subprocess
import sys
from pathlib import Path

from config.threads import VARIABLES
from portfolio.models import Library
from scoring.models import Assessment, State
from tests.bench.proc import children, runs_models
from tests.factories import make_portrait
from tests.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
COUNT = """
import os, config, cv2, numpy
numpy.ones((400, 400)) @ numpy.ones((400, 400))
print(cv2.getNumThreads(), len(os.listdir("/proc/self/task")))
"""


def test_models_are_loaded_after_the_fork_by_the_child_that_needs_them(
    worker: Worker, library: Library
) -> None:
    make_portrait(library)
    worker.wait_until_idle()
    assert Assessment.objects.get().state == State.SCORED
    parent = worker.process.pid
    assert parent is not None
    assert not runs_models(parent)
    assert any(runs_models(child) for child in children(parent))


def count_threads(environment: dict[str, str]) -> list[int]:
    """Threads that OpenCV would use, and threads of a process after a product of matrices."""
    command = [sys.executable, "-c", COUNT]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return [int(word) for word in done.stdout.split()]


def test_a_process_crunches_numbers_in_one_thread() -> None:
    bare = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    assert count_threads(bare) == [1, 1]


def test_the_environment_may_ask_for_more_threads() -> None:
    assert count_threads(os.environ | {"OPENCV_FOR_THREADS_NUM": "2"})[0] == 2
