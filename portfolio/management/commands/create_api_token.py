"""Make a service token and print it: for automation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from portfolio.actions.api_tokens import BadToken, create_token
from portfolio.api_scopes import SCOPES
from portfolio.models import Team


class Command(BaseCommand):
    help = "Make a service token of a team. Its secret is printed once and stored nowhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--team", required=True, help="the team's id, its name, or its name as atelier-nord"
        )
        parser.add_argument("--name", required=True, help="what uses the token")
        parser.add_argument(
            "--scope",
            required=True,
            nargs="+",
            action="extend",
            choices=list(SCOPES),
            help="what it may do",
        )
        parser.add_argument("--days", type=int, default=365, help="until it ends; 0 = never")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = [team for team in Team.objects.filter(deleted_at=None)
                if options["team"] in (str(team.pk), team.name, slugify(team.name))]  # fmt: skip
        if len(rows) != 1:
            raise CommandError("Name one team, by its id or its name.")
        try:
            _, secret = create_token(
                team=rows[0],
                name=options["name"],
                scopes=options["scope"],
                by=None,
                days=options["days"] or None,
                is_service=True,
            )
        except BadToken as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(secret)
