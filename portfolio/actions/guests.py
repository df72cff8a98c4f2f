"""How a guest comes in: link, password, name and a code by e-mail."""

import hmac
import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from portfolio.actions.portal_log import log_event
from portfolio.doorbell import ring
from portfolio.mail import Letter, send
from portfolio.models import Guest, GuestSession, PortalEvent, PortalLink
from portfolio.visiting import LinkGone, digest_of

VISIT_LASTS = timedelta(days=7)
CODE_HOLDS = timedelta(minutes=15)
CODE_AGAIN_AFTER = timedelta(seconds=30)
MOST_TRIES = 5
#: Wrong passwords of one link within an hour after which it lets nobody try.
MOST_WRONG = 50
#: Codes that go to one address, and codes of one link, within an hour.
MOST_CODES, MOST_CODES_OF_LINK = 6, 60
HOUR = 3600

ENDED = "This link has ended. Ask whoever sent it for a new one."


class Refused(Exception):
    """What was given does not let in; the message says what to do."""


def link_of(secret: str) -> PortalLink:
    """The link with this secret, as far as a new visit may begin. Raises LinkGone."""
    rows = PortalLink.objects.select_related("portal__brand__team")
    link: PortalLink | None = rows.filter(digest=digest_of(secret)).first()
    if link is None:
        raise LinkGone("There is no such link. Copy the whole address from the message.")
    if link.starts_at and link.starts_at > timezone.now() and not link.revoked_at:
        begins = timezone.localtime(link.starts_at)
        raise LinkGone(f"This link opens on {begins:%d %B %Y at %H:%M} ({begins:%Z}).")
    if not PortalLink.objects.alive().filter(pk=link.pk).exists():
        raise LinkGone(ENDED)
    return link


@transaction.atomic
def begin_visit(*, link: PortalLink, guest: Guest | None = None) -> tuple[GuestSession, str]:
    """A session for a browser that came through the link, with the secret for its cookie.

    guest: who it is, where that is proven already.
    """
    secret = secrets.token_urlsafe(32)
    session = GuestSession.objects.create(
        link=link, guest=guest, digest=digest_of(secret), ends_at=timezone.now() + VISIT_LASTS
    )
    return session, secret


@transaction.atomic
def admit(*, session: GuestSession) -> None:
    """Count the visit, once all that the link asks for is given. Raises LinkGone at its limit."""
    link = PortalLink.objects.select_for_update().get(pk=session.link_id)
    session = GuestSession.objects.select_for_update().get(pk=session.pk)
    if session.is_counted:
        return
    if link.max_views is not None and link.views >= link.max_views:
        raise LinkGone(ENDED)
    now = timezone.now()
    PortalLink.objects.filter(pk=link.pk).update(views=F("views") + 1, last_used_at=now)
    session.is_counted = True
    session.save(update_fields=["is_counted"])
    if session.guest_id:
        Guest.objects.filter(pk=session.guest_id).update(last_seen_at=now)
    log_event(portal=link.portal, kind=PortalEvent.Kind.OPENED, link=link, guest=session.guest)


def pass_password(*, session: GuestSession, password: str) -> None:
    """Take the link's password. Raises Refused; too many wrong ones close the door for an hour."""
    link, wrong = session.link, f"portal-wrong:{session.link_id}"
    if (cache.get(wrong) or 0) >= MOST_WRONG or session.tries >= MOST_TRIES:
        raise Refused("Too many wrong passwords. Wait an hour, or ask for the right one.")
    if check_password(password, link.password):
        GuestSession.objects.filter(pk=session.pk).update(passed_password=True, tries=0)
        return
    cache.add(wrong, 0, timeout=HOUR)
    cache.incr(wrong)
    GuestSession.objects.filter(pk=session.pk).update(tries=F("tries") + 1)
    log_event(portal=link.portal, kind=PortalEvent.Kind.REFUSED, link=link, about="password")
    raise Refused("This is not the password. It came with the link, or in a message of its own.")


