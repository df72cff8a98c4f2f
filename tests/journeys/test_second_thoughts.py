"""Second thoughts in a browser: delete, undo, restore, take a consent back, erase, edit at once."""

import re

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from portfolio.actions import persons, portals
from portfolio.actions.persons import Agreement
from portfolio.models import Erasure, Portrait, Role
from tests.cast import PASSWORD, make_member
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60_000  # ms
FILES = ("synthetic/female-00.jpg", "synthetic/female-03.jpg")


@pytest.fixture
def portraits(alice, worker):
    brand = make_brand(alice.memberships.get().team, "Halden")
    made = [make_portrait(library_of(brand), file) for file in FILES]
    worker.wait_until_idle()
    return made


def test_a_portrait_is_deleted_by_key_undone_and_restored_from_the_trash(
    page: Page, live_server, alice, portraits
):
    _, second = portraits
    sign_in(page, live_server.url, alice.email, PASSWORD)
    address = live_server.url + reverse("portfolio:portrait", args=[second.pk])
    page.goto(address)
    page.wait_for_load_state()
    page.keyboard.press("Delete")
    expect(page.get_by_role("heading", level=1, name="Female 00")).to_be_visible()
    message = page.locator(".message", has_text="“Female 03” is in the trash")
    looked_at(page, "deleted")
    message.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1, name="Female 03")).to_be_visible()
    assert Portrait.objects.count() == 2

    page.locator("#file").get_by_role("button", name="Delete", exact=True).click()
    page.goto(live_server.url + reverse("portfolio:library", args=[second.library_id]))
    expect(page.locator(".card")).to_have_count(1)
    page.goto(address)
    expect(page.get_by_text("In the trash since")).to_be_visible()
    looked_at(page, "away")
    page.goto(live_server.url + reverse("portfolio:trash", args=[alice.memberships.get().team.pk]))
    row = page.locator(".portal-item", has_text="Female 03")
    expect(row.locator("img")).to_be_visible()
    assert row.locator("img").evaluate("image => image.naturalWidth") > 0
    row.get_by_text("Delete for good").click()
    looked_at(page, "trash")
    row.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", level=1, name="Female 03")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("took the portrait Female 03 out of the trash").first).to_be_visible()
    looked_at(page, "history")

    page.goto(live_server.url + reverse("portfolio:library", args=[second.library_id]))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete this library").click()
    page.locator(".message").get_by_role("button", name="Undo").click()
    expect(page.locator(".card")).to_have_count(2)


def test_a_consent_is_taken_back_everything_is_hidden_and_the_person_erased(
    page: Page, page_errors, live_server, alice, portraits
):
    first, _ = portraits
    brand = first.library.brand
    person = persons.add_person(brand=brand, name="Ines Brandt")
    persons.set_portrait_person(portrait=first, person=person)
    both = Agreement(timezone.localdate(), covers_publication=True, covers_likeness=True)
    persons.record_consent(person=person, agreement=both, by=alice)
    portal = portals.open_portal(brand=brand, by=alice, name="Spring review")
    portals.add_to_portal(portal=portal, portraits=[first], by=alice)
    original = first.current_version.file.name
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:persons", args=[brand.pk]))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Not shown anywhere since")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    looked_at(page, "revoked")

    page.goto(live_server.url + reverse("portfolio:library", args=[first.library_id]))
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="1 with consent taken back").click()
    expect(page.get_by_text("Not shown")).to_be_visible()
    looked_at(page, "withdrawn-card")
    page.get_by_role("link", name="Female 00").click()
    expect(page.get_by_role("link", name="Spring review")).to_be_visible()
    looked_at(page, "withdrawn")

    page.get_by_role("link", name="Consents of Ines Brandt").click()
    page.get_by_role("link", name=re.compile("Erase with every portrait")).click()
    page.get_by_label("Type the name to go on").fill("Ines")
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("This is not the name")).to_be_visible()
    page_errors.clear()  # the browser's note of the 422
    looked_at(page, "erase")
    page.get_by_label("Type the name to go on").fill("Ines Brandt")
    page.get_by_role("button", name="Erase").click()
    expect(page.get_by_text("A person asked for it, by Alice")).to_be_visible()
    for _ in range(120):  # a worker searches every table and the storage
        if Erasure.objects.get().verified_at:
            break
        page.wait_for_timeout(500)
    page.reload()
    expect(page.get_by_text("Searched again: nothing is left")).to_be_visible(timeout=PATIENCE)
    looked_at(page, "erasures")
    assert not default_storage.exists(original)
    assert list(Portrait.all_rows.values_list("title", flat=True)) == ["Female 03"]


def test_two_members_at_one_brand_lose_nothing(
    page: Page, page_errors, browser: Browser, live_server, alice, portraits
):
    brand = portraits[0].library.brand
    ana = make_member(brand.team, "Ana", Role.EDITOR)
    address = live_server.url + reverse("portfolio:brand-edit", args=[brand.pk])
    sign_in(page, live_server.url, alice.email, PASSWORD)
    context = browser.new_context()
    other = context.new_page()
    sign_in(other, live_server.url, ana.email, PASSWORD)
    for each in (page, other):
        each.goto(address)
    other.get_by_label("Audience").fill("Boards")
    other.get_by_role("button", name="Save").click()
    expect(other.get_by_text("Halden is saved.")).to_be_visible()
    page.get_by_label("Audience").fill("Banks")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(re.compile(r"Changed by Ana .*audience"))).to_be_visible()
    expect(page.get_by_label("Audience")).to_have_value("Banks")
    page_errors.clear()  # the browser's note of the 422
    looked_at(page, "changed-meanwhile")
    brand.refresh_from_db()
    assert brand.audience == "Boards"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Halden is saved.")).to_be_visible()
    brand.refresh_from_db()
    assert brand.audience == "Banks"
    context.close()
