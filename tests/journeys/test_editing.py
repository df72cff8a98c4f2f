"""Editing tips and the way from version to version, in a browser."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portfolio import uploads
from portfolio.actions.portraits import add_version
from prompts.actions.versions import record_prompt
from prompts.models import EditPreview, Outcome, Recommendation, Verdict
from scoring.models import TERMINAL, Assessment
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.journeys.looking import shot

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 90.0
WINDOWS = ((390, "light"), (390, "dark"), (1440, "light"), (1440, "dark"))


def wait_for(rows) -> None:
    """Until each row is in a state in which nothing more will happen to it."""
    limit = time.monotonic() + SECONDS
    while rows.exclude(state__in=TERMINAL).exists():
        assert time.monotonic() < limit, "the worker has not finished"
        time.sleep(0.1)


@pytest.fixture
def portrait(alice, worker):
    """A scored portrait whose background and shadows call for edits."""
    brand = make_brand(alice.memberships.get().team)
    made = make_portrait(library_of(brand), "synthetic/male-03.jpg")
    record_prompt(
        version=made.current_version,
        text="portrait of a farmer, plain shirt",
        negative="",
        by=alice,
    )
    wait_for(Assessment.objects)
    return made


def test_a_tip_is_tried_compared_by_keyboard_and_downloaded(
    live_server, page: Page, portrait, alice
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    tip = page.locator("#edit-softer-shadows")
    tip.get_by_role("button", name="Show before and after").click()
    expect(tip.get_by_text("measured on this preview")).to_be_visible(timeout=60_000)
    slider = tip.get_by_role("slider")
    slider.focus()
    page.keyboard.press("End")
    expect(slider).to_have_value("100")
    expect(slider).to_have_attribute("aria-valuetext", "100 % of the edited picture")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("1")
    with page.expect_download() as download:
        tip.get_by_role("link", name="Download the edited file").click()
    assert download.value.suggested_filename == "male-03-softer-shadows.jpg"
    assert EditPreview.objects.get().overall_after > EditPreview.objects.get().overall_before
    slider.fill("50")
    for width, scheme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme)
        tip.scroll_into_view_if_needed()
        shot(page, f"editing-{width}-{scheme}")


def test_without_script_both_pictures_stand_on_the_page(live_server, browser, portrait, alice):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    page.locator("#edit-softer-shadows").get_by_role("button").click()
    wait_for(EditPreview.objects)
    page.reload()
    tip = page.locator("#edit-softer-shadows")
    expect(tip.get_by_role("img")).to_have_count(2)
    expect(tip.get_by_role("slider")).to_have_count(0)
    tip.scroll_into_view_if_needed()
    shot(page, "editing-without-script")
    context.close()


def test_the_next_version_shows_predicted_beside_observed(live_server, page: Page, portrait, alice):
    advice = Recommendation.objects.filter(assessment__version__portrait=portrait, action="add")
    chosen = advice.first()
    Recommendation.objects.filter(pk=chosen.pk).update(verdict=Verdict.ACCEPTED)
    file = portrait_file("synthetic/male-06.jpg")
    second = add_version(portrait=portrait, upload=uploads.inspect(file), by=alice)
    record_prompt(
        version=second, text=f"portrait of a farmer, {chosen.phrase}", negative="", by=alice
    )
    wait_for(Assessment.objects)
    outcome = Outcome.objects.get()
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    strip = page.get_by_role("region", name="From version to version")
    expect(strip.get_by_role("listitem").filter(has=page.get_by_role("link"))).to_have_count(2)
    expect(strip.get_by_role("row").filter(has_text=outcome.phrase)).to_have_count(1)
    for width, scheme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(color_scheme=scheme)
        strip.scroll_into_view_if_needed()
        shot(page, f"lineage-{width}-{scheme}")
    page.goto(live_server.url + reverse("prompts:brand-phrases", args=[portrait.library.brand_id]))
    expect(page.get_by_role("row").filter(has_text=outcome.phrase)).to_contain_text("shown from 5")
    shot(page, "phrases-1440-dark")
