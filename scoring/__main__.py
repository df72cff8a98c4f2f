"""``python -m scoring --job trust FILE|DIR …``: one JSON Scorecard a line.

Knows no framework and no database. Standard output holds nothing but JSON; every line stands for
one picture. A directory gives the pictures in it, at any depth, told by their content and sorted
by path; its other files are named on standard error. A file given by name has a line even if it
is no picture: ``unassessable``, with the reason. ``failed`` is a fault of ours.
``--all-jobs`` measures each picture once and gives its score for every job. ``--rubric FILE`` lays
changes over the job: {"sliders": {…}, "cues": {key: {"bands": [[lo, hi]], "weight": percent}}}.

Exit status: 0 when every path was read, 1 when the model files are not at hand, 2 for an unknown
job, for changes that cannot be applied, and for a path that is missing or may not be read (the
other paths have their lines).
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from scoring.rubric.catalogue import EXPRESSION_CUES
from scoring.rubric.describing import describe
from scoring.rubric.jobs import JOBS, BadOverride, UnknownJob, rubric_for
from scoring.rubric.rubric import Rubric

HEAD = 512  # bytes that tell a picture's format
OUR_FAULT = (
    "The engine failed on this picture.",
    "The fault is ours: report it, with the file if you may.",
)
OFF = {"0", "false", "f", "no", "n", "off"}

Judge = Callable[[Path, bytes], dict[str, Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.jobs:
        for job in JOBS:
            print(f"{job.slug:20}{job.description}")
        return 0
    if complaint := _wrong_call(options):
        _say(complaint)
        return 2
    disabled = EXPRESSION_CUES if options.without_expression else frozenset[str]()
    indent = 2 if options.pretty else None
    if options.all_jobs:
        return _score(options.paths, partial(_all_jobs, disabled_cues=disabled), indent=indent)
    try:
        rubric = rubric_for(options.job, _changes(options.changes))
    except (UnknownJob, BadOverride) as error:
        _say(str(error))
        return 2
    if options.describe:
        print("\n\n".join(row.text for row in describe(rubric)))
        return 0
    judge = partial(_scorecard, rubric=rubric, disabled_cues=disabled)
    return _score(options.paths, judge, indent=indent)


def _wrong_call(options: argparse.Namespace) -> str:
    """What is wrong with the options, or nothing."""
    if options.all_jobs and (options.job or options.changes or options.describe):
        return "--all-jobs scores every job by its standard table; give it files alone"
    if not (options.job or options.all_jobs) or not (options.paths or options.describe):
        return "give a job and at least one file or directory: --job trust FILE|DIR …"
    return ""


def _changes(file: Path | None) -> Any:
    """The changes of a JSON file; none without a file. Raises BadOverride."""
    if file is None:
        return None
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise BadOverride(f"{file}: {error.strerror or error}") from error
    except ValueError as error:
        raise BadOverride(f"{file} holds no JSON: {error}") from error


def _score(paths: Sequence[Path], judge: Judge, *, indent: int | None) -> int:
    """Print a line for each picture of each path; returns the exit status."""
    from scoring.vision.models import ModelMissing

    status = 0
    for path in paths:
        if not path.exists():
            _say(f"{path}: no such file or directory")
            status = 2
            continue
        for picture in _pictures(path):
            try:
                data = picture.read_bytes()
            except OSError as error:
                _say(f"{picture}: {error.strerror or error}")
                status = 2
                continue
            try:
                card = judge(picture, data)
            except ModelMissing as error:
                _say(str(error))
                return 1
            _print(card, indent=indent)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m scoring", description="Score portraits for an emotional job."
    )
    parser.add_argument("--job", help="the emotional job, such as trust")
    parser.add_argument("--jobs", action="store_true", help="list the jobs and stop")
    parser.add_argument("--all-jobs", action="store_true", help="one line with every job's score")
    parser.add_argument(
        "--rubric", type=Path, metavar="FILE", dest="changes", help="JSON changes over the job"
    )
    parser.add_argument(
        "--describe", action="store_true", help="say what the job asks for, and stop"
    )
    parser.add_argument(
        "--without-expression",
        action="store_true",
        default=os.environ.get("EXPRESSION_CUES_ENABLED", "").lower() in OFF,
        help="leave the expression cues out (also: EXPRESSION_CUES_ENABLED=false)",
    )
    parser.add_argument("--pretty", action="store_true", help="indent the JSON")
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE|DIR")
    return parser


def _pictures(path: Path) -> Iterator[Path]:
    """The file itself, or a directory's pictures by content, sorted; the rest is named."""
    if not path.is_dir():
        yield path
        return
    from scoring.vision.container import container_of

    found = 0
    for file in sorted(_files(path), key=os.fspath):
        try:
            is_picture = file.is_file() and container_of(_head(file)) is not None
        except OSError as error:
            _say(f"{file}: {error.strerror or error}")
            continue
        if is_picture:
            found += 1
            yield file
        else:
            _say(f"{file}: not a picture, left out")
    if not found:
        _say(f"{path}: no pictures here")


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder, onerror=lambda error: _say(str(error))):
        yield from (Path(parent, name) for name in names)


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(HEAD)


def _scorecard(
    file: Path, data: bytes, *, rubric: Rubric, disabled_cues: frozenset[str]
) -> dict[str, Any]:
    """One picture's Scorecard as a dict that begins with the file. Raises ModelMissing."""
    from scoring.engine import ENGINE_VERSION, assess
    from scoring.vision.models import ModelMissing

    try:
        card = assess(data, rubric, disabled_cues=disabled_cues)
    except ModelMissing:
        raise
    except Exception as error:  # the other pictures still want their lines
        _say(f"{file}: {type(error).__name__}: {error}")
        card = replace(
            rubric.unassessable(
                *OUR_FAULT,
                sha256=hashlib.sha256(data).hexdigest(),
                engine_version=ENGINE_VERSION,
                disabled_cues=disabled_cues,
            ),
            status="failed",
        )
    return {"file": os.fspath(file), "sha256": card.sha256, **card.to_json_dict()}


def _all_jobs(file: Path, data: bytes, *, disabled_cues: frozenset[str]) -> dict[str, Any]:
    """One picture's score and coverage for each job, measured once. Raises ModelMissing."""
    from scoring.engine import ENGINE_VERSION, judge, read_measurements
    from scoring.vision.models import ModelMissing

    sha256 = hashlib.sha256(data).hexdigest()
    line = {"file": os.fspath(file), "sha256": sha256, "engine_version": ENGINE_VERSION}
    try:
        reading = read_measurements(data)
        cards = [judge(reading, rubric_for(job.slug), disabled_cues=disabled_cues) for job in JOBS]
    except ModelMissing:
        raise
    except Exception as error:  # the other pictures still want their lines
        _say(f"{file}: {type(error).__name__}: {error}")
        reason, advice = OUR_FAULT
        return {**line, "status": "failed", "reason": reason, "advice": advice, "jobs": []}
    return {
        **line,
        "status": cards[0].status,
        "reason": reading.reason,
        "advice": reading.advice,
        "jobs": [
            {"job": card.job, "overall": card.overall, "coverage": card.coverage} for card in cards
        ],
    }


def _print(card: dict[str, Any], *, indent: int | None) -> None:
    # ASCII, so that the line is the same bytes in every locale and for every file name.
    print(json.dumps(card, ensure_ascii=True, allow_nan=False, indent=indent))
    sys.stdout.flush()


def _say(message: str) -> None:
    print(f"scoring: {message}", file=sys.stderr)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, such as head, has what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(130)
