"""From “not ready” to a pack in the hand: who is portrayed, consent, alt text, crops, download."""

import csv
import io
import re
import zipfile

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portfolio.actions import portals, reviews
from portfolio.exporting import MADE_BY_AI, declared_source_type
from portfolio.models import Guest
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60_000  # ms


@pytest.fixture
def brand(alice, worker):
    """One scored portrait that its client approved."""
    brand = make_brand(alice.memberships.get().team, "Halden")
    portrait = make_portrait(library_of(brand))
    worker.wait_until_idle()
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    clara = Guest.objects.create(portal=portal, name="Clara Voss", email="clara@halden.example")
    reviews.record_decision(item=item, version=portrait.current_version, by=clara, answer="approve")
    worker.wait_until_idle()
    return brand


def test_a_portrait_is_mended_until_it_may_leave_and_leaves_in_a_pack(
    page: Page, live_server, alice, brand, tmp_path
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    deliver = live_server.url + reverse("portfolio:deliver", args=[brand.pk])
    page.goto(deliver)
    expect(page.get_by_role("heading", name="Portraits 0 of 1 ready")).to_be_visible()

    page.goto(live_server.url + reverse("portfolio:persons", args=[brand.pk]))
    page.get_by_label("Name").last.fill("Ines Brandt")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("Record a consent").click()
    form = page.locator("form", has=page.get_by_role("button", name="Record")).first
    form.get_by_label(re.compile("may be published")).check()
    form.get_by_label(re.compile("in their likeness")).check()
    form.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Valid", exact=False).first).to_be_visible()

    page.goto(deliver)
    page.get_by_role("link", name="Female 00", exact=True).click()
    page.get_by_label("Person").select_option("Ines Brandt")
    page.get_by_role("button", name="Save", exact=True).first.click()
    page.get_by_role("button", name="Confirm").click()
    looked_at(page, "crops")

    page.goto(deliver)
    expect(page.get_by_text("Say how the picture was made").first).to_be_visible()
    page.get_by_label(re.compile("LinkedIn circle")).check()
    page.get_by_label(re.compile("Banner")).check()
    page.locator("select[name=declared]").select_option(MADE_BY_AI)
    page.get_by_label("Deliver Female 00").check()
    page.get_by_role("button", name="Make the pack").click()
    ready = page.get_by_role("link", name=re.compile("Download"))
    expect(ready).to_be_visible(timeout=PATIENCE)  # the page looks again by itself
    looked_at(page, "delivered")
    with page.expect_download() as download:
        ready.click()
    with zipfile.ZipFile(download.value.path()) as pack:
        names = pack.namelist()
        rows = list(csv.DictReader(io.StringIO(pack.read("manifest.csv").decode("utf-8-sig"))))
        pictures = [pack.read(name) for name in names if name.endswith((".jpg", ".png"))]
    assert len(pictures) == len(rows) == 2
    assert {row["person"] for row in rows} == {"Ines Brandt"}
    assert {row["approved_by"] for row in rows} == {"Clara Voss"}
    assert {declared_source_type(content) for content in pictures} == {MADE_BY_AI}

    page.goto(live_server.url + reverse("portfolio:persons", args=[brand.pk]))
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Revoke").click()
    page.goto(deliver)
    expect(page.get_by_role("link", name=re.compile("Download"))).to_have_count(0)
    expect(page.get_by_text("withdrawn", exact=False).first).to_be_visible()
