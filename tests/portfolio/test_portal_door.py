"""Who comes through the link of a portal, how far, and until when."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import guests, portal_links, portals
from portfolio.models import Guest, GuestSession, PortalEvent, PortalLink
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db


@pytest.fixture
def portal(team):
    brand = make_brand(team, "Halden")
    opened = portals.open_portal(brand=brand, by=None, name="Halden review")
    portrait = make_portrait(library_of(brand), "synthetic/female-00.jpg")
    portals.add_to_portal(portal=opened, portraits=[portrait], by=None)
    return opened


def open_link(portal, **choices):
    return portal_links.open_portal_link(portal=portal, by=None, **choices)


def follow(secret, browser=None):
    browser = browser or Client()
    return browser, browser.get(reverse("portfolio:portal-link", args=[secret]), follow=True)


def test_a_link_that_asks_for_nothing_leads_in_and_is_counted_once(portal):
    link, secret = open_link(portal, checks_email=False)
    browser, page = follow(secret)
    assert page.redirect_chain[-1][0] == reverse("portfolio:portal-home", args=[link.pk])
    assert "Halden review" in page.text
    follow(secret, browser)
    link.refresh_from_db()
    assert link.views == 1
    assert [event.kind for event in portal.events.all()] == [PortalEvent.Kind.OPENED]


def test_a_page_is_closed_to_a_browser_that_did_not_come_through_the_link(portal):
    link, _ = open_link(portal, checks_email=False)
    page = Client().get(reverse("portfolio:portal-home", args=[link.pk]))
    assert page.status_code == 410
    assert "Halden" not in page.text


def test_the_secret_is_kept_as_a_digest_alone(portal):
    link, secret = open_link(portal)
    assert secret not in str(PortalLink.objects.filter(pk=link.pk).values().get())
    assert link.hint == secret[-4:]


@pytest.mark.parametrize(
    "end",
    [
        lambda link: portal_links.revoke_portal_link(link=link),
        lambda link: portals.close_portal(portal=link.portal),
        lambda link: PortalLink.objects.filter(pk=link.pk).update(
            expires_at=timezone.now() - timedelta(seconds=1)
        ),
    ],
    ids=["revoked", "portal closed", "expired"],
)
def test_a_link_that_ends_ends_at_once_for_who_is_inside(portal, end):
    link, secret = open_link(portal, checks_email=False)
    browser, _ = follow(secret)
    home = reverse("portfolio:portal-home", args=[link.pk])
    assert browser.get(home).status_code == 200
    end(link)
    assert browser.get(home).status_code == 410
    assert follow(secret)[1].status_code == 410


def test_a_password_is_asked_for_and_cannot_be_skipped(portal):
    link, secret = open_link(portal, checks_email=False, password="birch and stone")
    browser, page = follow(secret)
    home = reverse("portfolio:portal-home", args=[link.pk])
    assert "password" in page.text
    assert browser.get(home).status_code == 302
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    assert browser.post(enter, {"password": "wrong"}).status_code == 422
    page = browser.post(enter, {"password": "birch and stone"}, follow=True)
    assert page.redirect_chain[-1][0] == home


def test_five_wrong_passwords_close_the_door(portal):
    link, secret = open_link(portal, checks_email=False, password="birch and stone")
    browser, _ = follow(secret)
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    for _ in range(guests.MOST_TRIES):
        browser.post(enter, {"password": "wrong"})
    page = browser.post(enter, {"password": "birch and stone"})
    assert page.status_code == 422
    assert "Too many" in page.text


def asked_for_code(link, secret, email="client@example.org"):
    browser, _ = follow(secret)
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    browser.post(enter, {"name": "Clara", "email": email})
    session = GuestSession.objects.get(link=link, guest=None)
    guests.send_code(session=session)
    return browser, enter, mail.outbox[-1].subject.split()[0]


def test_a_guest_is_known_by_a_code_that_comes_by_e_mail(portal):
    link, secret = open_link(portal)
    browser, enter, code = asked_for_code(link, secret)
    page = browser.post(enter, {"code": code}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("portfolio:portal-home", args=[link.pk])
    guest = Guest.objects.get()
    assert (guest.name, guest.email) == ("Clara", "client@example.org")
    assert guest.confirmed_at


def test_a_wrong_code_is_counted_and_the_right_one_is_refused_after_five(portal):
    link, secret = open_link(portal)
    browser, enter, code = asked_for_code(link, secret)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(guests.MOST_TRIES):
        assert browser.post(enter, {"code": wrong}).status_code == 422
    assert browser.post(enter, {"code": code}).status_code == 422
    assert not Guest.objects.exists()


def test_a_code_is_kept_as_a_digest_and_has_its_time(portal):
    link, secret = open_link(portal)
    browser, enter, code = asked_for_code(link, secret)
    session = GuestSession.objects.get()
    assert code not in str(session.__dict__)
    GuestSession.objects.update(code_sent_at=timezone.now() - timedelta(minutes=16))
    assert browser.post(enter, {"code": code}).status_code == 422


def test_a_link_for_some_addresses_is_for_no_others(portal):
    link, secret = open_link(portal, emails=["@client.example", "eva@press.example"])
    browser, _ = follow(secret)
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    page = browser.post(enter, {"name": "Mallory", "email": "mallory@else.example"})
    assert page.status_code == 422
    page = browser.post(enter, {"name": "Eva", "email": "Eva@Press.example"})
    assert page.status_code == 302


def test_the_last_view_lets_in_and_the_next_one_does_not(portal):
    link, secret = open_link(portal, checks_email=False, max_views=1)
    browser, page = follow(secret)
    assert page.status_code == 200
    assert follow(secret)[1].status_code == 410
    assert browser.get(reverse("portfolio:portal-home", args=[link.pk])).status_code == 200


def test_a_link_does_not_open_before_its_day(portal):
    tomorrow = timezone.now() + timedelta(days=1)
    _, secret = open_link(portal, checks_email=False, starts_at=tomorrow)
    page = follow(secret)[1]
    assert page.status_code == 410
    assert "opens on" in page.text


def test_a_link_ends_after_thirty_days_unless_chosen(portal):
    link, _ = open_link(portal)
    assert link.expires_at - timezone.now() <= timedelta(days=30)
    assert link.expires_at - timezone.now() > timedelta(days=29)
    with pytest.raises(portal_links.BadLink):
        open_link(portal, expires_at=timezone.now() + timedelta(days=4000))


def test_a_cookie_of_one_link_opens_no_other(portal):
    _, secret = open_link(portal, checks_email=False)
    other, _ = open_link(portal, checks_email=False)
    browser, _ = follow(secret)
    assert browser.get(reverse("portfolio:portal-home", args=[other.pk])).status_code == 410


def test_the_way_back_never_leads_out_of_the_portal(portal):
    link, secret = open_link(portal, checks_email=False)
    browser, _ = follow(secret)
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    for bad in ("https://else.example/", "//else.example", "/teams/", "/portal/../"):
        answer = browser.get(enter, {"next": bad})
        assert answer["Location"] == reverse("portfolio:portal-home", args=[link.pk])


def test_a_guest_reaches_nothing_of_the_workspace(portal):
    _, secret = open_link(portal, checks_email=False)
    browser, _ = follow(secret)
    answer = browser.get(reverse("portfolio:brand", args=[portal.brand_id]))
    assert answer.status_code == 302
    assert "login" in answer["Location"]
