"""News for members and guests: told once, in the inbox at once, by e-mail as often as wanted."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from portfolio.access import place_in
from portfolio.mail import Letter, send
from portfolio.models import Brand, Digest, Guest, Notice, PortalLink, User

#: A decision may be taken back for some seconds; nobody is told before.
SETTLED_AFTER = timedelta(seconds=20)
PERIODS = {
    Digest.AT_ONCE: timedelta(0),
    Digest.HOURLY: timedelta(hours=1),
    Digest.DAILY: timedelta(days=1),
    Digest.WEEKLY: timedelta(days=7),
}
MOST_LINES = 20
KEPT_FOR = timedelta(days=365)
WAY_BACK_HOLDS = timedelta(days=3)
FREQUENCY_SALT, BACK_SALT = "presence.news-frequency", "presence.portal-way-back"


def notify(
    *,
    brand: Brand,
    to: Iterable[User | Guest | None],
    kind: str,
    words: str,
    key: str,
    address: str = "",
) -> int:
    """Tell each recipient once; members who may not see the brand are left out. How many.

    key: the same news to the same recipient is told once, however often it is reported.
    """
    told = {}
    for who in to:
        if who is None or (isinstance(who, User) and not _reaches(brand, who)):
            continue
        told[who.pk] = Notice(
            brand=brand,
            user=who if isinstance(who, User) else None,
            guest=who if isinstance(who, Guest) else None,
            kind=kind,
            words=" ".join(words.split())[:400],
            address=address,
            key=key[:120],
        )
    return len(Notice.objects.bulk_create(told.values(), ignore_conflicts=True))


def read_notices(*, user: User, pk: UUID | None = None) -> int:
    """Mark one notice, or all of them, as read."""
    rows = Notice.objects.filter(user=user, read_at=None)
    return (
        rows.filter(pk=pk).update(read_at=timezone.now())
        if pk
        else rows.update(read_at=timezone.now())
    )


def choose_frequency(*, who: User | Guest, digest: str) -> None:
    """How often news come by e-mail; they stay in the inbox whatever is chosen."""
    who.digest = Digest(digest)
    who.save(update_fields=["digest"])


def send_news() -> int:
    """Send what is due, one letter to each recipient; how many letters."""
    fresh = Notice.objects.filter(
        mailed_at=None, read_at=None, created_at__lt=timezone.now() - SETTLED_AFTER
    )
    users = User.objects.filter(Exists(fresh.filter(user=OuterRef("pk"))), is_active=True)
    guests = Guest.objects.filter(Exists(fresh.filter(guest=OuterRef("pk"))))
    guests = guests.select_related("portal__brand")
    return sum(_send_to(who) for who in [*users, *guests] if _is_due(who))


def _send_to(who: User | Guest) -> bool:
    """One letter with all that is new; nothing when there is no way back in."""
    with transaction.atomic():
        model = type(who)
        who = model._default_manager.select_for_update().get(pk=who.pk)
        rows = Notice.objects.filter(mailed_at=None, read_at=None).order_by("created_at", "id")
        mine = rows.filter(user=who) if isinstance(who, User) else rows.filter(guest=who)
        news = list(mine.filter(created_at__lt=timezone.now() - SETTLED_AFTER))
        if not news or not _is_due(who):
            return False
        now = timezone.now()
        Notice.objects.filter(pk__in=[each.pk for each in news]).update(mailed_at=now)
        who.digest_sent_at = now
        who.save(update_fields=["digest_sent_at"])
        letter = _letter_to_guest(who, news) if isinstance(who, Guest) else _letter(who, news)
        if letter is None:
            return False
        send(letter)
    return True


def _is_due(who: User | Guest) -> bool:
    period = PERIODS.get(Digest(who.digest))
    if period is None:
        return False
    return who.digest_sent_at is None or timezone.now() - who.digest_sent_at >= period


def _letter(user: User, news: list[Notice]) -> Letter:
    button = ("Have a look", news[0].address) if len(news) == 1 and news[0].address else None
    return Letter(
        to=user.email,
        subject=_subject(news, "Presence"),
        lines=_lines(news),
        button=button or ("Open the inbox", reverse("portfolio:inbox")),
        closing="Choose how often these messages come, or none at all.",
        aside=("How often", frequency_address(user)),
    )


def _letter_to_guest(guest: Guest, news: list[Notice]) -> Letter | None:
    link = link_back_of(guest)
    if link is None:
        return None
    page = news[0].address if len(news) == 1 else ""
    return Letter(
        to=guest.email,
        subject=_subject(news, str(guest.portal)),
        lines=_lines(news),
        button=(f"Open {guest.portal}", way_back(guest, link, page)),
        closing="Choose how often these messages come, or none at all.",
        aside=("How often", frequency_address(guest)),
        sender=guest.portal.sender_name,
    )


def _lines(news: list[Notice]) -> tuple[str, ...]:
    lines = [each.words for each in news[:MOST_LINES]]
    if len(news) > MOST_LINES:
        lines.append(f"And {len(news) - MOST_LINES} more.")
    return tuple(lines)


def _subject(news: list[Notice], place: str) -> str:
    return news[0].words if len(news) == 1 else f"{len(news)} news from {place}"


def link_back_of(guest: Guest) -> PortalLink | None:
    """The link that the guest used last, of those that still live."""
    alive = PortalLink.objects.alive().filter(sessions__guest=guest)
    link: PortalLink | None = alive.order_by("-sessions__created_at").first()
    return link


def way_back(guest: Guest, link: PortalLink, page: str = "") -> str:
    """An address that lets this guest in again through the same link, for some days.

    It went to the guest's own address, so it proves it; the link's password is still asked for.
    """
    signed = TimestampSigner(salt=BACK_SALT).sign_object([str(guest.pk), str(link.pk), page])
    return reverse("portfolio:portal-back", args=[signed])


def read_way_back(signed: str) -> tuple[Guest, PortalLink, str]:
    """Who comes back, through which link, to which page. Raises BadSignature."""
    signer = TimestampSigner(salt=BACK_SALT)
    guest_pk, link_pk, page = signer.unsign_object(signed, max_age=WAY_BACK_HOLDS)
    link = PortalLink.objects.alive().filter(pk=link_pk).first()
    guest = Guest.objects.filter(pk=guest_pk).first()
    if guest is None or link is None or guest.portal_id != link.portal_id:
        raise BadSignature("This link has ended.")
    return guest, link, page


def frequency_address(who: User | Guest) -> str:
    """Where a recipient chooses how often, without signing in; good until it is used no more."""
    kind = "user" if isinstance(who, User) else "guest"
    return reverse(
        "portfolio:news-frequency",
        args=[Signer(salt=FREQUENCY_SALT).sign_object([kind, str(who.pk)])],
    )


def recipient_of(signed: str) -> User | Guest:
    """Whose frequency the address is about. Raises BadSignature."""
    kind, pk = Signer(salt=FREQUENCY_SALT).unsign_object(signed)
    who = (User if kind == "user" else Guest)._default_manager.filter(pk=pk).first()
    if not isinstance(who, User | Guest):
        raise BadSignature("Nobody gets these messages any more.")
    return who


def _reaches(brand: Brand, user: User) -> bool:
    place = place_in(brand.team, user)
    if place is None:
        return False
    return not place.is_limited or place.grants.filter(brand=brand).exists()


def purge_notices() -> int:
    """Delete what is older than a year; returns how many."""
    count, _ = Notice.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return count
