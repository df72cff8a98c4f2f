"""The one door of a portal: what a guest's browser reaches, asked anew at every request.

A guest has no account. The browser holds the secret of one GuestSession in a cookie, the session
belongs to one link, and the link may end at any moment: so nothing is admitted without asking the
link again. Whoever is not let in is told no more than what to do next.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from portfolio.models import (
    Brand,
    Guest,
    GuestSession,
    Portal,
    PortalItem,
    PortalLink,
    Team,
    Version,
)
from portfolio.models.teams import TeamScopedQuerySet

#: A guest's cookie, one for each link, sent to the portals' addresses alone.
COOKIE_PATH = "/portal/"


class LinkGone(Exception):
    """The link leads nowhere now; the words say what a visitor can do."""


class PasswordNeeded(Exception):
    """The link has a password, and this browser has not given it."""


class NameNeeded(Exception):
    """Only somebody who said who they are may go on."""


@dataclass(frozen=True)
class Visit:
    """A browser that the door let in. guest: None while it has not said who it is."""

    session: GuestSession
    link: PortalLink
    guest: Guest | None

    @property
    def portal(self) -> Portal:
        return self.link.portal

    @property
    def brand(self) -> Brand:
        return self.portal.brand

    @property
    def team(self) -> Team:
        return self.brand.team

    def items(self) -> TeamScopedQuerySet:
        """What of the portal there is to see, in its order, with portraits and versions."""
        shown = self.portal.items.shown()
        return shown.select_related("portrait__current_version", "portrait__person")

    def item(self, pk: UUID | str) -> PortalItem:
        """One of these. Raises Http404."""
        found: PortalItem | None = self.items().filter(pk=pk).first()
        if found is None:
            raise Http404("There is nothing at this address.")
        return found

    def versions_of(self, item: PortalItem) -> TeamScopedQuerySet:
        """The versions that the link shows of an item, newest first."""
        rows = Version.objects.filter(portrait=item.portrait_id)
        if self.link.current_only:
            rows = rows.filter(portrait__current_version=F("pk"))
        return rows.order_by("-number")

    def may_see(self, version: Version) -> bool:
        """Whether the link shows this version."""
        item = self.items().filter(portrait=version.portrait_id).first()
        return item is not None and self.versions_of(item).filter(pk=version.pk).exists()


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def known_session(request: HttpRequest, link_pk: UUID) -> GuestSession:
    """The browser's session of this link, whatever is still to be asked. Raises LinkGone.

    A link that ended, a cookie of another link and no cookie at all are answered alike.
    """
    secret = request.COOKIES.get(cookie_name(link_pk), "")
    rows = GuestSession.objects.select_related("guest", "link__portal__brand__team")
    session: GuestSession | None = rows.filter(
        digest=digest_of(secret), link=link_pk, ends_at__gt=timezone.now()
    ).first()
    if session is None or not PortalLink.objects.alive().filter(pk=link_pk).exists():
        raise LinkGone("Open the link that you were sent once more; if it has ended, ask for one.")
    return session


def visit(request: HttpRequest, link_pk: UUID, *, as_guest: bool = False) -> Visit:
    """Let a browser in. as_guest: only somebody who said who they are.

    Raises LinkGone, PasswordNeeded, NameNeeded.
    """
    session = known_session(request, link_pk)
    link = session.link
    if link.password and not session.passed_password:
        raise PasswordNeeded
    guest = session.guest
    if guest is None and (link.checks_email or as_guest):
        raise NameNeeded
    if not session.is_counted:
        raise LinkGone("Open the link that you were sent once more.")
    return Visit(session, link, guest)


def remember(response: HttpResponse, session: GuestSession, secret: str) -> None:
    """Have the browser keep the session's secret, for the portals' addresses alone."""
    response.set_cookie(
        cookie_name(session.link_id),
        secret,
        path=COOKIE_PATH,
        expires=session.ends_at,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookie_name(link_pk: UUID) -> str:
    return f"portal_{UUID(str(link_pk)).hex}"
