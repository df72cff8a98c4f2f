"""Writes to open invite links: for a department rather than for one person."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.invitations import Offer, close_invitations_of
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
        super().__init__(
            f"This link is for addresses at {domains}; yours is {email}. If you have such an "
            "address, add it to your account and verify it first."
        )


class BadDomain(ValueError):
    """What was given is no domain; the message names it."""


@transaction.atomic
def open_link(
    *, team: Team, offer: Offer, label: str, domains: Sequence[str], cap: int, days: int, by: User
) -> tuple[InviteLink, str]:
    """A link that lets in up to `cap` people for `days` days; returns it with its secret, once.

    Raises BadDomain, and ValueError for a role that no open link may give or no places or days.
    """
    if offer.role.includes(Role.ADMIN):
        raise ValueError("An open link makes nobody owner or admin.")
    if cap < 1 or days < 1:
        raise ValueError("An open link has at least one place, for at least one day.")
    secret = secrets.token_urlsafe(24)
    link = InviteLink.objects.create(
        team=team,
        label=label,
        digest=_digest(secret),
        role=offer.role,
        is_limited=offer.is_limited,
        domains=clean_domains(domains),
        cap=cap,
        created_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    link.brands.set(offer.brands_of(team))
    record_event(team=team, action="invite_link.opened", target=link, role=offer.role, cap=cap)
    return link, secret


def clean_domains(domains: Sequence[str]) -> list[str]:
    """Domains in lower case, each once, in order. Raises BadDomain."""
    wanted = sorted({domain.strip().lower().removeprefix("@") for domain in domains} - {""})
    for domain in wanted:
        if not DOMAIN.fullmatch(domain):
            raise BadDomain(f"“{domain}” is no domain. Write it like example.com.")
    return wanted


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
    """Let a signed-in account in. One of its verified addresses has to suit the link's domains.

    Raises LinkClosed, WrongDomain, AlreadyMember.
    """
    link = InviteLink.objects.select_for_update().get(pk=link_of(secret).pk)
    if not InviteLink.objects.open().filter(pk=link.pk).exists():  # while we waited
        raise LinkClosed
    if Member.objects.filter(team=link.team, user=user).exists():
        raise AlreadyMember(user, link.team)
    if not suits(link, user):
        raise WrongDomain(link, user.email)
    brands = list(link.brands.all()) if link.is_limited else None
    member = join_team(team=link.team, user=user, role=Role(link.role), brands=brands)
    InviteLink.objects.filter(pk=link.pk).update(used=F("used") + 1)
    record_event(team=link.team, action="invite_link.used", target=member, link=str(link))
    close_invitations_of(user=user, team=link.team)
    return member


def suits(link: InviteLink, user: User) -> bool:
    """Whether the account has proved to own an address of the link's domains."""
    if not link.domains:
        return True
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return any(email.rpartition("@")[2].lower() in link.domains for email in verified)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
