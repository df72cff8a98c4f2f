"""Load the demo team once: brands, licensed portraits and the prompts that made them."""

from typing import Any

from django.core.management.base import BaseCommand

from portfolio.demo import loader, manifest
from portfolio.demo.account import PASSWORD, SIGN_IN
from portfolio.models import Version
from prompts.actions.versions import record_prompt


class Command(BaseCommand):
    help = "Load the demo team with two brands of licensed portraits (once)."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = loader.load(
            find=manifest.find,
            record_prompt=_record_prompt,
            prompts=manifest.prompts(),
        )
        if missing:
            self.stderr.write(
                f"{len(missing)} demo portraits are not at hand ({', '.join(missing[:3])} …). "
                "Run: python manage.py fetch_portraits"
            )
        self.stdout.write(f"Sign in as {SIGN_IN} with the password {PASSWORD}")


def _record_prompt(version: Version, text: str) -> None:
    record_prompt(version=version, text=text, negative="", by=None)