@transaction.atomic
def ask_code(*, session: GuestSession, name: str, email: str) -> None:
    """Have a code sent to who says that this is their name and address. Raises Refused."""
    session = GuestSession.objects.select_for_update().get(pk=session.pk)
    now, link, email = timezone.now(), session.link, email.strip()
    if not _is_let_in(link, email):
        log_event(portal=link.portal, kind=PortalEvent.Kind.REFUSED, link=link, about=email)
        raise Refused(f"This link is not for {email}. Use the address that it was sent to.")
    if session.code_sent_at and now - session.code_sent_at < CODE_AGAIN_AFTER:
        raise Refused("A code has just been sent. Look for it, also among junk mail.")
    if _too_many(f"portal-code:{email.lower()}", MOST_CODES) or _too_many(
        f"portal-codes:{link.pk}", MOST_CODES_OF_LINK
    ):
        raise Refused("Too many codes were asked for. Wait an hour and try again.")
    session.code, session.tries, session.code_sent_at = "", 0, now
    session.code_for = {"name": name.strip()[:120], "email": email}
    session.save(update_fields=["code", "tries", "code_sent_at", "code_for"])
    ring("portfolio.tasks.send_portal_code", session.pk)


def send_code(*, session: GuestSession) -> None:
    """Make the code and send it; only its digest is kept. Nothing when one is out already."""
    with transaction.atomic():
        session = GuestSession.objects.select_for_update().get(pk=session.pk)
        if session.code or not session.code_for:
            return
        code = f"{secrets.randbelow(10**6):06d}"
        portal = session.link.portal
        send(
            Letter(
                to=session.code_for["email"],
                subject=f"{code} is your code for {portal}",
                lines=(
                    f"Your code for {portal} is {code}.",
                    "Type it on the page where you asked for it. It holds for 15 minutes.",
                ),
                closing="You did not ask for it? Then nothing needs to be done.",
            )
        )
        session.code = _digest_of_code(session, code)
        session.save(update_fields=["code"])


def confirm_code(*, session: GuestSession, code: str) -> Guest:
    """Compare the code with what was sent, count what is wrong, and let the guest in.

    Raises Refused, outside of the transaction that counts.
    """
    with transaction.atomic():
        session = GuestSession.objects.select_for_update().get(pk=session.pk)
        sent = session.code_sent_at
        is_over = not session.code or not sent or timezone.now() - sent > CODE_HOLDS
        if is_over or session.tries >= MOST_TRIES:
            problem = "This code has had its time. Ask for a new one."
        elif hmac.compare_digest(session.code, _digest_of_code(session, code.strip())):
            return _confirm(session)
        else:
            problem = "This is not the code. Compare it with the message."
            session.tries += 1
            session.save(update_fields=["tries"])
    raise Refused(problem)


def _confirm(session: GuestSession) -> Guest:
    """From here on the browser is this guest's."""
    who, now = session.code_for, timezone.now()
    known: Guest | None = Guest.objects.with_email(session.link.portal, who["email"]).first()
    guest = known or Guest(portal=session.link.portal, email=who["email"])
    guest.name = who["name"] or guest.name or who["email"].split("@")[0]
    guest.confirmed_at = guest.confirmed_at or now
    guest.last_seen_at = now
    guest.save()
    session.guest, session.code, session.code_for = guest, "", {}
    session.save(update_fields=["guest", "code", "code_for"])
    return guest


def forget_code(*, session: GuestSession) -> None:
    """Let who waits for a code type another name or address."""
    GuestSession.objects.filter(pk=session.pk).update(code="", code_for={})


def purge_visits() -> int:
    """Delete sessions that are over; returns how many."""
    count, _ = GuestSession.objects.filter(ends_at__lt=timezone.now()).delete()
    return count


def _digest_of_code(session: GuestSession, code: str) -> str:
    return salted_hmac("presence.portal-code", f"{session.pk}:{code}").hexdigest()


def _is_let_in(link: PortalLink, email: str) -> bool:
    address = email.lower()
    domain = "@" + address.rpartition("@")[2]
    return not link.emails or address in link.emails or domain in link.emails


def _too_many(key: str, most: int) -> bool:
    cache.add(key, 0, timeout=HOUR)
    return bool(cache.incr(key) > most)
