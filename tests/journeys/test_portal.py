"""A client finishes a review on a phone, and the team sees it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from portfolio.actions import comments, guests, portal_links, portals, reviews
from portfolio.models import Answer, Comment, Decision, Guest, GuestSession
from tests.cast import PASSWORD
from tests.chromium import sign_in
from tests.factories import library_of, make_brand, make_portrait
from tests.journeys.looking import shot
from tests.portraits import portrait

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
def codes_stay_here(monkeypatch):
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
    page.wait_for_load_state()  # scripts hear it from then on
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


@pytest.fixture
def reviewed(portal):
    """The client approved the first portrait and asked for changes of the second, with a pin."""
    clara = Guest.objects.create(
        portal=portal, name="Clara Voss", email="clara@halden.example", confirmed_at=timezone.now()
    )
    first, second = portal.items.select_related("portrait__current_version").order_by("position")[
        :2
    ]
    version = second.portrait.current_version
    reviews.record_decision(
        item=first, version=first.portrait.current_version, answer="approve", by=clara
    )
    comments.add_comment(
        version=version,
        text="Could the light be a little warmer here?",
        by=clara,
        portal=portal,
        shape={"kind": "pin", "x": 0.3, "y": 0.2},
    )
    reviews.record_decision(
        item=second,
        version=version,
        answer="request_changes",
        reason="Please look into the camera.",
        by=clara,
    )
    return second


def test_the_team_answers_on_the_portraits_page_and_sends_a_new_version(
    page, browser, live_server, alice, worker, portal, reviewed
):
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, live_server.url, alice.email, PASSWORD)
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_text("request changes").first).to_be_visible()
    shot(page, "inbox")
    page.locator(".inbox__item", has_text="warmer here").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Male 00", level=1)).to_be_visible()
    review = page.locator("#review")
    expect(review.get_by_text("Please look into the camera.")).to_be_visible()
    expect(page.locator(".stage .pin__number")).to_have_text("1")

    review.get_by_text("Answer", exact=True).click()
    review.get_by_label("Your answer").fill("A warmer one is on its way.")
    review.get_by_role("button", name="Send answer").click()
    expect(review.get_by_text("A warmer one is on its way.")).to_be_visible()
    review.get_by_role("button", name="Box", exact=True).click()
    picture = page.locator("[data-frame] img")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1] + 60, steps=4)
    page.mouse.up()
    review.get_by_label("Say something").fill("Between us: the old light was better.")
    review.get_by_role("button", name="Send comment").click()
    expect(review.get_by_text("To the team alone")).to_be_visible()
    assert Comment.objects.get(portal=None).shape["kind"] == "box"
    expect(page.locator(".stage .pin__number")).to_have_count(2)
    shot(page, "review")
    review.get_by_role("button", name="Mark as resolved").first.click()
    expect(review.get_by_text("resolved by")).to_be_visible()

    page.set_input_files("#id_file", str(portrait("synthetic/male-03.jpg")))
    page.get_by_role("button", name="Upload version").click()
    expect(page.get_by_text("Version 2 of 2")).to_be_visible()
    expect(review.get_by_text("a newer version asks again").first).to_be_visible()
    worker.wait_until_idle()

    _, secret = portal_links.open_portal_link(
        portal=portal, by=None, checks_email=False, current_only=False
    )
    client = browser.new_context(viewport=PHONE).new_page()
    client.goto(live_server.url + reverse("portfolio:portal-link", args=[secret]))
    client.get_by_role("link", name="Male 00", exact=True).click()
    expect(client.get_by_text("Version 2")).to_be_visible()
    client.goto(f"{client.url}?version=1")
    expect(client.get_by_text("A warmer one is on its way.")).to_be_visible()
    assert "Between us" not in client.content()
    client.context.close()
