"""One portrait at a time: out of a list and back, very near, and through its versions."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio import uploads
from portfolio.actions.portraits import add_version
from portfolio.models import Portrait
from scoring.models import Assessment
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.journeys.looking import looked_at

pytestmark = pytest.mark.django_db(transaction=True)
FILES = ("synthetic/male-00.jpg", "synthetic/female-36.jpg", "synthetic/male-12.jpg")


@pytest.fixture
def shelf(worker, alice):
    library = library_of(make_brand(alice.memberships.get().team))
    made = [make_portrait(library, name) for name in FILES]
    upload = uploads.inspect(portrait_file("synthetic/female-60.jpg"))
    add_version(portrait=made[1], upload=upload, by=alice)
    worker.wait_until_idle()
    return library


def test_a_portrait_is_opened_from_a_list_looked_at_closely_and_left_again(
    page, live_server, alice, shelf
):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(f"{live_server.url}{reverse('portfolio:library', args=[shelf.pk])}?ordering=created")
    page.get_by_role("link", name="Male 00").click()
    strip = page.get_by_role("navigation", name="In “Portraits”")
    expect(strip.get_by_role("link")).to_have_count(3)
    expect(strip.locator("[aria-current=page] img")).to_have_attribute("alt", "Male 00")
    percent = page.locator("[data-zoom-percent]")
    expect(percent).to_have_text(re.compile(r"\d+ %"))  # the scripts are here
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("Female 36")
    strip.get_by_role("link", name="Male 12").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Male 12")
    expect(percent).to_have_text(re.compile(r"\d+ %"))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Female 36")

    expect(percent).to_have_text(re.compile(r"\d+ %"))
    page.keyboard.press("z")
    expect(percent).to_have_text("100 %")
    image = page.locator("[data-zoom-frame] img")
    shown = image.evaluate(
        "image => { const box = image.getBoundingClientRect();"
        " return Math.min(box.width / image.naturalWidth, box.height / image.naturalHeight)"
        " * image.naturalWidth * devicePixelRatio; }"
    )
    width = Portrait.objects.get(title="Female 36").current_version.width
    assert abs(shown - width) < 2
    before = image.bounding_box()
    page.locator("[data-zoom-frame]").focus()
    page.keyboard.press("ArrowRight")
    assert image.bounding_box()["x"] < before["x"]
    page.keyboard.press("Escape")
    expect(page.locator("[data-zoom-frame]")).not_to_have_class(re.compile("is-zoomed"))
    page.keyboard.press("v")
    earlier = page.get_by_role("img", name="Version 1", exact=True)
    expect(earlier).to_be_visible()
    expect(page.get_by_text("Version 1 is shown in its place.")).to_be_visible()
    page.keyboard.press("v")
    expect(earlier).to_be_hidden()
    page.keyboard.press("c")
    expect(page.get_by_label("Say something")).to_be_focused()
    looked_at(page, "viewer")
    page.locator("[data-zoom-frame]").evaluate("frame => frame.focus()")

    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile(r"ordering=created.*#card-"))


def test_an_earlier_version_comes_back_and_its_cues_stand_beside_the_other(
    page, live_server, alice, shelf, worker
):
    portrait = Portrait.objects.get(title="Female 36")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    page.get_by_role("link", name="Every cue beside version 1").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("columnheader").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name=re.compile("Restore as new.*version 1")).click()
    expect(page.get_by_text("Version 1 is back as version 3")).to_be_visible()
    worker.wait_until_idle()
    portrait.refresh_from_db()
    assert portrait.current_version.restored_from.number == 1
    scores = Assessment.objects.filter(version__portrait=portrait, version__number__in=(1, 3))
    assert len({round(each.overall, 6) for each in scores}) == 1  # the same bytes, the same score
