"""A library of ten thousand portraits in a browser: few elements, every place within reach."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from portfolio import renditions
from portfolio.models import Mark, Portrait, Version
from portfolio.tasks import make_renditions
from scoring.models import Assessment
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import WINDOWS, shot
from tests.pages.readings import record

MANY = 10_000
MOST_NODES = 2_000
NODES = "document.getElementsByTagName('*').length"
#: The titles of the cards that lie within the window, and those that are still blank.
IN_VIEW = """() => [...document.querySelectorAll("[data-grid] > li:not(.card--kept)")]
  .filter((card) => { const box = card.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight })
  .map((card) => card.querySelector(".card__title")?.innerText ?? "")"""
FACES = ("synthetic/female-00.jpg", "synthetic/male-06.jpg", "tiles/glasses-44.jpg")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]


@pytest.fixture(params=[MANY], ids=str)
def library(request, alice, monkeypatch):
    """So many portraits, showing the pictures of three; number 0000 is the oldest."""
    library = library_of(make_brand(alice.memberships.get().team))
    models = [make_portrait(library, name).current_version for name in FACES]
    for version in models:
        make_renditions(str(version.pk))
        version.refresh_from_db()
    fill(library, models, record(Assessment.objects.get(version=models[0])), request.param)
    Portrait.objects.exclude(title__startswith="Number").update(archived_at=timezone.now())
    first = {version.file.name: version for version in models}
    shown = renditions.rendition_path
    monkeypatch.setattr(
        renditions, "rendition_path", lambda version, name: shown(first[version.file.name], name)
    )
    return library


def fill(library, models, judged, count: int) -> None:
    """The rows of a long list: each with its version, and judged."""
    portraits = Portrait.objects.bulk_create(
        [Portrait(library=library, title=f"Number {at:04}") for at in range(count)],
        batch_size=2000,
    )
    versions = Version.objects.bulk_create(
        [_version(portrait, models[at % len(models)], at) for at, portrait in enumerate(portraits)],
        batch_size=2000,
    )
    kept = ("rubric_id", "engine_version", "state", "overall", "coverage", "queued_at")
    same = {name: getattr(judged, name) for name in kept}
    Assessment.objects.bulk_create(
        [Assessment(version=version, **same) for version in versions], batch_size=2000
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portfolio_portrait portrait SET current_version_id = version.id, "
            "created_at = now() + right(title, 4)::int * interval '1 ms' "
            "FROM portfolio_version version WHERE version.portrait_id = portrait.id "
            "AND title LIKE 'Number %'"
        )
        cursor.execute("ANALYZE")


def _version(portrait, source, at: int) -> Version:
    return Version(
        team=source.team,
        portrait=portrait,
        number=1,
        file=source.file.name,
        original_name=f"{at}.jpg",
        sha256=f"{at:064x}",
        bytes=1,
        format="JPEG",
        width=1024,
        height=1024,
        renditions=source.renditions,
    )


def settled(page) -> list[str]:
    """The titles in view, once none is blank. The page is never too large."""
    page.wait_for_function(
        f"() => {{ const all = ({IN_VIEW})(); return all.length && all.every(Boolean) }}"
    )
    assert page.evaluate(NODES) <= MOST_NODES
    return page.evaluate(IN_VIEW)


def titles(first: int, count: int, *, of: int = MANY) -> list[str]:
    """The titles from a place of the list on, newest first."""
    return [f"Number {of - 1 - at:04}" for at in range(first, first + count)]


def looked_at(page, name: str) -> None:
    """Pictures of what the window shows, since the page is too long for one; it fits each."""
    for width, theme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        to_grid(page)
        settled(page)
        shot(page, f"{name}-{width}-{theme}", is_whole=False)
        assert page.evaluate("document.querySelector('[data-result]').scrollWidth") <= width


def to_grid(page) -> None:
    page.evaluate("document.querySelector('[data-grid-tools]').scrollIntoView()")


def columns_of(page) -> int:
    return page.evaluate("document.querySelector('[data-grid]').virtual.sizes.columns")


def scroll_to(page, part: float) -> None:
    page.evaluate("part => scrollTo(0, part * (document.body.scrollHeight - innerHeight))", part)


def test_ten_thousand_portraits_are_scrolled_with_few_elements(page, live_server, alice, library):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    address = live_server.url + reverse("portfolio:library", args=[library.pk])
    page.goto(address)
    to_grid(page)
    assert settled(page) == titles(0, len(settled(page)))

    for step in range(40):  # faster than pages come: blanks stand in for what is passed
        scroll_to(page, step / 40)
        page.wait_for_timeout(25)
        assert page.evaluate(NODES) <= MOST_NODES
    scroll_to(page, 0.5)
    middle = settled(page)
    first = MANY - 1 - int(middle[0].removeprefix("Number "))
    assert 4_700 < first < 5_300
    assert middle == titles(first, len(middle))
    scroll_to(page, 1)
    assert settled(page)[-1] == "Number 0000"

    scroll_to(page, 0.5)
    assert settled(page) == middle, "the same place holds the same cards"
    page.get_by_role("link", name=middle[5]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(middle[5])
    assert "in=" in page.url
    page.go_back()
    assert settled(page) == middle
    expect(page.get_by_role("link", name=middle[5])).to_be_focused()


@pytest.mark.parametrize("library", [600], indirect=True)
def test_keys_go_from_card_to_card_and_the_focus_is_never_lost(page, live_server, alice, library):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    columns = columns_of(page)
    page.get_by_role("link", name="Number 0599").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Number 0598")).to_be_focused()
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=titles(1 + 8 * columns, 1, of=600)[0])).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("link", name="Number 0000")).to_be_focused()
    scroll_to(page, 0.2)
    settled(page)
    expect(page.get_by_role("link", name="Number 0000")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("link", name="Number 0001")).to_be_focused()
    expect(page.get_by_role("link", name="Number 0001")).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(page.get_by_role("link", name="Number 0599")).to_be_focused()
    for _ in range(2 * 3 * columns):  # a box and a link for each card
        page.keyboard.press("Tab")
    assert settled(page)
    assert page.evaluate("Boolean(document.activeElement.closest('[data-grid] li'))")


@pytest.mark.parametrize("library", [600], indirect=True)
def test_the_size_of_the_pictures_is_chosen_kept_and_fits_every_window(
    page, live_server, alice, library
):
    newest = list(Portrait.objects.order_by("-created_at")[:4])
    Mark.objects.create(portrait=newest[0], user=alice, rating=4, flag="pick")
    Portrait.objects.filter(pk=newest[1].pk).update(review="approved")
    Portrait.objects.filter(pk=newest[2].pk).update(review="changes")
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    shot(page, "grid-page", is_whole=False)
    to_grid(page)
    settled(page)
    usual = columns_of(page)
    scroll_to(page, 0.5)
    before = settled(page)
    page.keyboard.press("-")
    assert before[0] in settled(page), "what stood at the top is still there"
    assert columns_of(page) > usual
    looked_at(page, "grid-compact")
    page.reload()
    expect(page.get_by_role("button", name="Small")).to_have_attribute("aria-pressed", "true")
    to_grid(page)
    settled(page)
    page.get_by_role("button", name="Large").click()
    page.get_by_role("button", name="Whole picture").click()
    settled(page)
    assert columns_of(page) < usual
    looked_at(page, "grid-large")
    page.get_by_role("button", name="Medium").click()
    page.get_by_role("button", name="Square").click()
    looked_at(page, "grid-comfortable")


@pytest.mark.parametrize("library", [60], indirect=True)
def test_without_script_the_list_has_pages(browser, live_server, alice, library):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:library", args=[library.pk]))
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("link", name="Number 0035")).to_be_visible()
    expect(page).to_have_url(re.compile("page=2"))
    context.close()
