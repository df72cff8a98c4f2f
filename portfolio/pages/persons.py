"""The persons of a brand, what they agreed to, and where their pictures are."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portfolio.consents import Consents, consent_of
from portfolio.models import Brand, Channel, Consent, Delivery, Person, Portal

LABELS = dict(Channel.choices)


@dataclass(frozen=True)
class ConsentRow:
    """A consent as the list shows it."""

    consent: Consent
    state: str
    channels: str


@dataclass(frozen=True)
class PersonRow:
    """A person with what they agreed to. portals, packs: where their pictures are in use now."""

    person: Person
    stands: Consents
    consents: list[ConsentRow]
    portals: list[Portal]
    packs: int


def persons_page(brand: Brand) -> dict[str, Any]:
    """Everybody of the brand."""
    people = brand.persons.prefetch_related("consents__recorded_by", "portraits")
    return {"brand": brand, "rows": [_row(person) for person in people]}


def _row(person: Person) -> PersonRow:
    today = timezone.localdate()
    portals = Portal.objects.filter(items__portrait__person=person, closed_at=None)
    packs = Delivery.objects.filter(versions__portrait__person=person).exclude(state="failed")
    return PersonRow(
        person,
        consent_of(person, "", today),
        [_consent(row) for row in person.consents.all()],
        list(portals.distinct()),
        packs.distinct().count(),
    )


def _consent(row: Consent) -> ConsentRow:
    today = timezone.localdate()
    if row.revoked_at is not None:
        state = "revoked"
    elif row.expires_at is not None and row.expires_at < today:
        state = "expired"
    else:
        state = "pending" if row.given_at > today else "valid"
    names = ", ".join(LABELS.get(slug, slug) for slug in row.channels)
    return ConsentRow(row, state, names or "every channel")
