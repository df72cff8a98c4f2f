"""Scores beside ratings that people gave."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.actions.assessments import disabled_cues
from scoring.evaluation.comparison import compare
from scoring.evaluation.pictures import find, scored
from scoring.evaluation.ratings import BadEvaluation, read_ratings
from scoring.evaluation.table import table_of
from scoring.rubric.jobs import UnknownJob, rubric_for


class Command(BaseCommand):
    help = "Compare job scores with ratings that people gave the same pictures."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--images", type=Path, required=True, metavar="DIR")
        parser.add_argument("--ratings", type=Path, required=True, metavar="CSV")
        parser.add_argument("--id-column", required=True, metavar="COL", help="names the picture")
        parser.add_argument(
            "--pair", action="append", required=True, type=_pair, metavar="JOB=COL", dest="pairs"
        )
        parser.add_argument(
            "--control", type=_names, default=[], metavar="COL,COL", dest="controls"
        )
        parser.add_argument("--group", metavar="COL", help="compare the groups that it names")
        parser.add_argument("--processes", type=int, default=2, metavar="N", help="default: 2")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = _evaluated(options)
            text = json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
            if options["json"]:
                options["json"].write_text(text, encoding="utf-8")
        except (BadEvaluation, UnknownJob, OSError) as error:
            raise CommandError(str(error)) from error
        for line in table_of(result):
            self.stdout.write(line)


def _evaluated(options: dict[str, Any]) -> dict[str, Any]:
    """Everything that the command prints. Raises BadEvaluation, UnknownJob."""
    pairs, controls = options["pairs"], options["controls"]
    jobs = list(dict.fromkeys(job for job, _ in pairs))
    for job in jobs:
        rubric_for(job)
    ratings = read_ratings(
        options["ratings"],
        id_column=options["id_column"],
        numbers=list(dict.fromkeys([*(column for _, column in pairs), *controls])),
        group=options["group"],
    )
    pictures = scored(
        find(options["images"], ratings.ids),
        jobs,
        processes=options["processes"],
        disabled_cues=disabled_cues(),
    )
    return compare(pictures, ratings, pairs=pairs, controls=controls, group=options["group"])


def _pair(text: str) -> tuple[str, str]:
    job, equals, column = text.partition("=")
    if not (job and equals and column):
        raise ArgumentTypeError(f"“{text}” is not JOB=COL, such as trust=trustworthy")
    return job, column


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
