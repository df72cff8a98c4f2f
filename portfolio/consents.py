"""What a person agreed to, as it stands on a day. The newest consent of a kind counts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from portfolio.models import Consent, Person
from portfolio.models.portraits import PortraitQuerySet

State = Literal["pending", "valid", "expired", "revoked"]


@dataclass(frozen=True)
class Standing:
    """Where one kind of consent stands. until: its last day; None = it has no end, or there is
    none."""

    state: State
    until: date | None = None

    @property
    def is_valid(self) -> bool:
        return self.state == "valid"


@dataclass(frozen=True)
class Consents:
    """Both kinds: that a picture may be shown in a channel, and that AI may make one."""

    publication: Standing
    likeness: Standing

    @property
    def are_valid(self) -> bool:
        return self.publication.is_valid and self.likeness.is_valid

    @property
    def until(self) -> date | None:
        """The day on which the first of them ends."""
        ends = [each.until for each in (self.publication, self.likeness) if each.until]
        return min(ends, default=None)


PENDING = Standing("pending")
NOBODY = Consents(PENDING, PENDING)


def consent_of(person: Person | None, channel: str, today: date) -> Consents:
    """How a person's consents stand for a channel (a slug of Channel; "" = for any channel)."""
    if person is None:
        return NOBODY
    rows = list(person.consents.all())
    publication = next((row for row in rows if row.covers_publication), None)
    likeness = next((row for row in rows if row.covers_likeness), None)
    return Consents(
        _standing(publication, today, channel=channel), _standing(likeness, today, channel="")
    )


def revoked_persons() -> set[UUID]:
    """The persons of whom no picture may be shown: the newest consent of a kind was taken back."""
    revoked: set[UUID] = set()
    seen: set[tuple[UUID, str]] = set()
    with_any = Consent.objects.filter(revoked_at__isnull=False).values("person")
    for row in Consent.objects.filter(person__in=with_any):
        for kind in ("covers_publication", "covers_likeness"):
            if getattr(row, kind) and (row.person_id, kind) not in seen:
                seen.add((row.person_id, kind))
                if row.revoked_at is not None:
                    revoked.add(row.person_id)
    return revoked


def without_revoked(portraits: PortraitQuerySet) -> PortraitQuerySet:
    """The portraits whose person has not taken a consent back."""
    held: PortraitQuerySet = portraits.exclude(person__in=revoked_persons())
    return held


def _standing(row: Consent | None, today: date, *, channel: str) -> Standing:
    if row is None:
        return PENDING
    if row.revoked_at is not None:
        return Standing("revoked")
    if row.given_at > today or (channel and row.channels and channel not in row.channels):
        return PENDING
    if row.expires_at is not None and row.expires_at < today:
        return Standing("expired", row.expires_at)
    return Standing("valid", row.expires_at)
