"""The table of the wall for guests: each address behind a portal's door, and who it lets in."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse

from portfolio.actions import guests, portal_links
from portfolio.actions.renditions import record_renditions
from portfolio.actions.teams import add_team
from portfolio.models import GuestSession, Portal
from portfolio.portal_addresses import portal_file_address
from tests.cast import make_user
from tests.factories import library_of, make_brand, make_portrait
from tests.portal_rows import portal_rows

pytestmark = pytest.mark.django_db

#: route -> (method, the row that its address names beside the link, form data)
TABLE = {
    "portal-home": ("GET", None, {}),
    "portal-style": ("GET", None, {}),
    "portal-item": ("GET", "portal_item", {}),
    "portal-pick": ("POST", "portal_item", {}),
    "portal-decide": ("POST", "portal_item", {"answer": "approve"}),
    "portal-comment": ("POST", "portal_item", {"text": "Lovely light"}),
    "portal-comment-change": ("POST", "comment", {"do": "resolve"}),
    "portal-attachment": ("GET", "attachment", {}),
    "portal-pack": ("GET", "delivery", {}),
    "portal-upload": ("GET", None, {}),
    "portal-file": ("GET", "picture", {}),
}
#: The way in and out, the logo that not every portal has, and what only its own guest takes back.
ASIDE = {
    "portal-link",
    "portal-back",
    "portal-enter",
    "portal-leave",
    "portal-logo",
    "portal-undo",
}
LET_IN, CLOSED = (200, 204, 302, 422), (404, 410)


def one_portal(brand, owner, mark, file):
    """A portal with one of everything, and a guest of it in a browser."""
    portrait = make_portrait(library_of(brand), file)
    version = record_renditions(version=portrait.current_version)
    rows = portal_rows(brand, version, mark, owner, file="synthetic/male-12.jpg")
    rows["delivery"].portal = rows["portal"]
    rows["delivery"].save()
    link, secret = portal_links.open_portal_link(
        portal=rows["portal"],
        by=owner,
        label=mark,
        allows_uploads=True,
        allows_downloads=True,
    )
    rows["picture"] = SimpleNamespace(pk=signed_picture(link, version))
    browser = known_guest(link, secret, mark)
    return SimpleNamespace(rows=rows, link=link, version=version, browser=browser)


def signed_picture(link, version):
    return portal_file_address(link, version, "view").rstrip("/").rsplit("/", 1)[1]


def known_guest(link, secret, mark):
    browser = Client()
    browser.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    enter = reverse("portfolio:portal-enter", args=[link.pk])
    browser.post(enter, {"name": mark, "email": f"{mark.lower()}@guest.example"})
    guests.send_code(session=GuestSession.objects.get(link=link, guest=None))
    browser.post(enter, {"code": mail.outbox[-1].subject.split()[0]}, follow=True)
    return browser


@pytest.fixture
def portals(alice, brand, unheard):
    """Two portals of one brand, and one of another team."""
    stranger = make_user("Mallory")
    elsewhere = make_brand(add_team(name="Elsewhere", owner=stranger), "Elsewhere")
    return {
        "own": one_portal(brand, alice, "Halden", "synthetic/female-00.jpg"),
        "beside": one_portal(brand, alice, "Voss", "synthetic/male-03.jpg"),
        "strange": one_portal(elsewhere, stranger, "Quill", "tiles/glasses-44.jpg"),
    }


def ask(browser, route, portal, pk):
    """The status of an address behind a portal's own link."""
    method, _, data = TABLE[route]
    address = reverse(f"portfolio:{route}", args=[portal.link.pk, *([pk] if pk else [])])
    if route in ("portal-decide", "portal-comment"):
        data = data | {"version": portal.version.pk}
    return getattr(browser, method.lower())(address, data).status_code


def test_each_address_lets_in_the_portals_own_guest_and_nobody_else(portals, alice, client):
    own = portals["own"]
    client.force_login(alice)
    others = {
        "a guest of the portal beside": portals["beside"].browser,
        "a guest of another team": portals["strange"].browser,
        "a browser without a visit": Client(),
        "the owner of the team": client,
    }
    for route, (_, row, _) in TABLE.items():
        pk = own.rows[row].pk if row else None
        for who, browser in others.items():
            assert ask(browser, route, own, pk) in CLOSED, f"{who} at {route}"
        assert ask(own.browser, route, own, pk) in LET_IN, route


def test_a_guest_reaches_no_row_of_another_portal_through_the_own_link(portals):
    own = portals["own"]
    for other in (portals["beside"], portals["strange"]):
        for route, (_, row, _) in TABLE.items():
            if row:
                found = ask(own.browser, route, own, other.rows[row].pk)
                assert found == 404, f"{route} of {other.rows['portal']}"
    for route, (_, row, _) in TABLE.items():
        if row:
            assert ask(own.browser, route, own, uuid4()) == 404, route


def test_a_guest_is_nobody_in_the_workspace(portals):
    browser = portals["own"].browser
    rows = portals["own"].rows
    for route, row in (
        ("brand", rows["portal"].brand),
        ("portrait", rows["portal_item"].portrait),
        ("portal", rows["portal"]),
        ("certificate", rows["certificate"]),
        ("delivery-file", rows["delivery"]),
    ):
        answer = browser.get(reverse(f"portfolio:{route}", args=[row.pk]))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_when_the_link_ends_every_address_behind_it_ends(portals):
    own = portals["own"]
    portal_links.revoke_portal_link(link=own.link)
    for route, (_, row, _) in TABLE.items():
        pk = own.rows[row].pk if row else None
        assert ask(own.browser, route, own, pk) in CLOSED, route
    assert Portal.objects.get(pk=own.rows["portal"].pk).comments.count() == 1


def test_no_address_behind_the_door_is_missing_from_the_table():
    names = {
        name
        for _, resolver in get_resolver().namespace_dict.values()
        for name in resolver.reverse_dict
        if isinstance(name, str) and name.startswith("portal-")
    }
    of_links = {
        name
        for name in names
        if any(
            "portal/%(link)s/" in pattern or pattern.startswith("p/")
            for _, resolver in get_resolver().namespace_dict.values()
            for possibilities in resolver.reverse_dict.getlist(name)
            for pattern, _ in possibilities[0]
        )
    }
    assert of_links | {"portal-back"} == set(TABLE) | ASIDE
