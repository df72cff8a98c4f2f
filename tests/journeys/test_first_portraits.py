"""One journey in a browser: sign in, upload, watch the worker score, read, copy the prompt."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.models import Portrait
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand
from tests.portraits import portrait

NAMES = ("synthetic/male-00.jpg", "synthetic/female-36.jpg", "synthetic/male-12.jpg")
PATIENCE = 60_000  # ms; a cold worker reads its models first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library(worker, alice):
    return library_of(make_brand(alice.memberships.get().team))


def test_a_member_uploads_three_portraits_and_leaves_with_a_better_prompt(
    page, live_server, alice, library
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.get_by_role("link", name="Northlight").click()
    page.get_by_role("link", name="Upload portraits").first.click()

    page.set_input_files("#id_files", [str(portrait(name)) for name in NAMES])
    expect(page.get_by_text("3 added", exact=True)).to_be_visible(timeout=PATIENCE)
    cards = page.locator("[data-grid] .card")
    expect(cards).to_have_count(3)
    expect(cards.locator(".score__number")).to_have_count(3, timeout=PATIENCE)

    page.get_by_role("link", name="Male 00").click()
    expect(page.get_by_role("heading", name="Fit to “Trust”")).to_be_visible()
    frame = page.locator("[data-overlays]")
    assert frame.locator("g:not([hidden])").count() == 0
    toggle = page.locator("[data-overlay-toggle=gaze_off_lens]")
    toggle.evaluate("button => button.closest('details.cue-group').open = true")
    toggle.click()
    expect(frame.locator("[data-overlay=gaze_off_lens]")).to_be_visible()
    expect(page.get_by_text("Shown on the picture: Gaze off the lens.")).to_be_visible()

    page.get_by_label("Prompt", exact=True).last.fill("studio portrait of a founder, flawless skin")
    page.get_by_role("button", name="Save prompt").click()
    refined = page.locator("#refined-plain-0").input_value()
    assert refined.startswith("studio portrait of a founder")
    assert refined != "studio portrait of a founder, flawless skin"
    page.get_by_role("button", name="Copy prompt").locator("visible=true").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == refined


def test_what_is_no_picture_is_named_and_what_is_there_already_is_shown(
    page, live_server, alice, library, tmp_path
):
    notes = tmp_path / "notes.jpg"
    notes.write_text("dear diary")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    page.set_input_files("#id_files", [str(portrait(NAMES[0])), str(notes)])
    expect(page.get_by_text("1 added, 1 failed")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".upload__state", has_text="This is not a JPEG")).to_be_visible()

    page.set_input_files("#id_files", str(portrait(NAMES[0])))
    expect(page.get_by_text("1 added, 1 already here, 1 failed")).to_be_visible()
    assert Portrait.objects.count() == 1


def test_the_page_works_without_script(browser, live_server, alice, library):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    page.set_input_files("#id_files", [str(portrait(name)) for name in NAMES[:2]])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("2 added. Scoring starts now.")).to_be_visible()
    context.close()
    assert Portrait.objects.count() == 2


def test_the_keys_of_a_page_are_listed_and_do_what_they_say(page, live_server, alice, library):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    page.set_input_files("#id_files", [str(portrait(name)) for name in NAMES[:2]])
    expect(page.locator("[data-grid] .score__number")).to_have_count(2, timeout=PATIENCE)
    page.get_by_role("link", name="Male 00").or_(
        page.get_by_role("link", name="Female 36")
    ).first.click()
    expect(page).to_have_url(re.compile("/portraits/"))
    page.wait_for_load_state()  # keys are heard from then on
    first = page.url
    page.keyboard.press("?")
    listed = page.locator("[data-keys-list] kbd").all_inner_texts()
    page.keyboard.press("Escape")
    assert "o" in listed
    page.keyboard.press("o")
    expect(page.locator("[data-overlay-all]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowLeft" if "←" in listed else "ArrowRight")
    expect(page).not_to_have_url(first)
