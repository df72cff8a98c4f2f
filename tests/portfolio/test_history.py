"""The history of a portrait: who did what, and what Presence did by itself."""

import pytest
from django.test import Client
from django.urls import reverse

from portfolio.actions import portals, reviews
from portfolio.models import Guest, Member, Role, TrashEntry
from scoring.models import Assessment
from scoring.tasks import assess_version
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def portrait(team):
    return make_portrait(library_of(make_brand(team, "Halden")))


def lines(browser, portrait):
    page = browser.get(reverse("portfolio:portrait-history", args=[portrait.pk]))
    text = page.content.decode()
    return text[text.index('class="history"') : text.index("</ol>", text.index('class="history"'))]


def test_it_tells_what_members_clients_and_the_system_did(client, alice, team, portrait):
    client.force_login(alice)
    assess_version(str(Assessment.objects.get().pk))
    title = reverse("portfolio:portrait-title", args=[portrait.pk])
    client.post(title, {"title": "Ines at the window"})
    client.post(reverse("portfolio:portrait-archive", args=[portrait.pk]))
    client.post(reverse("portfolio:portrait-restore", args=[portrait.pk]))
    client.post(reverse("portfolio:portrait-delete", args=[portrait.pk]))
    entry = TrashEntry.objects.get()
    client.post(reverse("portfolio:trash-restore", args=[entry.pk]))
    prompt = reverse("prompts:version-prompt", args=[portrait.current_version.pk])
    client.post(prompt, {"prompt": "a founder by a window"})
    portal = portals.open_portal(brand=portrait.library.brand, by=alice, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    clara = Guest.objects.create(portal=portal, name="Clara Voss", email="clara@client.example")
    reviews.record_decision(item=item, version=portrait.current_version, by=clara, answer="approve")
    found = lines(client, portrait)
    system = '<span class="tag">System</span>'
    assert f"{system} scored version 1" in found
    for words in (
        "<strong>Alice</strong> renamed Ines at the window: title from Female 00",
        "<strong>Alice</strong> archived the portrait",
        "<strong>Alice</strong> took the portrait Ines at the window out of the archive",
        "<strong>Alice</strong> put the portrait Ines at the window into the trash</span>",
        "<strong>Alice</strong> took the portrait Ines at the window out of the trash</span>",
        "<strong>Alice</strong> wrote the prompt of version 1",
        "<strong>Clara Voss</strong> approve: version 1 in Review",
    ):
        assert words in found, words


def test_a_member_limited_to_brands_reads_no_names_of_the_team(alice, team, portrait):
    browser = Client()
    browser.force_login(alice)
    browser.post(reverse("portfolio:portrait-archive", args=[portrait.pk]))
    eve = make_member(team, "Eve", Role.EDITOR)
    place = Member.objects.get(user=eve)
    place.is_limited = True
    place.save()
    place.grants.create(brand=portrait.library.brand)
    browser.force_login(eve)
    browser.post(reverse("portfolio:portrait-restore", args=[portrait.pk]))
    found = lines(browser, portrait)
    assert "<strong>A colleague</strong> archived" in found
    assert "<strong>Eve</strong> took the portrait" in found
    assert "Alice" not in found


def test_the_message_of_a_change_takes_it_back(client, alice, portrait):
    client.force_login(alice)
    title = reverse("portfolio:portrait-title", args=[portrait.pk])
    page = client.post(title, {"title": "Other words"}, follow=True).content.decode()
    assert f'action="{title}"' in page
    assert '<input type="hidden" name="title" value="Female 00">' in page
    archived = reverse("portfolio:portrait-archive", args=[portrait.pk])
    restored = reverse("portfolio:portrait-restore", args=[portrait.pk])
    page = client.post(archived, follow=True).content.decode()
    assert page.index(f'action="{restored}"') < page.index("<h1")
    page = client.post(restored, follow=True).content.decode()
    assert page.index(f'action="{archived}"') < page.index("<h1")
