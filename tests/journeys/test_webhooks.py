"""Journeys in a browser: a webhook is made, tried out, and what came of it read."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portfolio.actions.brands import change_brand
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.hooks import send_all, verified
from tests.journeys.looking import looked_at

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("unheard")]


def test_alice_has_events_sent_to_a_program(page, live_server, alice, team, brand, receiver):
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.goto(live_server.url + reverse("portfolio:team", args=[team.pk]))
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_label("Name").fill("Website mirror")
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Make the webhook").click()
    secret = page.get_by_label("The new secret").input_value()
    looked_at(page, "webhooks")

    page.get_by_role("link", name="Website mirror").click()
    page.get_by_role("button", name="Send a ping").click()
    send_all()
    receiver.answer(500)
    change_brand(brand=brand, tone="calm")
    send_all()
    assert verified(receiver.received[0], secret) == [True]
    page.reload()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("The address answered 500.")
    expect(rows.first).to_contain_text("next try")
    expect(rows.last).to_contain_text("Delivered")
    page.locator("summary", has_text="Only these events").click()
    looked_at(page, "webhook")

    rows.last.get_by_role("button", name="Send again").click()
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("heading", name="Off")).to_be_visible()
    expect(page.get_by_role("button", name="Send a ping")).to_have_count(0)
