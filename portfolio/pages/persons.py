"""The persons of a brand, what they agreed to, and where their pictures are."""

from collections import Counter
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
    """Everybody of the brand, in a fixed number of queries."""
    people = brand.persons.prefetch_related("consents", "portraits__portal_items__portal").order_by(
        "name", "pk"
    )
    held = brand.deliveries.exclude(state=Delivery.State.FAILED)
    pairs = held.exclude(versions__portrait__person=None).values_list(
        "versions__portrait__person", "pk"
    )
    packs = Counter(person for person, _ in set(pairs))
    return {"brand": brand, "rows": [_row(person, packs[person.pk]) for person in people]}


def _row(person: Person, packs: int) -> PersonRow:
    items = [item for each in person.portraits.all() for item in each.portal_items.all()]
    portals = {item.portal.pk: item.portal for item in items if item.portal.closed_at is None}
    return PersonRow(
        person,
        consent_of(person, "", timezone.localdate()),
        [_consent(row) for row in person.consents.all()],
        sorted(portals.values(), key=str),
        packs,
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
