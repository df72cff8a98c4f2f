"""One journey in a browser: change a rubric, look at what would change, save, and restore."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from scoring.models import Assessment, RubricVersion
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait

PATIENCE = 60_000  # ms; a cold worker reads its models first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def brand(worker, alice):
    brand = make_brand(alice.memberships.get().team, palette=["#d9d6d0", "#2f3640"])
    for name in ("male-00", "female-36", "female-45"):
        make_portrait(library_of(brand), f"synthetic/{name}.jpg")
    worker.wait_until_idle()
    return brand


def overalls(brand) -> dict[str, float | None]:
    """Title -> the score that counts now."""
    rows = Assessment.objects.filter(rubric__brand=brand, rubric__in_use=True)
    return {row.version.portrait.title: row.overall for row in rows.select_related("version")}


def test_a_rubric_is_changed_looked_at_saved_and_restored(page, live_server, alice, worker, brand):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    before = overalls(brand)
    page.goto(live_server.url + reverse("scoring:rubric", args=[brand.pk]))
    page.get_by_role("group", name="Human").get_by_label("Much more").check()
    page.get_by_text("Advanced: bands and weights").click()
    page.locator("summary", has_text="Gaze and pose").click()
    page.locator("summary", has_text="Framing and posture").click()
    page.get_by_label("Gaze off the lens: own weight").fill("40")
    expect(page.locator("[data-weights-note]")).to_contain_text("the other cues share 60 %")
    page.get_by_label("Face height in the frame: own band").fill("10 to 30")
    page.get_by_role("button", name="What would change?").click()
    expect(page.locator("#what-would-change")).to_be_focused()
    moves = page.locator(".move")
    foreseen = {
        moves.nth(index).locator("a").inner_text(): moves.nth(index).locator("strong").inner_text()
        for index in range(moves.count())
    }
    assert foreseen
    assert RubricVersion.objects.filter(brand=brand).count() == 1

    page.get_by_label("Note").fill("Eye contact first, and more room around the head")
    page.get_by_role("button", name="Save as version 2").click()
    expect(page.get_by_text("Version 2 is in use.")).to_be_visible()
    worker.wait_until_idle()
    after = overalls(brand)
    assert {title: f"{after[title]:.1f}" for title in foreseen} == foreseen
    assert before != after

    page.get_by_role("link", name="History").click()
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_text("Version 3 is in use.")).to_be_visible()
    worker.wait_until_idle()
    assert overalls(brand) == before
