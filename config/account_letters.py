"""The letters about an account, by the names that django-allauth calls them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone

from portfolio.mail import Letter
from portfolio.templatetags.devices import device_of

IGNORE = "If this was not you, leave it: nothing happens."

#: What was changed → subject and sentence. The letter then says when and from where.
CHANGES = {
    "account/email/email_changed": (
        "You sign in with another address now",
        "Your account’s address was changed from {from_email} to {to_email}.",
    ),
    "account/email/email_confirm": (
        "Your address is confirmed",
        "An address of your account was confirmed.",
    ),
    "account/email/email_deleted": (
        "An address was removed",
        "{deleted_email} was removed from your account.",
    ),
    "account/email/password_changed": (
        "Your password was changed",
        "The password of your account was changed.",
    ),
    "account/email/password_reset": (
        "Your password was reset",
        "The password of your account was set anew by a link from an e-mail.",
    ),
    "account/email/password_set": (
        "Your account has a password now",
        "A password was set for your account.",
    ),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes",
        "New recovery codes were made for your account. The old ones no longer work.",
    ),
    "mfa/email/totp_activated": (
        "Authenticator app switched on",
        "Signing in to your account now asks for a code of your authenticator app.",
    ),
    "mfa/email/totp_deactivated": (
        "Authenticator app switched off",
        "Signing in to your account no longer asks for a code of an authenticator app.",
    ),
    "mfa/email/webauthn_added": (
        "Passkey added",
        "A passkey was added to your account.",
    ),
    "mfa/email/webauthn_removed": (
        "Passkey removed",
        "A passkey was removed from your account.",
    ),
    "socialaccount/email/account_connected": (
        "Single sign-on connected",
        "{provider} was connected: you can sign in to your account with it.",
    ),
    "socialaccount/email/account_disconnected": (
        "Single sign-on disconnected",
        "{provider} can no longer sign in to your account.",
    ),
}


def letter_of(kind: str, to: str, context: dict[str, Any]) -> Letter:
    """The letter of this kind. Raises KeyError for one that this installation never sends."""
    if kind in CHANGES:
        return _changed(kind, to, context)
    return LETTERS[kind](to, context)


def _changed(kind: str, to: str, context: dict[str, Any]) -> Letter:
    subject, sentence = CHANGES[kind]
    at = timezone.localtime(context["timestamp"])
    device = device_of(context["user_agent"])
    return Letter(
        to=to,
        subject=subject,
        lines=(
            sentence.format_map(context),
            f"It was done on {at:%d %B %Y at %H:%M %Z}, from {context['ip']} with {device}.",
            "If this was not you, set a new password now and sign out everywhere.",
        ),
        button=("Look at your account", reverse("usersessions_list")),
    )


def _confirm(to: str, context: dict[str, Any]) -> Letter:
    return Letter(
        to=to,
        subject="Confirm your e-mail address",
        lines=(
            f"Hello {context['user']},",
            "this address was given for an account at Presence. Confirm that it is yours, and "
            "the account can use it.",
        ),
        button=("Confirm this address", _path(context["activate_url"])),
        closing=f"The link works for three days. {IGNORE}",
    )


def _reset(to: str, context: dict[str, Any]) -> Letter:
    return Letter(
        to=to,
        subject="Set a new password",
        lines=("A new password was asked for, for your account at Presence.",),
        button=("Set a new password", _path(context["password_reset_url"])),
        closing=f"The link works once. {IGNORE}",
    )


def _exists(to: str, context: dict[str, Any]) -> Letter:
    return Letter(
        to=to,
        subject="You have an account already",
        lines=(
            "Somebody tried to open an account at Presence with this address. There is one "
            "already: sign in with it, or set a new password if you forgot yours.",
        ),
        button=("Set a new password", _path(context["password_reset_url"])),
        closing=IGNORE,
    )


def _unknown(to: str, context: dict[str, Any]) -> Letter:
    return Letter(
        to=to,
        subject="There is no account with this address",
        lines=(
            "A new password was asked for at Presence for this address, but no account has it. "
            "Perhaps yours goes by another one.",
        ),
        closing=IGNORE,
    )


def _path(address: str) -> str:
    """Only the path: the letter puts SITE_URL before it, whatever name the visitor came by."""
    return urlsplit(address).path


LETTERS: dict[str, Callable[[str, dict[str, Any]], Letter]] = {
    "account/email/email_confirmation": _confirm,
    "account/email/email_confirmation_signup": _confirm,
    "account/email/password_reset_key": _reset,
    "account/email/account_already_exists": _exists,
    "account/email/unknown_account": _unknown,
}
