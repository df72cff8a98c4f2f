"""Persons, and what they agreed to as it stands on a day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import persons
from portfolio.actions.brands import NameTaken
from portfolio.actions.persons import Agreement
from portfolio.consents import consent_of
from portfolio.models import AuditEvent, Consent, Person, Portrait
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
BOTH = Agreement(date(2026, 1, 1), covers_publication=True, covers_likeness=True)


@pytest.fixture
def person(brand):
    return persons.add_person(brand=brand, name="Ines Brandt")


def record(person, **what):
    agreement = Agreement(what.pop("given_at", date(2026, 1, 1)), **what)
    return persons.record_consent(person=person, agreement=agreement, by=None)


def states(person, channel="linkedin"):
    found = consent_of(person, channel, TODAY)
    return found.publication.state, found.likeness.state


def test_nothing_recorded_is_pending_for_both_kinds(person):
    assert states(person) == ("pending", "pending")
    assert states(None) == ("pending", "pending")


def test_publication_and_likeness_stand_apart(person):
    record(person, covers_publication=True)
    assert states(person) == ("valid", "pending")
    record(person, covers_likeness=True)
    assert states(person) == ("valid", "valid")


def test_publication_holds_for_its_channels_alone(person):
    record(person, covers_publication=True, channels=("linkedin", "press"))
    assert states(person, "press")[0] == "valid"
    assert states(person, "website")[0] == "pending"


@pytest.mark.parametrize(
    ("last", "state"), [(date(2026, 3, 10), "valid"), (date(2026, 3, 9), "expired")]
)
def test_a_consent_holds_to_the_end_of_its_last_day(person, last, state):
    record(person, covers_publication=True, expires_at=last)
    found = consent_of(person, "linkedin", TODAY)
    assert found.publication.state == state
    assert found.until == last


def test_the_newest_consent_counts_and_one_that_begins_later_is_pending(person):
    record(person, covers_publication=True, expires_at=date(2026, 2, 1))
    record(person, covers_publication=True)
    assert states(person)[0] == "valid"
    record(person, covers_publication=True, given_at=TODAY + timedelta(days=1))
    assert states(person)[0] == "pending"


def test_a_consent_that_was_taken_back_hides_the_persons_portraits_until_a_new_one(person, library):
    portrait = make_portrait(library)
    persons.set_portrait_person(portrait=portrait, person=person)
    other = make_portrait(library, "synthetic/female-03.jpg")
    consent = persons.record_consent(person=person, agreement=BOTH, by=None)
    assert set(Portrait.objects.in_use()) == {portrait, other}
    persons.revoke_consent(consent=consent)
    assert states(person) == ("revoked", "revoked")
    assert list(Portrait.objects.in_use()) == [other]
    persons.record_consent(person=person, agreement=BOTH, by=None)
    assert set(Portrait.objects.in_use()) == {portrait, other}
    assert AuditEvent.objects.filter(action="consent.revoked").count() == 1


@pytest.mark.parametrize(
    "agreement",
    [
        Agreement(TODAY),
        Agreement(TODAY, covers_likeness=True, expires_at=TODAY - timedelta(days=1)),
        Agreement(TODAY, covers_publication=True, channels=("telex",)),
    ],
)
def test_what_is_no_consent_is_refused(person, agreement):
    with pytest.raises(persons.BadConsent):
        persons.record_consent(person=person, agreement=agreement, by=None)
    assert not Consent.objects.exists()


def test_a_name_is_there_once_in_a_brand_and_a_portrait_shows_somebody_of_its_own(
    person, team, brand
):
    with pytest.raises(NameTaken):
        persons.add_person(brand=brand, name="Ines Brandt")
    foreign = make_brand(team, "Other")
    portrait = make_portrait(library_of(foreign))
    with pytest.raises(persons.ForeignPerson):
        persons.set_portrait_person(portrait=portrait, person=person)


def test_an_editor_keeps_persons_and_their_consents_on_one_page(brand, bob, client_of):
    browser = client_of(bob)
    address = reverse("portfolio:persons", args=[brand.pk])
    assert browser.post(address, {"name": "Aron Weiss", "email": ""}).status_code == 302
    person = Person.objects.get(name="Aron Weiss")
    consents = reverse("portfolio:consent-add", args=[person.pk])
    given = {"given_at": timezone.localdate().isoformat(), "channels": ["linkedin"]}
    assert browser.post(consents, given).status_code == 422
    assert browser.post(consents, given | {"covers_publication": "on"}).status_code == 302
    assert consent_of(person, "linkedin", timezone.localdate()).publication.is_valid
    page = browser.get(address).content.decode()
    assert "Publication valid" in page
    assert "Likeness in AI pending" in page
    revoke = reverse("portfolio:consent-revoke", args=[person.consents.get().pk])
    assert browser.post(revoke).status_code == 302
    assert "Publication revoked" in browser.get(address).content.decode()
    change = reverse("portfolio:person-change", args=[person.pk])
    assert browser.post(change, {"name": "Aron Weisz"}).status_code == 302
    person.refresh_from_db()
    assert person.name == "Aron Weisz"


def test_who_only_reads_sees_the_persons_and_changes_nothing(brand, person, dave, client_of):
    browser = client_of(dave)
    address = reverse("portfolio:persons", args=[brand.pk])
    page = browser.get(address).content.decode()
    assert "Ines Brandt" in page
    assert "Record a consent" not in page
    assert browser.post(address, {"name": "Somebody"}).status_code == 403
