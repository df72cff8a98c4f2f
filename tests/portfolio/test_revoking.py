"""A consent that is taken back: within one request no place gives a picture of the person out."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import persons, portal_links, portals
from portfolio.actions.persons import Agreement
from portfolio.actions.references import pin_reference
from portfolio.actions.renditions import record_renditions
from portfolio.file_addresses import file_address
from portfolio.models import Delivery, Portrait, TrashEntry
from portfolio.portal_addresses import portal_file_address
from scoring.models import SetReading
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
BOTH = Agreement(timezone.localdate(), covers_publication=True, covers_likeness=True)


@pytest.fixture
def portrait(team, alice):
    brand = make_brand(team, "Halden")
    made = make_portrait(library_of(brand))
    record_renditions(version=made.current_version)
    person = persons.add_person(brand=brand, name="Ines Brandt")
    persons.set_portrait_person(portrait=made, person=person)
    persons.record_consent(person=person, agreement=BOTH, by=alice)
    return made


@pytest.fixture
def consent(portrait):
    return portrait.person.consents.get()


def test_every_place_shows_it_before_and_none_after_and_all_again_with_a_new_consent(
    client, alice, portrait, consent
):
    version, brand = portrait.current_version, portrait.library.brand
    SetReading.objects.create(
        portrait=portrait, brand=brand, version=version, digest=version.sha256
    )
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    link, secret = portal_links.open_portal_link(portal=portal, by=alice, checks_email=False)
    guest = Client()
    guest.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    client.force_login(alice)
    thumb = file_address(version, "thumb")
    asked = [
        (client, thumb),
        (client, file_address(version, "original")),
        (client, reverse("portfolio:portrait-report", args=[portrait.pk])),
        (client, reverse("portfolio:crops", args=[version.pk])),
        (client, reverse("prompts:edit-tips", args=[version.pk])),
        (guest, portal_file_address(link, version, "view")),
        (guest, reverse("portfolio:portal-item", args=[link.pk, item.pk])),
    ]

    def answers():
        return {address: browser.get(address).status_code for browser, address in asked}

    def pages():
        home = reverse("portfolio:portal-home", args=[link.pk])
        ours = ("portfolio:brand", "portfolio:library", "portfolio:portrait")
        rows = (brand.pk, portrait.library_id, portrait.pk)
        addresses = [reverse(name, args=[pk]) for name, pk in zip(ours, rows, strict=True)]
        found = [client.get(address).content.decode() for address in addresses]
        return [*found, guest.get(home).content.decode()]

    assert set(answers().values()) == {200}
    assert all("<img" in page for page in pages())
    persons.revoke_consent(consent=consent)
    assert set(answers().values()) == {404}
    assert not any("/files/" in page for page in pages())
    assert not SetReading.objects.that_count().exists()
    assert not Portrait.objects.in_use().exists()
    persons.record_consent(person=portrait.person, agreement=BOTH, by=alice)
    assert set(answers().values()) == {200}
    assert all("<img" in page for page in pages())


def test_its_page_lists_where_it_was_in_use(client, alice, portrait, consent):
    brand = portrait.library.brand
    portal = portals.open_portal(brand=brand, by=alice, name="Spring review")
    portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    pin_reference(portrait=portrait, kind="us", by=alice)
    pack = Delivery(brand=brand, state="made", expires_at=timezone.now() + timedelta(days=5))
    pack.file.save("pack.zip", ContentFile(b"a pack"), save=False)
    pack.save()
    pack.versions.add(portrait.current_version)
    persons.revoke_consent(consent=consent)
    client.force_login(alice)
    page = client.get(reverse("portfolio:portrait", args=[portrait.pk])).content.decode()
    for words in ("Spring review", "1 pack that was made before", "held up as an example"):
        assert words in page
    assert reverse("portfolio:persons", args=[brand.pk]) in page
    library = reverse("portfolio:library", args=[portrait.library_id])
    assert "1 with consent taken back" in client.get(library).content.decode()
    apart = client.get(f"{library}?withdrawn=yes").content.decode()
    assert "Consent taken back" in apart
    assert "/files/" not in apart


def test_consent_to_one_thing_that_is_taken_back_hides_the_other_too(portrait, alice):
    person = portrait.person
    only = Agreement(timezone.localdate(), covers_likeness=True)
    newer = persons.record_consent(person=person, agreement=only, by=alice)
    persons.revoke_consent(consent=newer)
    assert not Portrait.objects.in_use().exists()
    persons.record_consent(person=person, agreement=only, by=alice)
    assert Portrait.objects.in_use().exists()


def test_who_took_a_consent_back_is_not_deleted_from_over_the_hidden_pictures(
    client, alice, portrait, consent
):
    """Or these would be shown again when the trash is emptied."""
    client.force_login(alice)
    address = reverse("portfolio:person-delete", args=[portrait.person_id])
    persons.revoke_consent(consent=consent)
    page = client.post(address, follow=True).content.decode()
    assert "pictures are hidden for it" in page
    assert not TrashEntry.objects.exists()
    persons.record_consent(person=portrait.person, agreement=BOTH, by=alice)
    client.post(address)
    assert TrashEntry.objects.get().name == "Ines Brandt"
