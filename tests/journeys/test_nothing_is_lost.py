"""What somebody types outlives the page's own news and courtesies."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.models import Version
from scoring.models import Assessment, State
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import make_portrait

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_in(page, live_server, alice):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    return page


def test_a_prompt_being_typed_outlives_an_error_and_the_score(
    signed_in, page_errors, live_server, library
):
    page, portrait = signed_in, make_portrait(library)
    page.goto(live_server.url + reverse("portfolio:portrait", args=[portrait.pk]))
    page.locator("#prompt-text").fill("a founder")
    fragment = "**" + reverse("scoring:assessment-fragment", args=[portrait.current_version.pk])
    page.route(fragment, lambda route: route.fulfill(status=500, body="<!doctype html>"))
    with page.expect_response(fragment):
        pass
    page.unroute(fragment)
    Assessment.objects.update(state=State.SCORED)
    Version.objects.update(decode_problem="It is damaged.")
    expect(page.get_by_role("link", name="Scored: show the report")).to_be_visible()
    assert page.locator("#prompt-text").input_value() == "a founder"
    page_errors.clear()  # the error that was asked for


def test_colours_typed_in_any_form_stay_when_one_is_added(signed_in, live_server, team):
    page = signed_in
    page.goto(live_server.url + reverse("portfolio:brand-add", args=[team.pk]))
    field = page.locator("input[name=palette]")
    field.fill("336699, #ABC")
    page.get_by_role("button", name="Add a colour").click()
    expect(field).to_have_value("#336699 #aabbcc #808080")


def test_arrows_in_a_table_that_scrolls_stay_with_the_table(signed_in, live_server):
    page = signed_in
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(live_server.url + reverse("credits"))
    region = page.get_by_role("region", name="Portraits and their licences")
    region.focus()
    page.evaluate("document.querySelector('.bar__mark').dataset.key = 'ArrowRight'")
    page.keyboard.press("ArrowRight")
    for _ in range(100):  # scrolling takes its time, and the page's policy forbids a predicate
        if region.evaluate("region => region.scrollLeft") > 0:
            break
        page.wait_for_timeout(50)
    assert region.evaluate("region => region.scrollLeft") > 0
    assert page.url.endswith(reverse("credits"))
