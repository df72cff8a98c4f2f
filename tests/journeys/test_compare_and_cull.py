"""Comparing and culling in a browser: pictures held at one place, and marks by key."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from portfolio import uploads
from portfolio.actions.portraits import add_portrait
from portfolio.models import Brand, Mark, Portrait
from portfolio.pages.comparing import compare_address
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at, shot
from tests.portraits import portrait

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("female-45", "female-72", "male-18")


@pytest.fixture
def brand(alice, worker) -> Brand:
    """Three portraits, and one of them once more: smaller, and trimmed by 2 %."""
    brand = make_brand(alice.memberships.get().team, "Halden")
    for name in NAMES:
        make_portrait(library_of(brand), f"synthetic/{name}.jpg")
    add_portrait(library=library_of(brand), upload=trimmed(NAMES[0]), by=None, title="Copy")
    worker.wait_until_idle()
    return brand


def trimmed(name: str) -> uploads.Upload:
    with Image.open(portrait(f"synthetic/{name}.jpg")) as picture:
        width, height = picture.size
        edge = round(width / 100)
        copy = picture.crop((edge, edge, width - edge, height - edge)).resize((800, 800))
    file = io.BytesIO()
    copy.save(file, "JPEG", quality=80)
    return uploads.inspect(SimpleUploadedFile("copy.jpg", file.getvalue(), "image/jpeg"))


@pytest.fixture
def signed_in(page: Page, live_server, alice, brand) -> Page:
    sign_in(page, live_server.url, alice.email, PASSWORD)
    return page


def of(brand: Brand, title: str) -> Portrait:
    return Portrait.objects.get(library__brand=brand, title=title)


def transform_of(page: Page, side: str) -> str:
    moved = page.locator(f'[data-compare-side="{side}"] .beside__picture')
    return str(moved.evaluate("element => element.style.transform"))


def test_pictures_are_zoomed_as_one_wiped_by_key_and_found_again(signed_in, live_server, brand):
    page = signed_in
    pair = [of(brand, "Female 45"), of(brand, "Copy")]
    page.goto(live_server.url + compare_address([row.pk for row in pair]))
    looked_at(page, "compare")
    page.set_viewport_size({"width": 1280, "height": 900})

    frame = page.locator('[data-compare-side="A"] [data-compare-frame]')
    frame.focus()
    page.get_by_role("button", name="Zoom in").click(click_count=1)
    page.keyboard.press("+")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 230)
    page.mouse.up()
    assert "scale(1.5625)" in transform_of(page, "A")
    assert transform_of(page, "A") == transform_of(page, "B")
    page.get_by_label("Overlay").select_option("face_height")
    drawn = page.locator('[data-overlay="face_height"]:not([hidden])')
    expect(drawn).to_have_count(2)

    page.get_by_role("button", name="Wipe").click()
    divider = page.get_by_role("slider")
    divider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(divider).to_have_attribute("aria-valuenow", "47")
    page.keyboard.press("Home")
    expect(divider).to_have_attribute("aria-valuenow", "0")
    page.keyboard.press("Shift+ArrowRight")
    expect(divider).to_have_attribute("aria-valuetext", "10 % A, 90 % B")
    box = frame.bounding_box()
    page.mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 300)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "60")
    looked_at(page, "wipe")

    page.set_viewport_size({"width": 1280, "height": 900})
    for said in ("mode=wipe", "at=60", r"zoom=1\.56", "cue=face_height"):
        expect(page).to_have_url(re.compile(said))
    before = transform_of(page, "A")
    page.reload()
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "60")
    expect(drawn).to_have_count(2)
    assert transform_of(page, "A")[:14] == before[:14]

    page.get_by_role("link", name="Swap").click()
    expect(page.locator('[data-compare-side="A"] figcaption')).to_contain_text("Copy")
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuenow", "60")
    page.get_by_role("button", name="Side by side").click()
    page.keyboard.down("f")
    first = page.locator('[data-compare-side="A"] img')
    expect(first).to_have_attribute("alt", re.compile("Female 45"))
    page.wait_for_timeout(350)
    page.keyboard.up("f")
    expect(first).to_have_attribute("alt", re.compile("Copy"))


def test_three_are_compared_and_one_of_a_pair_is_archived(signed_in, live_server, brand):
    page = signed_in
    three = [of(brand, title) for title in ("Female 45", "Female 72", "Male 18")]
    page.goto(live_server.url + compare_address([row.pk for row in three]))
    expect(page.get_by_role("columnheader", name="Spread")).to_be_visible()
    looked_at(page, "compare-three")

    page.goto(live_server.url + reverse("portfolio:portrait", args=[three[0].pk]))
    page.locator("#alike").scroll_into_view_if_needed()
    expect(page.locator("#alike .alike-picture")).to_have_count(3)
    expect(page.locator("#alike .alike-picture").first).to_contain_text("Copy")
    expect(page.locator("#alike .alike-picture").first).to_contain_text("Same palette")
    shot(page, "alike")
    page.get_by_role("link", name="Near-duplicates of Halden").click()
    expect(page.get_by_role("heading", name="Female 45 and 1 like it")).to_be_visible()
    looked_at(page, "duplicates")
    page.get_by_text("Keep the chosen one").click()
    page.get_by_role("button", name="Archive it").click()
    expect(page.get_by_text("1 portrait is archived; none is deleted.")).to_be_visible()
    assert of(brand, "Copy").archived_at is not None
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 portrait is restored.")).to_be_visible()
    assert of(brand, "Copy").archived_at is None


def test_a_list_is_gone_through_by_key_and_no_mark_is_lost(
    signed_in, live_server, alice, brand, page_errors
):
    page, library = signed_in, library_of(brand)
    listed = reverse("portfolio:library", args=[library.pk])
    page.goto(live_server.url + listed)
    page.get_by_role("link", name="Cull").click()
    order = [row.title for row in Portrait.objects.filter(library=library)]
    title = page.locator("[data-cull-title]")
    expect(title).to_have_text(order[0])
    looked_at(page, "cull")
    page.set_viewport_size({"width": 1280, "height": 900})

    page.keyboard.press("p")
    page.keyboard.press("4")
    expect(page.locator("[data-cull-state]")).to_have_text("Saved.")
    page.keyboard.press("Space")
    expect(title).to_have_text(order[1])

    page.context.set_offline(True)
    page.keyboard.press("x")
    expect(page.get_by_text("1 mark is not saved yet")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-cull-state]")).to_have_text("Saved.")
    page_errors.clear()
    expect(page.locator(".cull__progress")).to_have_text("2 of 4 · 1 picked · 1 rejected")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("b")
    expect(page.locator("[data-cull-beside]")).to_be_visible()
    page.keyboard.press("z")
    zoomed = page.locator(".cull__picture").evaluate_all(
        "all => all.map(one => one.style.transform)"
    )
    assert zoomed[0] == zoomed[1] != ""
    shot(page, "cull-beside")
    page.keyboard.press("ArrowRight")
    expect(title).to_have_text(order[3])
    expect(page.locator("[data-cull-alike] img")).to_have_count(2)
    shot(page, "cull-alike")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="4 portraits, gone through")).to_be_visible()
    expect(page.get_by_role("link", name="See the 1 rejected")).to_be_visible()
    looked_at(page, "cull-done")
    marks = {
        mark.portrait.title: (mark.rating, mark.flag)
        for mark in Mark.objects.filter(user=alice).select_related("portrait")
    }
    assert marks == {order[0]: (4, "pick"), order[1]: (None, "reject")}

    page.get_by_role("link", name="See the 1 rejected").click()
    expect(page.get_by_role("link", name=order[1]).first).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="once more").click()
    expect(page.locator("[data-cull-alike] img")).to_have_count(2)  # the script is at work
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{listed}#card-"))
