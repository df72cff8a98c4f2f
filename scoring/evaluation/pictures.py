"""The pictures of an evaluation: found by their ids, and scored for the jobs in question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scoring.engine import judge, read_measurements
from scoring.evaluation.ratings import BadEvaluation, named
from scoring.parallel import in_processes
from scoring.rubric.jobs import rubric_for

SMILE = "mouth_smile"
"""The cue that gaps between groups are looked at given, since it is the sitter's to choose."""


@dataclass(frozen=True)
class Scored:
    """One picture. scores: overall by job, None where there is none. smile: 0 to 1, None where it
    was not read. code: why the picture cannot be assessed; empty when it can."""

    scores: dict[str, float | None]
    smile: float | None
    code: str


def find(folder: Path, ids: Sequence[str]) -> list[Path]:
    """The file of each id: its path under the folder, its name, or its name without the ending.

    Raises BadEvaluation for a folder that is not there, a missing file, and an id of several.
    """
    if not folder.is_dir():
        raise BadEvaluation(f"There is no folder {folder}.")
    by_name: dict[str, list[Path]] = defaultdict(list)
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        for name in {file.relative_to(folder).as_posix(), file.name, file.stem}:
            by_name[name].append(file)
    if missing := [key for key in ids if key not in by_name]:
        raise BadEvaluation(f"{folder} has no picture for {named(missing)}.")
    if several := [key for key in ids if len(by_name[key]) > 1]:
        raise BadEvaluation(f"{folder} has more than one picture for {named(several)}.")
    return [by_name[key][0] for key in ids]


def scored(
    files: Sequence[Path],
    jobs: Sequence[str],
    *,
    processes: int = 1,
    disabled_cues: frozenset[str] = frozenset(),
) -> list[Scored]:
    """Every picture's scores, in the order of the files. Raises UnknownJob."""
    read = partial(score_of_file, jobs=tuple(jobs), disabled_cues=disabled_cues)
    return list(in_processes(read, files, processes))


def score_of_file(file: Path, jobs: Sequence[str], disabled_cues: frozenset[str]) -> Scored:
    """Measure one picture once and judge it for each job. Raises UnknownJob."""
    reading = read_measurements(file.read_bytes())
    smile = None if SMILE in disabled_cues else reading.measurements.get(SMILE)
    return Scored(
        {job: judge(reading, rubric_for(job), disabled_cues=disabled_cues).overall for job in jobs},
        smile.value if smile else None,
        reading.code,
    )
