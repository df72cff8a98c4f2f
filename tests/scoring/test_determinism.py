"""The same bytes give the same line, byte for byte: in any process, any batch, any order."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scoring.engine import assess
from scoring.rubric.jobs import rubric_for
from tests.portraits import ROOT, portrait

# Read well, behind sunglasses, a whole figure, a face alone.
NAMES = (
    "synthetic/female-60.jpg",
    "tiles/glasses-44.jpg",
    "synthetic/male-51.jpg",
    "tiles/sfhq-large-10.jpg",
)
JOB = "creativity"  # judges the most cues


def lines(files: list[Path], **environment: str) -> dict[str, bytes]:
    """The command's line of each file, by name, from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "scoring", "--job", JOB, *map(str, files)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, check=True,
    )  # fmt: skip
    return dict(zip((file.name for file in files), done.stdout.splitlines(), strict=True))


@pytest.fixture(scope="module")
def forward() -> dict[str, bytes]:
    return lines([portrait(name) for name in NAMES], PYTHONHASHSEED="1")


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Another process and order, between damaged files, with one portrait under another name."""
    folder = tmp_path_factory.mktemp("otherwise")
    files = [portrait(name) for name in NAMES]
    broken, copy = folder / "broken.jpg", folder / "another name"
    broken.write_bytes(files[0].read_bytes()[:5000])
    copy.write_bytes(files[1].read_bytes())
    os.utime(copy, (0, 0))
    backward = [broken, files[3], files[2], broken, copy, files[0]]
    return lines(backward, PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Tokyo")


def test_another_process_batch_and_order_give_identical_lines(
    forward: dict[str, bytes], otherwise: dict[str, bytes]
) -> None:
    shared = forward.keys() & otherwise.keys()

    assert len(shared) == 3
    for name in shared:
        assert otherwise[name] == forward[name]


def test_a_line_holds_nothing_of_the_file_but_its_bytes_and_its_name(
    forward: dict[str, bytes], otherwise: dict[str, bytes]
) -> None:
    there = json.loads(forward[Path(NAMES[1]).name])
    here = json.loads(otherwise["another name"])

    assert there.pop("file") != here.pop("file")
    assert there == here


@pytest.mark.parametrize("name", NAMES[:2])
def test_the_engine_in_this_process_says_what_the_command_says(
    name: str, forward: dict[str, bytes]
) -> None:
    told: dict[str, Any] = json.loads(forward[Path(name).name])
    card = assess(portrait(name).read_bytes(), rubric_for(JOB)).to_json_dict()

    assert {key: told[key] for key in card} == json.loads(json.dumps(card))
