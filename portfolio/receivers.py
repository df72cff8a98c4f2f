"""What the portfolio does when something has happened, beside what the actions do.

A version was added: ring for its pictures, and tell who listens. Something happened to an account:
write it into the audit log of each of its teams. The addresses of accounts run in one transaction
each (config/account_addresses.py), so such an event is there exactly when its change is.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from portfolio.acting import acting_as
from portfolio.actions import review_events, review_news
from portfolio.actions.audit import record_account_event
from portfolio.actions.events import publish
from portfolio.actions.reviews import ask_again
from portfolio.actions.words import gather_words
from portfolio.doorbell import ring
from portfolio.models import Comment, Decision, PortalItem, User, Version
from portfolio.signals import commented, version_added, version_decided

#: second factor -> its name
KINDS: dict[str, str] = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey",
}


@receiver(version_added)
def ring_for_renditions(version: Version, **_: Any) -> None:
    ring("portfolio.tasks.make_renditions", version.pk)


@receiver(version_added)
def gather_new_words(version: Version, **_: Any) -> None:
    gather_words([version.portrait_id])


@receiver(version_added)
def ask_portals_again(version: Version, **_: Any) -> None:
    ask_again(portrait=version.portrait)
    review_news.tell_of_version(version=version)


@receiver(version_added)
def publish_version(version: Version, **_: Any) -> None:
    kind = "portrait.created" if version.number == 1 else "portrait.version_added"
    portrait = version.portrait
    library = str(portrait.library_id)
    publish(kind, target=portrait, version=version.pk, number=version.number, library=library)


@receiver(version_decided)
def publish_decision(decision: Decision, **_: Any) -> None:
    review_events.publish_decision("decision.recorded", decision=decision)


@receiver(commented)
def publish_comment(comment: Comment, **_: Any) -> None:
    review_events.publish_comment(comment=comment)


@receiver(version_decided)
def tell_decision(decision: Decision, item: PortalItem, **_: Any) -> None:
    review_news.tell_of_decision(decision=decision, item=item)


@receiver(commented)
def tell_comment(comment: Comment, **_: Any) -> None:
    review_news.tell_of_comment(comment=comment)


def _record_own(user: User, action: str, **details: Any) -> None:
    """The account's owner did it, also where the request began signed out."""
    with acting_as(user.pk, str(user)):
        record_account_event(user=user, action=action, **details)


@receiver(user_logged_in)
def record_sign_in(user: User, **_: Any) -> None:
    _record_own(user, "account.signed_in")


@receiver(user_logged_out)
def record_sign_out(user: User | None, **_: Any) -> None:
    """None when the session was over already; no key when the account was just deleted."""
    if user is not None and user.pk is not None:
        _record_own(user, "account.signed_out")


@receiver(user_login_failed)
def record_failed_sign_in(credentials: dict[str, Any], **_: Any) -> None:
    """An address that no account has belongs to no team; it is in no log, nor is what was typed."""
    address = credentials.get("email") or credentials.get("username")
    user = User.objects.with_email(str(address)).first() if address else None
    if user is not None:
        record_account_event(user=user, action="account.sign_in_failed")


@receiver(mfa.authentication_failed)
def record_failed_factor(user: User, **_: Any) -> None:
    record_account_event(user=user, action="account.second_factor_failed")


@receiver(account.password_changed)
def record_password_change(user: User, **_: Any) -> None:
    _record_own(user, "account.password_changed")


@receiver(account.password_set)
def record_password_set(user: User, **_: Any) -> None:
    _record_own(user, "account.password_set")


@receiver(account.password_reset)
def record_password_reset(user: User, **_: Any) -> None:
    _record_own(user, "account.password_reset")


@receiver(account.email_changed)
def record_email_change(
    user: User, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    before = from_email_address.email if from_email_address else ""
    _record_own(user, "account.email_changed", before=before, after=to_email_address.email)


@receiver(account.email_added)
def record_email_added(user: User, **_: Any) -> None:
    """Without the address: it may be a private one, and teams need not know it."""
    _record_own(user, "account.email_added")


@receiver(account.email_removed)
def record_email_removed(user: User, **_: Any) -> None:
    _record_own(user, "account.email_removed")


@receiver(mfa.authenticator_added)
def record_passkey(user: User, authenticator: Authenticator, **_: Any) -> None:
    """Of an app and of codes the signal comes after the commit: config/account_addresses.py."""
    if authenticator.type == Authenticator.Type.WEBAUTHN:
        _record_own(user, "account.second_factor_added", kind=KINDS[authenticator.type])


@receiver(mfa.authenticator_removed)
def record_factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    """Codes have no line: they end with the last factor."""
    if authenticator.type in KINDS:
        _record_own(user, "account.second_factor_removed", kind=KINDS[authenticator.type])


@receiver(social.social_account_added)
def record_provider_connected(sociallogin: SocialLogin, **_: Any) -> None:
    provider = str(sociallogin.account.get_provider())
    _record_own(sociallogin.user, "account.provider_connected", provider=provider)


@receiver(social.social_account_removed)
def record_provider_disconnected(socialaccount: SocialAccount, **_: Any) -> None:
    provider = str(socialaccount.get_provider())
    _record_own(socialaccount.user, "account.provider_disconnected", provider=provider)
