"""Say how much one team may keep and have scored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from portfolio.actions.quotas import set_quota, usage_of
from portfolio.models import Team


class Command(BaseCommand):
    help = (
        "Set a team's quotas: 0 = no limit, “default” = that of the installation. What is not "
        "named stays; without any it only says what is used."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("team", help="the team's id or, where there is one of it, its name")
        for name, what in (
            ("files", "files that it may keep, the trash included"),
            ("bytes", "bytes that these may have together"),
            ("scorings", "scorings in a day"),
        ):
            parser.add_argument(f"--{name}", metavar="N", help=what)

    def handle(self, *args: Any, **options: Any) -> None:
        team = _found(options["team"])
        given = {
            f"most_{name}": _number(options[name])
            for name in ("files", "bytes", "scorings")
            if options[name] is not None
        }
        team = set_quota(team=team, **given)
        used = usage_of(team)
        self.stdout.write(
            f"{team}: {used.files:,} of {used.most_files or 'any number of'} files, "
            f"{filesizeformat(used.bytes)} of "
            f"{filesizeformat(used.most_bytes) if used.most_bytes else 'any size'}, "
            f"{used.most_scorings or 'any number of'} scorings a day."
        )


def _found(asked: str) -> Team:
    rows = [team for team in Team.objects.all() if asked in (str(team.pk), team.name)]
    if len(rows) != 1:
        ids = ", ".join(str(team.pk) for team in rows)
        raise CommandError(
            f"Several teams have this name; name one by its id: {ids}"
            if rows
            else f"There is no team “{asked}”."
        )
    return rows[0]


def _number(asked: str) -> int | None:
    if asked == "default":
        return None
    if not (asked.isascii() and asked.isdecimal()):
        raise CommandError(f"“{asked}” is no number. Write 0 for no limit, or “default”.")
    return int(asked)
