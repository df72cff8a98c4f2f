"""Get the licensed portraits of the demo and the tests."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portfolio.demo import manifest, portrait_files


class Command(BaseCommand):
    help = "Get the licensed portraits of the demo and the tests into var/portraits."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            fetched = portrait_files.fetch()
        except OSError as error:
            raise CommandError(f"The portraits cannot be written: {error}") from error
        for source, number in fetched.sources.items():
            self.stdout.write(f"{number} portraits: {source}")
        for problem in fetched.problems:
            self.stderr.write(problem)
        if fetched.stand_ins:
            self.stdout.write(
                f"{fetched.stand_ins} stand-ins, edits of one portrait out of"
                f" {manifest.stand_in().requirement}, take the place of those not to be had"
            )
        if fetched.missing:
            self.stdout.write(
                f"{len(fetched.missing)} portraits are not at hand;"
                " set PORTRAITS_DIR to a folder that holds them"
            )
        if not fetched.is_usable:
            raise CommandError(
                "No portrait can be had: check the network, or set PORTRAITS_DIR to a folder."
            )
