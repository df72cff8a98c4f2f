"""What a person agreed to, as it stands on a day. The newest consent of a kind counts."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from portfolio.models import Consent, Person

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


def is_taken_back(person: Person) -> bool:
    """Whether of any kind the newest consent was taken back: no picture may be shown then."""
    rows = list(person.consents.all())
    newest = (
        next((row for row in rows if row.covers_publication), None),
        next((row for row in rows if row.covers_likeness), None),
    )
    return any(row is not None and row.revoked_at is not None for row in newest)


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
