"""The scorer's own card."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.demo import manifest
from scoring.audit.card import card_of, card_text
from scoring.audit.committed import COMMITTED
from scoring.audit.perturbations import PERTURBATIONS
from scoring.audit.table import table_of
from scoring.audit.trial import Trial, trial_of_file
from scoring.parallel import in_processes
from scoring.vision.container import container_of


class Command(BaseCommand):
    help = (
        "Change licensed portraits in ways that should not matter, and say how far scores move."
        " Ends with status 1 when a tolerance is broken."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--images", type=Path, metavar="DIR", help="pictures of your own")
        parser.add_argument("--sample", type=int, metavar="N", help="N of them, evenly spread")
        parser.add_argument("--processes", type=int, default=2, metavar="N", help="default: 2")
        parser.add_argument("--only", action="append", choices=list(PERTURBATIONS), metavar="KEY")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the card there")
        parser.add_argument("--write", action="store_true", help="make it the card of the page")

    def handle(self, *args: Any, **options: Any) -> None:
        files = _spread_out(_pictures(options["images"]), options["sample"])
        if options["write"] and (options["images"] or options["sample"] or options["only"]):
            raise CommandError("The page's card is of all licensed portraits and every change.")
        card = card_of(self._trials(files, options))
        for line in table_of(card):
            self.stdout.write(line)
        for target in (options["json"], COMMITTED if options["write"] else None):
            if target is not None:
                _write(target, card_text(card))
        if not card["is_kept"]:
            raise SystemExit(1)

    def _trials(self, files: list[Path], options: dict[str, Any]) -> list[Trial]:
        read = partial(trial_of_file, perturbations=tuple(options["only"] or PERTURBATIONS))
        trials = []
        for number, trial in enumerate(in_processes(read, files, options["processes"]), start=1):
            trials.append(trial)
            if options["verbosity"] > 1:
                self.stderr.write(f"{number} of {len(files)}: {files[number - 1].name}")
        return trials


def _pictures(folder: Path | None) -> list[Path]:
    """The pictures of a folder, or the licensed portraits at hand. Raises CommandError."""
    if folder is None:
        found = [manifest.at_hand(entry.name) for entry in manifest.entries()]
        files = [file for file in found if file is not None]
        advice = "No licensed portrait is at hand: run fetch_portraits, or give --images DIR."
    else:
        every = sorted(file for file in folder.rglob("*") if file.is_file())
        files = [file for file in every if container_of(file.read_bytes()[:512])]
        advice = f"There is no picture in {folder}."
    if not files:
        raise CommandError(advice)
    return files


def _spread_out(files: list[Path], wanted: int | None) -> list[Path]:
    """`wanted` files at even distances over all of them."""
    if not wanted or wanted >= len(files):
        return files
    return [files[index * len(files) // wanted] for index in range(wanted)]


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"The card cannot be written: {error}") from error
