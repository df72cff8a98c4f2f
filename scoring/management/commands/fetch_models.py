"""Get the pinned model files."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scoring.vision.models import ModelFetchError, fetch, models_folder


class Command(BaseCommand):
    help = "Get the pinned model files into var/models, or into MODELS_DIR."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder = models_folder()
        try:
            fetch(folder, report=lambda name, source: self.stdout.write(f"{name}: {source}"))
        except ModelFetchError as error:
            _, first, *others = str(error).splitlines()
            more = f" (and {len(others)} more)" if others else ""
            raise CommandError(
                f"A model file cannot be had{more}: {first}. Check the network and run this again,"
                " or set MODELS_DIR to a folder that holds the files."
            ) from error
        except OSError as error:
            raise CommandError(f"The model files cannot be written to {folder}: {error}") from error
