"""Open a team with its first owner: how an installation without the demo begins."""

import sys
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from portfolio.actions import invitations, teams
from portfolio.actions.people import add_account
from portfolio.models import Role, User


class Command(BaseCommand):
    help = (
        "Open a team. Its owner is the account with this address; where there is none, an "
        "invitation is sent and its link printed, or --password-stdin opens the account."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the team's name")
        parser.add_argument("email", help="the owner's e-mail address")
        parser.add_argument(
            "--password-stdin",
            action="store_true",
            help="open the owner's account, with the password that is read from standard input",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, email = options["name"].strip(), options["email"].strip()
        if not 0 < len(name) <= 120:
            raise CommandError("The team's name has 1 to 120 characters.")
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email} is no e-mail address.") from None
        owner = invitations.account_of(email)
        if options["password_stdin"]:
            if owner is not None:
                raise CommandError(f"{email} has an account already; its password stays.")
            self._open_with_password(name, email, sys.stdin.readline().rstrip("\r\n"))
        elif owner is not None:
            team = teams.add_team(name=name, owner=owner)
            self.stdout.write(f"{owner.email} had an account already and owns {team} now.")
        else:
            self._open_by_invitation(name, email)

    def _open_with_password(self, name: str, email: str, password: str) -> None:
        try:
            validate_password(password, User(email=email))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        with transaction.atomic():
            owner = add_account(email=email, password=password)
            team = teams.add_team(name=name, owner=owner)
        self.stdout.write(f"{owner.email} owns {team} and signs in with this password.")

    @transaction.atomic
    def _open_by_invitation(self, name: str, email: str) -> None:
        team = teams.add_team(name=name, owner=None)
        invitation = invitations.invite(
            team=team,
            email=email,
            name="",
            offer=invitations.Offer(Role.OWNER),
            by=None,
            as_role=Role.OWNER,
        )
        path = reverse("invitation", args=[invitations.link_token(invitation)])
        self.stdout.write(f"{email} is invited to own {team}. The link in the e-mail, once:")
        self.stdout.write(urljoin(settings.SITE_URL, path))
