"""``make bench``: measure, and print the figures as JSON on standard output."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from config.threads import one_thread_each
from tests.bench import progress

PARTS = ("a", "b", "c", "memory", "consistency", "library")
#: Parts that need no enlarged pictures.
WITHOUT_FILES = {"consistency", "library"}


def main(arguments: list[str]) -> None:
    options = parse(arguments)
    one_thread_each()  # before NumPy and OpenCV are loaded
    from tests.bench import pictures

    report: dict[str, Any] = {"machine": machine(), "options": vars(options)}
    with tempfile.TemporaryDirectory(prefix="presence-bench-") as folder:
        chosen = pictures.originals(options.portraits)
        files = {}
        for megapixels in options.megapixels if set(options.only) - WITHOUT_FILES else ():
            progress.say(f"enlarging {len(chosen)} portraits to {megapixels:g} megapixels")
            files[megapixels] = pictures.enlarged(chosen, megapixels, Path(folder))
        report |= measure(files, options)
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


def measure(files: dict[float, list[Path]], options: argparse.Namespace) -> dict[str, Any]:
    """The parts that were asked for."""
    report: dict[str, Any] = {}
    if {"a", "b"} & set(options.only):
        from tests.bench import single

        report["engine"] = []
        for megapixels, these in files.items():
            progress.say(f"engine beside floor: {megapixels:g} megapixels")
            report["engine"].append(single.compare(these, megapixels, options.repeats))
    if {"c", "memory", *WITHOUT_FILES} & set(options.only):
        from tests.bench.installation import installation

        with installation():
            if {"c", "memory"} & set(options.only):
                report |= measure_worker(files, options)
            if "consistency" in options.only:
                report |= measure_brands(options)
            if "library" in options.only:
                report |= measure_library(options)
    return report


def measure_brands(options: argparse.Namespace) -> dict[str, Any]:
    """The part that needs a database, and no worker."""
    from tests.bench import consistency, pictures

    figures = consistency.report(pictures.originals(options.portraits), options.brand_sizes)
    return {"consistency": figures, "rebuild_grows_as_n_to_the": consistency.growth(figures)}


def measure_library(options: argparse.Namespace) -> dict[str, Any]:
    """The pages of a team with very many portraits; it needs a database, and no worker."""
    from tests.bench import library, pictures

    files = pictures.originals(min(options.portraits, 12))
    return {"library": library.report(files, options.team_sizes, options.answers)}


def measure_worker(files: dict[float, list[Path]], options: argparse.Namespace) -> dict[str, Any]:
    """The parts that need servers and a worker."""
    from tests.bench import memory, throughput

    report: dict[str, Any] = {}
    if "c" in options.only:
        report["worker"] = throughput.report(files, options.processes, options.rounds)
    if "memory" in options.only:
        report["memory"] = memory.over_a_day(files, options.memory_portraits)
    return report


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure the engine beside its bare floor, the worker, and the reports.",
    )
    parser.add_argument("--portraits", type=int, default=24, help="how many portraits (24)")
    parser.add_argument(
        "--megapixels", type=numbers(float), default=[1.0, 4.0, 12.0], help="sizes (1,4,12)"
    )
    parser.add_argument(
        "--only",
        type=part_names,
        default=list(PARTS),
        help=f"parts: {', '.join(PARTS)} (all)",
    )
    parser.add_argument(
        "--processes", type=numbers(int), default=[1, 2], help="of the worker, in turn (1,2)"
    )
    parser.add_argument("--repeats", type=int, default=3, help="of a and b for each portrait (3)")
    parser.add_argument("--rounds", type=int, default=3, help="of c (3)")
    parser.add_argument(
        "--memory-portraits", type=int, default=2000, help="uploads of the memory part (2000)"
    )
    parser.add_argument(
        "--brand-sizes",
        type=numbers(int),
        default=[100, 1000, 10_000],
        help="portraits of the brands that are compared (100,1000,10000)",
    )
    parser.add_argument(
        "--team-sizes",
        type=numbers(int),
        default=[1000, 10_000, 100_000],
        help="portraits of the teams whose pages are opened (1000,10000,100000)",
    )
    parser.add_argument("--answers", type=int, default=40, help="of each page that are timed (40)")
    options = parser.parse_args(arguments)
    if (
        min(
            options.portraits,
            options.repeats,
            options.rounds,
            options.memory_portraits,
            options.answers,
        )
        < 1
    ):
        parser.error("every number is at least 1")
    return options


def numbers(kind: type[int] | type[float]) -> Any:
    """A comma-separated list of positive numbers, for argparse."""

    def parse_list(text: str) -> list[float]:
        found = [kind(word) for word in text.split(",")]
        if min(found) <= 0:
            raise argparse.ArgumentTypeError("every number is above 0")
        return found

    return parse_list


def part_names(text: str) -> list[str]:
    """A comma-separated list of parts, for argparse."""
    found = text.split(",")
    if unknown := set(found) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}")
    return found


def machine() -> dict[str, Any]:
    """The machine in general words."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(size / 2**30),
        "architecture": platform.machine(),
        "python": platform.python_version(),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
