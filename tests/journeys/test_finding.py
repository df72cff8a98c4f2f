"""Portraits found in a browser: typed, suggested, narrowed, gone back, kept under a name."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.models import Portrait, PortraitWords, Tag, Tagged
from scoring.consistency.colour_cells import cells_near
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of
from tests.journeys.looking import looked_at
from tests.pages.readings import scored_portrait

pytestmark = pytest.mark.django_db(transaction=True)
BLUE = "#336699"


@pytest.fixture
def portraits(brand, unheard):
    """Six portraits; three look into the lens, two have a tag, one is blue."""
    brand.palette = [BLUE, "#aa7744", "#e0d8cc"]
    brand.save()
    tag = Tag.objects.create(brand=brand, name="spring")
    for number, name in enumerate(("Anna", "Ben", "Clara", "Dora", "Emil", "Finn")):
        one = scored_portrait(brand, name)
        Portrait.objects.filter(pk=one.pk).update(
            gaze="direct" if number % 2 == 0 else "averted",
            overall=40 + 9 * number,
            scoring="scored",
            origin="declared" if number < 4 else "unknown",
            review="approved" if number < 2 else "draft",
            colours=cells_near(BLUE, 2.0)[:1] if number == 0 else [],
        )
        PortraitWords.objects.update_or_create(portrait=one, defaults={"names": name})
        if number < 2:
            Tagged.objects.create(tag=tag, portrait=one)
    # Their files are never opened here, so nothing asks for them.
    Portrait.objects.update(current_version=None)
    return library_of(brand)


def test_a_member_finds_portraits_and_keeps_the_search(page, live_server, alice, brand, portraits):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.get_by_role("link", name="Portraits", exact=True).click()
    titles = page.locator("[data-grid] .card")
    expect(titles).to_have_count(6)

    box = page.get_by_label("Search portraits")
    expect(box).to_have_role("combobox")  # the script is there
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("gaz")
    expect(page.get_by_role("option", name="gaze:")).to_be_visible()
    looked_at(page, "finding-suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_have_value("gaze:direct ")
    page.keyboard.type("score:>40")
    page.keyboard.press("Enter")
    expect(titles).to_have_count(2)
    chips = page.get_by_role("list", name="Filters in use")
    expect(chips.get_by_role("link", name="Gaze: Direct")).to_be_visible()

    page.set_viewport_size({"width": 1440, "height": 900})
    chips.get_by_role("link", name="Score: >40").click()
    expect(titles).to_have_count(3)
    page.locator(".facet > summary", has_text="Review").click()
    looked_at(page, "finding-result")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("list", name="Review").get_by_role("link", name="Approved").click()
    expect(titles).to_have_count(1)
    address = page.url
    assert "gaze%3Adirect" in address
    page.go_back()
    expect(titles).to_have_count(3)
    page.go_forward()
    expect(titles).to_have_count(1)

    chips.get_by_text("Save this search").click()
    page.get_by_label("Name of the view").fill("Approved, into the lens")
    looked_at(page, "finding-saving")
    page.get_by_role("button", name="Save view").click()
    shelf = page.get_by_role("navigation", name="Saved views")
    kept = shelf.get_by_role("link", name="Approved, into the lens")
    expect(kept).to_have_attribute("aria-current", "true")
    page.goto(live_server.url + reverse("portfolio:portraits", args=[brand.team_id]))
    expect(titles).to_have_count(6)
    page.get_by_role("navigation", name="Saved views").get_by_role("link").first.click()
    expect(titles).to_have_count(1)
    assert page.url == address
    page.get_by_role("link", name="All saved views").click()
    looked_at(page, "finding-views")


def test_a_colour_and_what_is_misspelt_are_found_without_script_too(
    browser, page, live_server, alice, brand, portraits
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:brand", args=[brand.pk]))
    page.get_by_label("Colour to find").fill(BLUE)
    page.wait_for_url(re.compile("color%3A%23336699"))
    expect(page.locator("[data-grid] .card")).to_have_count(1)
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    sign_in(plain, live_server.url, alice.email, PASSWORD)
    plain.goto(live_server.url + reverse("portfolio:library", args=[portraits.pk]))
    plain.get_by_label("Search portraits").fill("claara gase:direct")
    plain.keyboard.press("Enter")
    expect(plain.get_by_text("Did you mean “gaze”?")).to_be_visible()
    expect(plain.get_by_text("No exact match; showing close ones.")).to_be_visible()
    expect(plain.get_by_label("Search portraits")).to_have_value("claara gase:direct")
    expect(plain.locator("[data-grid] .card")).to_have_count(1)
    context.close()
