"""Many files in a few processes."""

import os
from pathlib import Path

import pytest

from scoring.parallel import in_processes


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    files = [tmp_path / str(size) for size in (30, 10, 20)]
    for file in files:
        file.write_bytes(bytes(int(file.name)))
    return files


@pytest.mark.parametrize("processes", [1, 2, 8])
def test_answers_come_in_the_order_of_the_files(files: list[Path], processes: int) -> None:
    assert list(in_processes(os.path.getsize, files, processes)) == [30, 10, 20]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_reading_raises_is_raised_here(files: list[Path], processes: int) -> None:
    files[1].unlink()
    with pytest.raises(FileNotFoundError):
        list(in_processes(os.path.getsize, files, processes))
