"""Writes to links into portals: opened, prolonged, revoked. The secret is shown once."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.events import publish
from portfolio.models import Portal, PortalLink, User
from portfolio.visiting import digest_of

#: A link ends by itself; “never” is not offered.
USUAL_DAYS = 30
LONGEST_DAYS = 365
ADDRESS = re.compile(r"^[^@\s]*@[^@\s]+\.[^@\s]+$")

#: What may be chosen for a link beside its times, password and addresses.
CHOICES = (
    "label",
    "checks_email",
    "max_views",
    "is_watermarked",
    "allows_downloads",
    "allows_uploads",
    "allows_decisions",
    "current_only",
)


class BadLink(ValueError):
    """What was asked of a link cannot be; the message says what to change."""


@transaction.atomic
def open_portal_link(
    *,
    portal: Portal,
    by: User | None,
    expires_at: datetime | None = None,
    starts_at: datetime | None = None,
    password: str = "",
    emails: Sequence[str] = (),
    **choices: Any,
) -> tuple[PortalLink, str]:
    """A link into the portal; returns it with its secret, once. 30 days unless chosen.

    emails: addresses, or @domains, that may come; none = whoever has the link. Raises BadLink.
    """
    if portal.closed_at:
        raise BadLink("This portal is closed. Open it again first.")
    now = timezone.now()
    link = PortalLink(portal=portal, starts_at=starts_at, created_by=by)
    link.expires_at = expires_at or max(now, starts_at or now) + timedelta(days=USUAL_DAYS)
    link.emails = _addresses(emails)
    link.password = make_password(password) if password else ""
    for name in CHOICES:
        if name in choices:
            setattr(link, name, choices[name])
    _check(link)
    secret = secrets.token_urlsafe(24)
    link.digest, link.hint = digest_of(secret), secret[-4:]
    link.save()
    record_event(
        team=portal.team,
        action="portal.link_opened",
        target=portal,
        link=link.label or link.hint,
        until=link.expires_at.isoformat(timespec="minutes"),
    )
    return link, secret


@transaction.atomic
def change_portal_link(
    *, link: PortalLink, expires_at: datetime | None = None, **choices: Any
) -> None:
    """Change what a link allows, or how long it holds. Raises BadLink for one that is revoked.

    password: a new one, "" to take it away, None to leave it. Whoever is inside stays, but has to
    give a new password.
    """
    link = PortalLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at:
        raise BadLink("This link was revoked; open a new one.")
    if expires_at:
        link.expires_at = expires_at
    for name in CHOICES:
        if name in choices:
            setattr(link, name, choices[name])
    if "starts_at" in choices:
        link.starts_at = choices["starts_at"]
    if "emails" in choices:
        link.emails = _addresses(choices["emails"])
    if (password := choices.get("password")) is not None:
        link.password = make_password(password) if password else ""
        link.sessions.update(passed_password=False)
    _check(link)
    link.save()
    record_event(
        team=link.team,
        action="portal.link_changed",
        target=link.portal,
        link=link.label or link.hint,
        until=link.expires_at.isoformat(timespec="minutes"),
    )


def extend_portal_link(*, link: PortalLink, days: int = USUAL_DAYS) -> datetime:
    """Let a link hold so many days more, from now or from its end where that is later.

    Returns its new end. Raises BadLink.
    """
    until = max(timezone.now(), link.expires_at) + timedelta(days=days)
    change_portal_link(link=link, expires_at=until)
    return until


@transaction.atomic
def revoke_portal_link(*, link: PortalLink) -> None:
    """End a link at once: for new visits, open ones, and pictures already addressed."""
    link = PortalLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        link.sessions.all().delete()
        record_event(
            team=link.team,
            action="portal.link_revoked",
            target=link.portal,
            link=link.label or link.hint,
        )
        publish("portal.revoked", target=link.portal, link=str(link.pk))


def _addresses(given: Sequence[str]) -> list[str]:
    """Lower case, each once; raises BadLink for what is neither an address nor an @domain."""
    found = [each.strip().lower() for each in given if each.strip()]
    for each in found:
        if not ADDRESS.match(each):
            raise BadLink(f"“{each}” is no e-mail address. Write name@client.com or @client.com.")
    return list(dict.fromkeys(found))


def _check(link: PortalLink) -> None:
    now = timezone.now()
    if link.expires_at <= max(now, link.starts_at or now):
        raise BadLink("The link would end before it begins. Choose a later end.")
    if link.expires_at > now + timedelta(days=LONGEST_DAYS + 1):
        raise BadLink(f"A link holds for at most {LONGEST_DAYS} days. Choose an earlier end.")
    if link.max_views is not None and link.max_views < max(1, link.views):
        raise BadLink(f"It was opened {link.views} times already. Allow more views than that.")
    if link.is_watermarked and link.allows_downloads:
        raise BadLink("A watermarked link gives no originals. Switch one of the two off.")
    if link.emails and not link.checks_email:
        raise BadLink("Only a checked address can be told from others. Have addresses checked too.")
