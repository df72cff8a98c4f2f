"""Odd and damaged pictures through the command line: a good line for each, in one process."""

import random
from pathlib import Path

import pytest

from tests.scoring import fuzz
from tests.scoring.fuzz import faults_of
from tests.scoring.odd_pictures import DAMAGES, Damage, File, corpus

COUNT = 150


@pytest.fixture(scope="module")
def files() -> list[File]:
    return corpus(COUNT)


def test_every_odd_or_damaged_picture_has_its_line_and_the_process_ends_well(
    files: list[File], tmp_path: Path
) -> None:
    assert not faults_of(files, tmp_path)


def test_the_corpus_holds_odd_files_and_every_kind_of_damage(
    files: list[File],
) -> None:
    names = [name for name, _ in files]
    damaged = {damage.__name__.strip("_") for damage in DAMAGES}

    assert len(set(names)) == COUNT
    assert {kind for kind in damaged if any(kind in name for name in names)} == damaged
    for odd in ("size-1x1", "turned-6", "moving.gif", "mode-CMYK", "giant", "mode-I-16", "noise"):
        assert any(odd in name for name in names), odd


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_the_same_for_a_seed_and_changes_the_file(damage: Damage) -> None:
    data = bytes(range(256)) * 20
    once, again = (damage(data, random.Random(4)) for _ in range(2))  # noqa: S311

    assert once == again
    assert once != data


def test_a_file_that_the_process_dies_on_is_named(tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder"

    with pytest.raises(FileNotFoundError):
        faults_of([("a.jpg", b"")], nowhere)
    (fault,) = fuzz._read([("a.jpg", b"")], tmp_path, _lines(""), seconds=1.0)
    assert fault == fuzz.Fault("a.jpg", "the process ended before its line")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"file": NaN}', "no JSON"),
        ("half a li", "no JSON"),
        ('{"file": "elsewhere.jpg"}', "the line of elsewhere.jpg"),
    ],
)
def test_a_bad_line_is_a_fault(line: str, what: str, tmp_path: Path) -> None:
    (fault,) = fuzz._read([("a.jpg", b"")], tmp_path, _lines(line), seconds=1.0)

    assert fault.name == "a.jpg"
    assert fault.what.startswith(what)


def test_a_hang_is_a_fault_and_ends_the_run(tmp_path: Path) -> None:
    files = [("a.jpg", b""), ("b.jpg", b"")]

    (fault,) = fuzz._read(files, tmp_path, _lines(), seconds=0.01)

    assert fault == fuzz.Fault("a.jpg", "no line within 0.01 s")


def _lines(*lines: str) -> "fuzz.queue.Queue[str]":
    waiting: fuzz.queue.Queue[str] = fuzz.queue.Queue()
    for line in lines:
        waiting.put(line)
    return waiting
