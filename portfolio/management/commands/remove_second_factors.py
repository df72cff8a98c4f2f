"""For somebody who lost their phone, their passkeys and their recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portfolio.actions.people import remove_second_factors
from portfolio.models import User


class Command(BaseCommand):
    help = "Remove an account's second factors; it then signs in by its password alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the account's e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.with_email(options["email"].strip()).first()
        if user is None:
            raise CommandError(f"There is no account with the address {options['email']}.")
        if remove_second_factors(user=user):
            self.stdout.write(f"{user.email} has no second factor any more, and is signed out.")
        else:
            self.stdout.write(f"{user.email} had no second factor.")
