"""Writes to accounts: opening one, and how a person likes their pages and their e-mail."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from portfolio.models import User

#: Kinds of e-mail that a person may do without. Messages about the account's safety always come.
MAIL_KINDS = {
    "member_joined": "Somebody accepted an invitation of mine",
    "invitation_reminder": "A reminder of mine went out, or was the last one",
}
PREFERENCES = ("name", "time_zone", "language", "theme")


@transaction.atomic
def add_account(*, email: str, password: str | None, name: str = "") -> User:
    """Open an account whose address is known to be the person's own: it can sign in at once.

    For an accepted invitation, whose link proves the address, and for commands of the
    installation. Everybody else signs up and verifies the address by e-mail.
    Raises IntegrityError when there is an account with this address.
    """
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def change_preferences(*, user: User, wanted: Iterable[str] | None = None, **fields: Any) -> User:
    """Change what an account prefers. `wanted`: the kinds of e-mail to have; None leaves them."""
    user = User.objects.select_for_update().get(pk=user.pk)
    for name in PREFERENCES:
        if name in fields:
            setattr(user, name, fields[name])
    if wanted is not None:
        user.muted = sorted(MAIL_KINDS.keys() - set(wanted))
    user.save(update_fields=[*PREFERENCES, "muted"])
    return user
