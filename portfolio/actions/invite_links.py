"""Writes to open invite links: for a department rather than for one person."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.invitations import Offer
from portfolio.actions.teams import AlreadyMember, join_team
from portfolio.models import InviteLink, Member, Role, Team, User

DOMAIN = re.compile(r"^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+$")


class LinkClosed(Exception):
    """The link leads nowhere: revoked, expired or used up."""

    def __init__(self) -> None:
        super().__init__(
            "This link has been closed, has expired, or all its places are taken. "
            "Ask the team for a new one."
        )


class WrongDomain(Exception):
    """The account's address is of none of the domains that the link is for."""

    def __init__(self, link: InviteLink, email: str) -> None:
        domains = " or ".join(f"@{domain}" for domain in link.domains)
        super().__init__(f"This link is for addresses at {domains}; yours is {email}.")


class BadDomain(ValueError):
    """What was given is no domain; the message names it."""


@transaction.atomic
def open_link(
    *, team: Team, offer: Offer, label: str, domains: Sequence[str], cap: int, days: int, by: User
) -> tuple[InviteLink, str]:
    """A link that lets in up to `cap` people for `days` days; returns it with its secret, once.

    Raises BadDomain, and ValueError for a role that no open link may give.
    """
    if offer.role.includes(Role.ADMIN):
        raise ValueError("An open link makes nobody owner or admin.")
    wanted = sorted({domain.strip().lower().removeprefix("@") for domain in domains} - {""})
    for domain in wanted:
        if not DOMAIN.fullmatch(domain):
            raise BadDomain(f"“{domain}” is no domain. Write it like example.com.")
    secret = secrets.token_urlsafe(24)
    link = InviteLink.objects.create(
        team=team,
        label=label,
        digest=_digest(secret),
        role=offer.role,
        is_limited=offer.is_limited,
        domains=wanted,
        cap=cap,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    link.brands.set(offer.brands)
    record_event(team=team, action="invite_link.opened", target=link, role=offer.role, cap=cap)
    return link, secret


@transaction.atomic
def revoke_link(*, link: InviteLink) -> None:
    """Close it at once. Done twice is done once."""
    if InviteLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record_event(team=link.team, action="invite_link.revoked", target=link)


def link_of(secret: str) -> InviteLink:
    """The open link with this secret. Raises LinkClosed."""
    link = InviteLink.objects.open().select_related("team").filter(digest=_digest(secret)).first()
    if link is None:
        raise LinkClosed
    return link


@transaction.atomic
def join_by_link(*, secret: str, user: User) -> Member:
    """Let a signed-in account in. Its own verified address has to suit the link's domains.

    Raises LinkClosed, WrongDomain, AlreadyMember.
    """
    link = InviteLink.objects.select_for_update().get(pk=link_of(secret).pk)
    if not InviteLink.objects.open().filter(pk=link.pk).exists():
        raise LinkClosed
    if Member.objects.filter(team=link.team, user=user).exists():
        raise AlreadyMember(user, link.team)
    if link.domains and user.email.rpartition("@")[2].lower() not in link.domains:
        raise WrongDomain(link, user.email)
    brands = list(link.brands.all()) if link.is_limited else None
    member = join_team(team=link.team, user=user, role=Role(link.role), brands=brands)
    InviteLink.objects.filter(pk=link.pk).update(used=F("used") + 1)
    record_event(team=link.team, action="invite_link.used", target=member, link=str(link))
    return member


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
