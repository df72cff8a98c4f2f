"""A client finishes a review on a phone, and the team sees it."""

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from portfolio.actions import guests, portal_links, portals
from portfolio.models import Answer, Comment, Decision, GuestSession
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import shot

PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(worker, alice):
    brand = make_brand(
        alice.memberships.get().team, "Halden", palette=["#7a1f3d"], shows_numbers=False
    )
    files = ("synthetic/female-00.jpg", "synthetic/male-00.jpg", "synthetic/female-03.jpg")
    portraits = [make_portrait(library_of(brand), file) for file in files]
    opened = portals.open_portal(
        brand=brand,
        by=alice,
        name="Halden Advisory",
        welcome="Three portraits for the new team page.",
        sender_name="Atelier Nord",
        has_questions=True,
    )
    portals.add_to_portal(portal=opened, portraits=portraits, by=alice)
    worker.wait_until_idle()
    return opened


@pytest.fixture(autouse=True)
def unheard(monkeypatch):
    """Codes are sent here, where the letters can be read."""
    monkeypatch.setattr("portfolio.actions.guests.ring", lambda *_, **__: None)


def come_in(page: Page, site: str, secret: str) -> None:
    """Follow the link, say who one is, and type the code from the message."""
    page.goto(site + reverse("portfolio:portal-link", args=[secret]))
    page.get_by_label("Your name").fill("Clara Voss")
    page.get_by_label("Your e-mail address").fill("clara@halden.example")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("The code from the message")).to_be_visible()
    session = GuestSession.objects.get(guest=None)
    guests.send_code(session=session)
    page.get_by_label("The code from the message").fill(mail.outbox[-1].subject.split()[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("0 of 3 decided")).to_be_visible()


def swipe_on(page: Page) -> None:
    """A finger across the picture, to the left."""
    page.evaluate(
        """() => {
          const viewer = document.querySelector("[data-viewer]");
          const finger = { identifier: 1, target: viewer, clientY: 300 };
          const touch = (x) => new Touch({ ...finger, clientX: x });
          const at = (x) => ({ changedTouches: [touch(x)], bubbles: true });
          const began = { ...at(320), touches: [touch(320)] };
          viewer.dispatchEvent(new TouchEvent("touchstart", began));
          viewer.dispatchEvent(new TouchEvent("touchend", at(90)));
        }"""
    )


def test_a_client_reviews_three_portraits_on_a_phone(page, page_errors, live_server, portal):
    page.set_viewport_size(PHONE)
    _, secret = portal_links.open_portal_link(portal=portal, by=None)
    come_in(page, live_server.url, secret)
    shot(page, "portal-home")

    page.get_by_role("link", name="Female 00").click()
    expect(page.get_by_text("1 of 3")).to_be_visible()
    expect(page.get_by_text("trust brief")).to_be_visible()
    page.get_by_role("button", name="Pin", exact=True).click()
    page.locator("[data-frame] img").click(position={"x": 120, "y": 90})
    page.get_by_label("Say something").fill("Could the light be a little warmer here?")
    shot(page, "portal-pin")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_text("Could the light be a little warmer here?")).to_be_visible()
    comment = Comment.objects.get()
    assert comment.shape["kind"] == "pin"
    assert 0.2 < comment.shape["x"] < 0.45

    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approve: noted.")).to_be_visible()
    swipe_on(page)
    expect(page.get_by_text("2 of 3")).to_be_visible()

    page.get_by_role("button", name="Request changes").click()
    expect(page.get_by_role("alert")).to_contain_text("Say in a sentence")
    page_errors.clear()  # the browser's note of the 422
    page.get_by_label("Notes").fill("Please look into the camera.")
    page.get_by_role("button", name="Request changes").click()
    expect(page.get_by_text("Request changes: noted.")).to_be_visible()
    shot(page, "portal-decided")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.get_by_label("Notes").fill("Please look into the camera.")
    page.get_by_role("button", name="Request changes").click()

    page.get_by_role("link", name="Halden Advisory").click()
    expect(page.get_by_text("2 of 3 decided")).to_be_visible()
    standing = Decision.objects.filter(withdrawn_at=None)
    assert [each.answer for each in standing] == [Answer.REQUEST_CHANGES, Answer.APPROVE]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
