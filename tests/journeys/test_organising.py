"""Many portraits in a browser: chosen by hand and by key, edited together, taken back, exported."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio import renditions
from portfolio.actions.collections import add_collection
from portfolio.actions.fields import add_field
from portfolio.actions.tags import tag_portraits
from portfolio.models import Field, Mark, Portrait, Tagged, TeamTask
from portfolio.tasks import make_renditions
from scoring.models import Assessment
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at, shot
from tests.journeys.test_big_grid import FACES, fill
from tests.pages.readings import record

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]
MANY = 120


@pytest.fixture
def library(alice, monkeypatch):
    """So many portraits, showing the pictures of three; number 0000 is the oldest."""
    library = library_of(make_brand(alice.memberships.get().team))
    models = [make_portrait(library, name).current_version for name in FACES]
    for version in models:
        make_renditions(str(version.pk))
        version.refresh_from_db()
    fill(library, models, record(Assessment.objects.get(version=models[0])), MANY)
    Portrait.objects.exclude(title__startswith="Number").delete()
    first = {version.file.name: version for version in models}
    shown = renditions.rendition_path
    monkeypatch.setattr(
        renditions, "rendition_path", lambda version, name: shown(first[version.file.name], name)
    )
    return library


def box(page, number: int):
    return page.get_by_label(f"Select Number {number:04}", exact=True)


def counted(page, words: str) -> None:
    expect(page.locator("[data-selection-count]")).to_have_text(words)


def open_list(page, site: str, alice, library) -> None:
    sign_in(page, site, alice.email, PASSWORD)
    page.goto(site + reverse("portfolio:library", args=[library.pk]))
    expect(box(page, MANY - 1)).to_be_visible()


def test_a_choice_is_made_by_hand_and_by_key_and_outlives_the_cards(
    page, live_server, alice, library
):
    open_list(page, live_server.url, alice, library)
    box(page, 119).check()
    counted(page, "1 selected")
    box(page, 116).click(modifiers=["Shift"])
    counted(page, "4 selected")
    page.locator("li.card", has_text="Number 0114").click(modifiers=["ControlOrMeta"])
    counted(page, "5 selected")
    page.get_by_role("link", name="Number 0113").focus()
    page.keyboard.press("Space")
    counted(page, "6 selected")
    page.locator("[data-selection]").scroll_into_view_if_needed()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        shot(page, f"organising-chosen-{width}", is_whole=False)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})

    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(box(page, 119)).to_have_count(0)
    box(page, 0).click(modifiers=["Shift"])
    counted(page, "119 selected")
    page.evaluate("scrollTo(0, 0)")
    expect(box(page, 119)).to_be_checked()
    expect(box(page, 115)).not_to_be_checked()

    page.keyboard.press("Escape")
    counted(page, "")
    expect(box(page, 119)).not_to_be_checked()
    page.keyboard.press("ControlOrMeta+a")
    counted(page, "120 selected, all that are found")
    box(page, 118).uncheck()
    counted(page, "119 selected, all but 1")
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_text("119 portraits archived: this goes on")).to_be_visible()
    assert TeamTask.objects.get().total == 119


def test_what_differs_is_shown_as_mixed_and_what_was_changed_is_taken_back(
    page, live_server, alice, library
):
    brand = library.brand
    add_field(brand=brand, name="Licence", kind="choice", choices=["Web", "Print"])
    add_field(brand=brand, name="Shoot", kind="text")
    add_collection(brand=brand, name="Spring campaign", by=alice)
    rows = list(Portrait.objects.for_cards().order_by("-title")[:3])
    tag_portraits(portraits=rows[:1], names=["team page"])
    tag_portraits(portraits=rows, names=["spring"])
    Portrait.objects.filter(pk=rows[1].pk).update(review="approved", field_values={"shoot": "May"})
    open_list(page, live_server.url, alice, library)
    box(page, 119).check()
    box(page, 117).click(modifiers=["Shift"])
    page.get_by_role("button", name="Edit…").click()

    expect(page.get_by_role("heading", name="Edit 3 portraits")).to_be_visible()
    expect(page.get_by_label("State")).to_contain_text("Mixed (2 values)")
    expect(page.get_by_text("on 1 of 3")).to_be_visible()
    looked_at(page, "organising-bulk-edit")
    page.get_by_role("listitem").filter(has_text="team page").get_by_label("Put on all").check()
    page.get_by_label("Shoot", exact=True).fill("June")
    page.get_by_label("Put into a collection").select_option(label="Spring campaign")
    page.get_by_role("button", name="Apply to 3").click()

    shot(page, "organising-undo", is_whole=False)
    assert Tagged.objects.filter(tag__name="team page").count() == 3
    assert Portrait.objects.filter(field_values__shoot="June").count() == 3
    assert Portrait.objects.filter(review="approved").count() == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back: 3 portraits")).to_be_visible()
    assert Tagged.objects.filter(tag__name="team page").count() == 1
    assert Portrait.objects.get(field_values__has_key="shoot").pk == rows[1].pk
    page.goto(live_server.url + reverse("portfolio:brand-organise", args=[brand.pk]))
    choices = page.get_by_label("Choices of Licence, one a line")
    assert choices.input_value().split() == ["Web", "Print"]
    looked_at(page, "organising-brand")


def test_one_portrait_is_rated_by_key_and_organised_on_its_page(page, live_server, alice, library):
    add_field(brand=library.brand, name="Shoot", kind="text")
    add_collection(brand=library.brand, name="Spring campaign", by=alice)
    portrait = Portrait.objects.get(title="Number 0119")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    page.keyboard.press("4")
    expect(page.get_by_role("button", name="4 of 5")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("p")
    expect(page.get_by_role("button", name="Pick", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    assert Mark.objects.values_list("rating", "flag").get() == (4, "pick")
    page.get_by_label("Add tags").fill("spring, team page")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("button", name="Put in").click()
    page.get_by_label("Shoot", exact=True).fill("May")
    page.get_by_role("button", name="Save Shoot").click()
    panel = page.locator("#organise")
    expect(panel.get_by_role("link", name="team page")).to_be_visible()
    panel.scroll_into_view_if_needed()
    looked_at(page, "organising-portrait")
    panel.get_by_role("link", name="Spring campaign").click()
    expect(page.locator("[data-grid] .card")).to_have_count(1)
    looked_at(page, "organising-collection")
    assert Field.objects.get().key in Portrait.objects.get(pk=portrait.pk).field_values


def test_a_whole_list_is_taken_away_as_a_table(page, live_server, alice, library):
    open_list(page, live_server.url, alice, library)
    box(page, 119).check()
    page.get_by_role("button", name="Select all 120").click()
    page.get_by_role("button", name="Export…").click()
    expect(page.get_by_role("heading", name="Export 120 portraits")).to_be_visible()
    looked_at(page, "organising-export")
    with page.expect_download() as awaited:
        page.get_by_role("button", name="Excel (XLSX)").click()
    assert awaited.value.suggested_filename == "portraits.xlsx"
    assert awaited.value.path().read_bytes()[:2] == b"PK"
