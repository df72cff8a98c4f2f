"""Open a team with its first owner: how an installation without the demo begins."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from portfolio.actions import teams


class Command(BaseCommand):
    help = "Open a team and its owner's account; prints where the owner sets a password, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the team's name")
        parser.add_argument("email", help="the owner's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = options["name"].strip(), options["email"].strip()
        if not 0 < len(name) <= 120:
            raise CommandError("The team's name has 1 to 120 characters.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None
        with transaction.atomic():
            owner = teams.find_or_add_user(email=email)
            team = teams.add_team(name=name, owner=owner)
        if path := teams.first_link(team.members.get()):
            self.stdout.write(f"{owner.email} owns {team} and sets a password at {path}")
        else:
            self.stdout.write(f"{owner.email} had an account already and owns {team} too.")
