"""From an address and a password to the first score that is explained; and a sample to look at."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.models import Brand, Member, Portrait
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.journeys.looking import looked_at
from tests.portraits import portrait

PATIENCE = 60_000  # ms; a cold worker reads its models first
NAMES = ("synthetic/male-00.jpg", "synthetic/female-36.jpg", "synthetic/male-12.jpg")
WORDS = "a-long-and-strange-password"

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_account_is_led_to_its_first_explained_score(page, live_server, settings, worker):
    settings.SITE_URL = f"{live_server.url}/"
    page.goto(live_server.url + reverse("account_signup"))
    page.get_by_label("Name").fill("Nova")
    page.get_by_label("E-mail").fill("nova@example.org")
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Open the account").click()
    page.wait_for_load_state()
    link = re.search(r"http:\S+", str(mail.outbox[-1].body))
    assert link is not None
    page.goto(link.group(0))
    page.get_by_role("button", name="Confirm").click()

    page.get_by_role("link", name="Open a team").click()
    page.get_by_label("Name").fill("Studio Nova")
    page.get_by_role("button", name="Open the team").click()

    steps = page.get_by_label("First steps").first
    expect(steps.locator("[aria-current=step]")).to_contain_text("Brand")
    looked_at(page, "first-brand")
    page.get_by_label("Name").fill("Nova Partners")
    page.locator("fieldset").get_by_text("Trust", exact=True).click()
    page.get_by_role("button", name="Add brand").click()

    expect(steps.locator("[aria-current=step]")).to_contain_text("0 of 3 are here")
    page.set_input_files("#id_files", [str(portrait(name)) for name in NAMES])
    expect(steps.get_by_role("link", name="First report")).to_be_visible(timeout=PATIENCE)
    looked_at(page, "first-uploads")
    steps.get_by_role("link", name="First report").click()
    expect(page.get_by_role("heading", name="Fit to “Trust”")).to_be_visible()
    looked_at(page, "first-report")
    page.get_by_role("button", name="Done, close this").click()
    expect(page.get_by_role("link", name="Nova Partners")).to_be_visible()
    expect(page.get_by_label("First steps")).to_have_count(0)
    assert not Member.objects.get().is_guided
    assert Portrait.objects.filter(scoring="scored").exists()


def test_a_sample_brand_is_loaded_scored_and_removed_whole(page, live_server, worker, alice):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    looked_at(page, "no-brand-yet")
    page.get_by_role("button", name="Look at a sample brand first").click()
    expect(page.get_by_text("This is a sample")).to_be_visible()
    expect(page.locator("[data-grid] .score__number").first).to_be_visible(timeout=PATIENCE)
    looked_at(page, "sample")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Remove the sample").click()
    expect(page.get_by_text("is being removed, with everything in it")).to_be_visible()
    worker.wait_until_idle()
    assert not Brand.all_rows.exists()
    assert not Portrait.all_rows.exists()

    page.get_by_role("button", name="Look at a sample brand first").click()
    expect(page.get_by_text("This is a sample")).to_be_visible()
