"""Writes to persons and to what they agreed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.brands import NameTaken, tell_changed
from portfolio.actions.events import publish
from portfolio.actions.packs import withdraw_packs
from portfolio.actions.trash import move_to_trash
from portfolio.actions.words import gather_words
from portfolio.consents import is_taken_back
from portfolio.models import Brand, Channel, Consent, Person, Portrait, TrashEntry, User

PERSON_FIELDS = ("name", "email", "note")


class ForeignPerson(Exception):
    """The person belongs to another brand than the portrait."""

    def __init__(self) -> None:
        super().__init__("This person is not one of this brand’s.")


class HidesPictures(Exception):
    """Without the person nothing would keep their pictures hidden."""

    def __init__(self, person: Person) -> None:
        super().__init__(
            f"{person} took a consent back, and pictures are hidden for it. Erase the person with "
            "every portrait, or delete the portraits first."
        )


class BadConsent(Exception):
    """What was to be recorded is no consent; the words say what is missing."""


@dataclass(frozen=True)
class Agreement:
    """What a person agreed to, as it is recorded. channels: slugs; none = all of them."""

    given_at: date
    covers_publication: bool = False
    covers_likeness: bool = False
    channels: Sequence[str] = ()
    expires_at: date | None = None
    document: str = ""


def add_person(*, brand: Brand, name: str, email: str = "", note: str = "") -> Person:
    """Add a person to a brand. Raises NameTaken."""
    try:
        with transaction.atomic():
            person = Person.objects.create(brand=brand, name=name, email=email, note=note)
            record_event(team=brand.team, action="person.added", target=person)
            return person
    except IntegrityError as error:
        raise NameTaken(name) from error


def change_person(*, person: Person, **fields: str) -> Person:
    """Change a person's name, address or note. Raises NameTaken."""
    try:
        with transaction.atomic():
            person = Person.objects.select_for_update().get(pk=person.pk)
            before = {field: getattr(person, field) for field in PERSON_FIELDS}
            for field in PERSON_FIELDS:
                setattr(person, field, fields.get(field, before[field]))
            person.save()
            after = {field: getattr(person, field) for field in PERSON_FIELDS}
            record_change(
                team=person.team, action="person.changed", target=person, before=before, after=after
            )
            if before["name"] != person.name:
                gather_words(Portrait.all_rows.filter(person=person))
    except IntegrityError as error:
        raise NameTaken(fields.get("name", "")) from error
    return person


@transaction.atomic
def delete_person(*, person: Person, by: User | None) -> TrashEntry:
    """Put a person into the trash; their portraits stay.

    Not while pictures are hidden because they took a consent back: without the person these would
    be shown again. Raises HidesPictures.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.withdrawn_at is not None and person.portraits.exists():
        raise HidesPictures(person)
    return move_to_trash(row=person, by=by)


@transaction.atomic
def set_portrait_person(*, portrait: Portrait, person: Person | None) -> Portrait:
    """Say who is portrayed; None = not said. Raises ForeignPerson."""
    if person is not None and person.brand_id != portrait.library.brand_id:
        raise ForeignPerson
    before = str(portrait.person_id) if portrait.person_id else None
    portrait.person = person
    portrait.save(update_fields=["person"])
    gather_words([portrait.pk])
    record_event(
        team=portrait.team,
        action="portrait.person_set",
        target=portrait,
        person=str(person) if person else "nobody",
    )
    publish("portrait.updated", target=portrait, previous={"person": before})
    return portrait


@transaction.atomic
def record_consent(*, person: Person, agreement: Agreement, by: User | None) -> Consent:
    """Write down what a person agreed to; it takes the place of what was. Raises BadConsent."""
    given, ends = agreement.given_at, agreement.expires_at
    if not (agreement.covers_publication or agreement.covers_likeness):
        raise BadConsent("Choose what was agreed to: publication, likeness in AI, or both.")
    if ends is not None and ends < given:
        raise BadConsent("It ends before it begins. Set a later last day.")
    if strange := sorted(set(agreement.channels) - set(Channel.values)):
        raise BadConsent(f"There is no channel {strange[0]}.")
    consent = Consent.objects.create(
        person=person,
        covers_publication=agreement.covers_publication,
        covers_likeness=agreement.covers_likeness,
        channels=list(agreement.channels),
        document=agreement.document,
        given_at=given,
        expires_at=ends,
        recorded_by=by,
    )
    kinds = [
        words
        for words, is_covered in (
            ("publication", agreement.covers_publication),
            ("likeness in AI", agreement.covers_likeness),
        )
        if is_covered
    ]
    _show_or_hide(person)
    record_event(
        team=person.team,
        action="consent.recorded",
        target=person,
        kinds=kinds,
        channels=list(agreement.channels),
        until=ends.isoformat() if ends else "",
    )
    _publish("consent.granted", consent)
    return consent


@transaction.atomic
def revoke_consent(*, consent: Consent) -> Consent:
    """Write down that a person took a consent back.

    From here on no page, no portal and no file address shows a picture of them, no set counts
    one, and every pack with one ends. Safe to call twice.
    """
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if consent.revoked_at is None:
        consent.revoked_at = timezone.now()
        consent.save(update_fields=["revoked_at"])
        packs = withdraw_packs(person=consent.person)
        _show_or_hide(consent.person)
        record_event(
            team=consent.team, action="consent.revoked", target=consent.person, packs=packs
        )
        _publish("consent.revoked", consent)
    return consent


def _publish(kind: str, consent: Consent) -> None:
    publish(
        kind,
        target=consent,
        person=str(consent.person_id),
        covers_publication=consent.covers_publication,
        covers_likeness=consent.covers_likeness,
        channels=consent.channels,
        expires_at=consent.expires_at,
    )


def _show_or_hide(person: Person) -> None:
    """Hide the person's pictures everywhere while a consent that counts is taken back."""
    person = Person.all_rows.select_for_update(of=("self",)).get(pk=person.pk)
    is_hidden = is_taken_back(person)
    if is_hidden == (person.withdrawn_at is not None):
        return
    person.withdrawn_at = timezone.now() if is_hidden else None
    person.save(update_fields=["withdrawn_at"])
    tell_changed(person.brand, is_judged_anew=False)
