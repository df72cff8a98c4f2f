"""A brand's set in a browser: what breaks it, what to do, and what a candidate would change."""

import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from portfolio.models import Brand
from scoring.models import ConsistencyReport
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import looked_at
from tests.portraits import portrait

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60_000  # ms; a cold worker reads its models first
OUTDOORS = (
    "male-18",
    "male-39",
    "male-48",
    "male-60",
    "male-63",
    "male-84",
    "male-87",
    "female-72",
    "female-75",
)
APART = "female-45"  # in a white studio


@pytest.fixture
def brand(alice, worker) -> Brand:
    """Nine portraits outdoors, one in a white studio; another brand has a portrait, too."""
    team = alice.memberships.get().team
    brand = make_brand(team, "Halden", palette=["#6b7f4f", "#2f3640"])
    for name in (*OUTDOORS, APART):
        make_portrait(library_of(brand), f"synthetic/{name}.jpg")
    make_portrait(library_of(make_brand(team, "Voss")), "synthetic/male-00.jpg")
    worker.wait_until_idle()
    return brand


@pytest.fixture
def set_page(page: Page, live_server, alice, brand) -> Page:
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:brand", args=[brand.pk]))
    return page


def test_what_breaks_a_set_is_found_named_and_set_apart(set_page: Page, worker, brand):
    page = set_page
    page.get_by_role("link", name="See the whole set").click()
    apart = page.locator("#different")
    expect(apart.get_by_role("heading", name="What breaks it")).to_be_visible()
    expect(apart.get_by_text("Female 45").first).to_be_visible()
    expect(page.locator('#wall a[href*="/portraits/"]')).to_have_count(10)
    looked_at(page, "set")
    before = ConsistencyReport.objects.get(brand=brand).data

    apart.get_by_role("link", name="Female 45").first.click()
    page.locator("#set").get_by_role("button", name="Archive").click()
    expect(page.get_by_text("it counts in no report of the brand").first).to_be_visible()
    looked_at(page, "archived")
    worker.wait_until_idle()
    after = ConsistencyReport.objects.get(brand=brand).data
    assert after["n"] == before["n"] - 1
    told = [row for row in before["without_each"] if row["title"] == "Female 45"]
    assert [row["overall"] for row in told] == [pytest.approx(after["overall"])]
    page.locator("#set").get_by_role("button", name="Restore").click()
    worker.wait_until_idle()
    assert ConsistencyReport.objects.get(brand=brand).data["overall"] == before["overall"]


def test_a_portrait_of_another_library_is_dragged_in_and_tried(set_page: Page, brand):
    page = set_page
    page.goto(page.url + "consistency/")
    offered = page.locator("#try [data-portrait]")
    offered.drag_to(page.locator("#try .drop-zone"))
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    expect(page).to_have_url(re.compile("portrait="))
    looked_at(page, "tried")


def test_a_file_is_tried_before_it_is_added(set_page: Page, brand):
    page = set_page
    page.goto(page.url + "try/")
    page.set_input_files("input[name=files]", str(portrait("synthetic/male-12.jpg")))
    page.get_by_role("button", name="Try for").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible(timeout=PATIENCE)
    assert library_of(brand).portraits.count() == 10
    page.get_by_role("button", name="Add to").click()
    expect(page.get_by_role("heading", name="Male 12", level=1)).to_be_visible()
    assert library_of(brand).portraits.count() == 11


def test_the_target_is_taken_from_a_logo_and_from_portraits(set_page: Page, brand, tmp_path):

    page = set_page
    page.goto(page.url + "target/")
    logo = tmp_path / "logo.png"
    picture = Image.new("RGB", (320, 160), "#1f4e5f")
    picture.paste("#e0a458", (160, 0, 320, 160))
    picture.save(logo)
    page.locator("#pictures input[type=file]").set_input_files(str(logo))
    page.get_by_role("button", name="Send").click()
    offered = page.locator("#pictures").get_by_role("button", name=re.compile("^Add"))
    expect(offered).to_have_count(2, timeout=PATIENCE)
    offered.first.click()
    expect(page.get_by_label("Colour 3", exact=True)).to_be_visible()
    page.get_by_label("Gaze").select_option("direct")
    looked_at(page, "target")
    page.get_by_role("button", name="Save").locator("visible=true").first.click()
    expect(page.get_by_text("What the brand asks for is saved")).to_be_visible()
    kept = Brand.objects.get(pk=brand.pk)
    assert kept.gaze_policy == "direct"
    assert len(kept.palette) == 3


def test_the_reports_print_on_one_page_and_come_as_pdf(set_page: Page, brand):
    page = set_page
    page.get_by_role("link", name="Report for the client").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    looked_at(page, "report")
    assert pages_of(page.pdf(format="A4", print_background=True)) == 1
    address = page.get_by_role("link", name="Download as PDF").get_attribute("href")
    answer = page.request.get(page.url.partition("/brands/")[0] + str(address))
    assert answer.headers["content-type"] == "application/pdf"
    assert pages_of(answer.body()) == 1


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf))
