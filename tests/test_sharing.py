"""With `-n`, every process comes to the same order of files, and no test is lost on the way."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.sharing import by_turns, pytest_collection_modifyitems

SIZES = {"b": 3, "journey": 1, "large": 9, "a": 3, "walk": 2}


@pytest.fixture
def items() -> list[SimpleNamespace]:
    """What was collected: tests that know their file, those of the files mixed."""
    found = [(n, name) for name, size in SIZES.items() for n in range(size)]
    return [SimpleNamespace(path=Path(name), number=n) for n, name in sorted(found)]


def test_the_largest_file_and_the_smallest_go_first_and_the_middle_last():
    order = by_turns({Path(name): [None] * size for name, size in SIZES.items()})
    assert [path.name for path in order] == ["large", "journey", "a", "walk", "b"]
    again = by_turns({Path(name): [None] * SIZES[name] for name in reversed(SIZES)})
    assert again == order


def test_one_of_many_takes_file_after_file_each_in_its_own_order(items, monkeypatch):
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    shared = list(items)
    pytest_collection_modifyitems(shared)
    assert sorted(map(id, shared)) == sorted(map(id, items))
    assert [item.number for item in shared if item.path.name == "large"] == list(range(9))
    files = [item.path.name for item in shared]
    assert files == sorted(files, key=files.index)
    assert files[0] == files[8] == "large"


def test_a_process_of_its_own_keeps_the_order_of_what_was_collected(items, monkeypatch):
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    kept = list(items)
    pytest_collection_modifyitems(kept)
    assert kept == items
