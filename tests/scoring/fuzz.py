"""Pictures that no camera wrote, sent through ``python -m scoring``: no crash, no hang, a line.

``python -m tests.scoring.fuzz --count 3000 --seed 7`` tries that many in one process and prints
what went wrong, with the file kept beside; exit status 1 when anything did. The corpus of a seed
is always the same: odd but valid pictures first, then damaged ones.
"""

import argparse
import io
import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.portraits import ROOT
from tests.scoring.odd_pictures import File, corpus

SECONDS_A_FILE = 20.0  # loading the models included, on a busy machine
STATUSES = {"scored", "unassessable"}


@dataclass(frozen=True)
class Fault:
    """A file that did not end in one good line, and what came instead."""

    name: str
    what: str


def faults_of(files: Sequence[File], folder: Path, seconds: float = SECONDS_A_FILE) -> list[Fault]:
    """Score the files in one process, in order; the faults, none when all is well.

    Every file needs one line of JSON with its name and a status other than ``failed`` within the
    seconds; in the end the exit status has to be 0. A hang ends the process and the run.
    """
    for name, data in files:
        (folder / name).write_bytes(data)
    command = [sys.executable, "-m", "scoring", "--job", "trust"]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, *(str(folder / name) for name, _ in files)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
        try:
            faults = list(_read(files, folder, lines, seconds))
            if not faults and process.wait(seconds) != 0:
                faults.append(Fault("the whole run", f"exit status {process.returncode}"))
        finally:
            process.kill()
            process.wait()
    return faults


def _pass_on(stream: io.TextIOBase, lines: "queue.Queue[str]") -> None:
    for line in stream:
        lines.put(line)
    lines.put("")


def _read(
    files: Sequence[File], folder: Path, lines: "queue.Queue[str]", seconds: float
) -> Iterator[Fault]:
    for name, _ in files:
        try:
            line = lines.get(timeout=seconds)
        except queue.Empty:
            yield Fault(name, f"no line within {seconds:g} s")
            return
        if not line:
            yield Fault(name, "the process ended before its line")
            return
        if wrong := _wrong(line, folder / name):
            yield Fault(name, wrong)


def _wrong(line: str, file: Path) -> str:
    """What is wrong with a file's line; empty when nothing is."""
    try:
        card = json.loads(line, parse_constant=lambda constant: 1 / 0)
    except (ValueError, ZeroDivisionError):
        return f"no JSON: {line[:200]}"
    if card["file"] != str(file):
        return f"the line of {card['file']}"
    if card["status"] not in STATUSES:
        return f"status {card['status']}: {(file.parent / 'said').read_text()[-400:]}"
    if card["status"] == "unassessable" and not (card["reason"] and card["advice"]):
        return "unassessable without reason or advice"
    return ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the long form; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.scoring.fuzz")
    parser.add_argument("--count", type=int, default=2000, help="files to try")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    files = corpus(options.count, options.seed)
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    faults = faults_of(files, folder)
    for fault in faults:
        print(f"{folder / fault.name}: {fault.what}")  # noqa: T201 - a command for people
    print(f"{len(files)} files, {len(faults)} faults")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
