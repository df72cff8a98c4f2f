"""One journey in a browser: correct a cue, see the score move, re-score, and take it back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from scoring.models import Assessment
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait

PATIENCE = 60_000  # ms; a cold worker reads its models first
WHY = "The crop was measured with the hair; chin to brow is this high"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portrait(worker, alice):
    brand = make_brand(alice.memberships.get().team)
    made = make_portrait(library_of(brand), "synthetic/male-00.jpg")
    worker.wait_until_idle()
    return made


def overall_of(page: Page) -> str:
    return page.locator("#score .score--large .score__number").inner_text()


def open_cue(page: Page, key: str) -> None:
    page.locator(f"#cue-{key}").evaluate("cue => { cue.closest('details').open = true; }")


def test_a_correction_moves_the_score_survives_a_new_scoring_and_can_be_withdrawn(
    page, page_errors, live_server, alice, portrait
):
    address = live_server.url + reverse("portfolio:portrait", args=[portrait.pk])
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(address)
    expect(page.get_by_role("heading", name="Fit to “Trust”")).to_be_visible()
    measured = overall_of(page)

    open_cue(page, "face_height")
    page.locator("#cue-face_height").get_by_role("link", name="Correct").click()
    page.get_by_label("It is, in %").fill("96,5")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text("Write why.")).to_be_visible()
    page_errors.clear()  # the browser's note of the 422
    page.get_by_label("Reason").fill(WHY)
    page.get_by_role("button", name="Save the correction").click()

    cue = page.locator("#cue-face_height")
    expect(cue.locator(".correction").get_by_text("Corrected by Alice")).to_be_visible()
    expect(page.get_by_text("1 cue corrected")).to_be_visible()
    corrected = overall_of(page)
    assert float(corrected) < float(measured)

    Assessment.objects.update(engine_version="0.0.9")
    brand = live_server.url + reverse("portfolio:brand", args=[portrait.library.brand_id])
    page.goto(brand)
    expect(page.get_by_role("heading", name="1 of 1 is outdated")).to_be_visible()
    page.get_by_role("button", name="Re-score the outdated").click()
    expect(page.get_by_text("1 portrait is being scored again.")).to_be_visible()
    expect(page.locator(".card .status--running, .card .status--outdated")).to_have_count(
        0, timeout=PATIENCE
    )
    expect(page.locator(".banner")).to_have_count(0, timeout=PATIENCE)

    page.goto(address)
    assert overall_of(page) == corrected
    open_cue(page, "face_height")
    expect(cue.get_by_text(WHY)).to_be_visible()
    cue.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("counts as it was measured again")).to_be_visible()
    assert overall_of(page) == measured
    page.get_by_text("History of corrections, 1").click()
    expect(page.get_by_text("Withdrawn by Alice")).to_be_visible()
