"""Journeys in a browser: a token is made, and the API is read and tried with it, offline."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.journeys.looking import looked_at, shot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]


def test_alice_makes_a_token_and_tries_the_api_with_it(page, live_server, alice, team, brand):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:api-tokens", args=[team.pk]))
    page.get_by_label("Name").fill("Nightly job")
    page.get_by_label("brands:read").check()
    page.get_by_role("button", name="Make the token").click()
    secret = page.get_by_label("The new token").input_value()
    looked_at(page, "tokens")

    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/api/v1/")
    expect(page.get_by_role("link", name="brands", exact=True)).to_be_visible()
    looked_at(page, "api-browser")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Authorize").first.click()
    page.get_by_label("Value").fill(secret)
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator("#operations-tag-brands").click()
    operation = page.locator("#operations-brands-brands_list")
    operation.locator(".opblock-summary").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table .response")
    expect(answer).to_contain_text(brand.name)
    shot(page, "api-tried")
    elsewhere = [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))]
    assert elsewhere == []
