"""With `-n`, in which order the files of the tests are handed out to pytest's processes.

By turns: the one with the most tests that is left, then the one with the fewest. Those with few
tests are the journeys and the long walks, which wait for a browser or a worker now and then, and
are best run beside something that never waits. What comes last is short, so that all end together.
"""

import os
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files in that order; in a file the order of the tests stays. One process has its own.

    Every process must come to the same order, as they are told by their place which tests to run.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    items[:] = [item for path in by_turns(files) for item in files[path]]


def by_turns(files: dict[Path, list[pytest.Item]]) -> list[Path]:
    """The files, from the one with the most and the one with the fewest tests to the middle."""
    left = sorted(files, key=lambda path: (-len(files[path]), path))
    return [left.pop(-(turn % 2)) for turn in range(len(left))]
