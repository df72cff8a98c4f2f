"""Portals, what is in them, their links, stages and log, over the API."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import portal_links, portals, reviews
from portfolio.actions.brand_images import add_brand_image
from portfolio.actions.portal_log import log_event
from portfolio.models import ApiCall, Guest, Portal, PortalItem, PortalLink, TrashEntry
from portfolio.uploads import inspect
from tests.api.calling import Api, get, patch, post, put, told
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
ALL = ("portals:manage", "decisions:read", "portraits:read", "brands:read")
FILES = (
    "synthetic/female-00.jpg",
    "synthetic/female-03.jpg",
    "synthetic/male-00.jpg",
    "synthetic/male-03.jpg",
)


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def portrait(brand):
    return make_portrait(library_of(brand))


@pytest.fixture
def portal(brand):
    return portals.open_portal(brand=brand, by=None, name="Review")


@pytest.fixture
def api(team, alice):
    return Api(team, alice, *ALL)


@pytest.fixture
def theirs(mallory):
    """A portal of another team, with a portrait in it and a link."""
    brand = make_brand(mallory.memberships.get().team, "Elsewhere")
    portal = portals.open_portal(brand=brand, by=None, name="Theirs")
    portraits = [make_portrait(library_of(brand), FILES[2])]
    portals.add_to_portal(portal=portal, portraits=portraits, by=None)
    portal_links.open_portal_link(portal=portal, by=None)
    log_event(portal=portal, kind="opened")
    return portal


def came(portal, name="Clara"):
    guest = Guest.objects.create(portal=portal, name=name, email=f"{name}@client.example")
    log_event(portal=portal, kind="opened", guest=guest)
    return guest


class TestPortals:
    def test_one_is_opened_changed_closed_reopened_and_deleted(self, api, brand):
        made = post(api, "portals/", {"brand": brand.pk, "name": "Spring", "accent": "#AABBCC"})
        assert made.status_code == 201
        assert (made.json()["state"], made.json()["accent"]) == ("open", "#aabbcc")
        portal = Portal.objects.get()
        assert [stage.name for stage in portal.stages.all()] == ["Client"]
        address = f"portals/{portal.pk}/"
        assert patch(api, address, {"log_days": 30}).json()["log_days"] == 30
        assert post(api, address + "close/").json()["state"] == "closed"
        assert api.rows("portals/?state=open") == []
        assert [row["name"] for row in api.rows("portals/?state=closed")] == ["Spring"]
        assert post(api, address + "reopen/").json()["closed_at"] is None
        assert api.delete(f"/api/v1/{address}").status_code == 204
        assert get(api, address).status_code == 404
        assert TrashEntry.objects.get().kind == "portal"

    def test_a_name_is_taken_once_and_errors_name_the_field(self, api, team, brand, portal):
        again = post(api, "portals/", {"brand": brand.pk, "name": "Review"})
        assert told(again) == (409, "name_taken")
        other = post(api, "portals/", {"brand": brand.pk, "name": "Other"}).json()["id"]
        assert told(patch(api, f"portals/{other}/", {"name": "Review"})) == (409, "name_taken")
        wrong = patch(api, f"portals/{other}/", {"log_days": 0, "mode": "x", "accent": "red"})
        fields = {each["field"] for each in wrong.json()["errors"]}
        assert fields == {"log_days", "mode", "accent"}
        moved = patch(api, f"portals/{other}/", {"brand": make_brand(team, "Else").pk})
        assert moved.json()["errors"][0]["code"] == "stays"

    def test_an_old_etag_changes_nothing(self, api, portal):
        address = f"portals/{portal.pk}/"
        old = {"If-Match": get(api, address)["ETag"]}
        assert patch(api, address, {"welcome": "Hello"}, **old).status_code == 200
        assert told(patch(api, address, {"welcome": "Bye"}, **old)) == (412, "changed_meanwhile")
        assert api.delete(f"/api/v1/{address}", headers=old).status_code == 412
        assert Portal.objects.get().welcome == "Hello"

    def test_a_logo_is_one_of_the_same_brand(self, api, team, portal):
        other = make_brand(team, "Else")
        logo = add_brand_image(brand=other, kind="logo", by=None, upload=inspect(portrait_file()))
        type(logo).objects.filter(pk=logo.pk).update(picture="brands/x.png")
        wrong = patch(api, f"portals/{portal.pk}/", {"logo": logo.pk})
        assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "logo")


class TestReach:
    def test_another_teams_portals_are_not_there(self, api, theirs):
        for name in ("portals", "portal-items", "portal-links", "portal-events"):
            assert api.rows(f"{name}/") == []
        item, link = theirs.items.get(), theirs.links.get()
        for answer in (
            get(api, f"portals/{theirs.pk}/"),
            get(api, f"portals/{theirs.pk}/stages/"),
            put(api, f"portals/{theirs.pk}/stages/", {"stages": []}),
            post(api, f"portals/{theirs.pk}/close/"),
            patch(api, f"portal-links/{link.pk}/", {"label": "x"}),
            post(api, f"portal-links/{link.pk}/revoke/"),
            post(api, f"portal-items/{item.pk}/advance/"),
            api.delete(f"/api/v1/portal-items/{item.pk}/"),
        ):
            assert told(answer) == (404, "not_found")
        made = post(api, "portal-links/", {"portal": theirs.pk})
        assert (made.status_code, made.json()["errors"][0]["field"]) == (400, "portal")
        assert PortalItem.objects.filter(pk=item.pk).exists()

    def test_a_token_of_some_brands_reaches_their_portals_alone(self, team, alice, brand, portal):
        other = portals.open_portal(brand=make_brand(team, "Other"), by=None, name="Other")
        came(other)
        portal_links.open_portal_link(portal=other, by=None)
        api = Api(team, alice, *ALL, brands=[brand])
        assert [row["name"] for row in api.rows("portals/")] == ["Review"]
        assert api.rows("portal-links/") == api.rows("portal-events/") == []
        assert post(api, f"portals/{other.pk}/close/").status_code == 404
        assert post(api, "portal-links/", {"portal": portal.pk}).status_code == 201

    def test_each_operation_asks_for_its_scope(self, team, alice, portal, portrait):
        [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
        reading = Api(team, alice, "decisions:read")
        assert [row["id"] for row in reading.rows("portal-items/")] == [str(item.pk)]
        for answer in (
            get(reading, "portals/"),
            get(reading, f"portals/{portal.pk}/stages/"),
            put(reading, f"portals/{portal.pk}/stages/", {"stages": []}),
            get(reading, "portal-links/"),
            get(reading, "portal-events/"),
            get(reading, "portal-items/?expand=portrait"),
            post(reading, "portal-links/", {"portal": portal.pk}),
            post(reading, f"portals/{portal.pk}/close/"),
            reading.delete(f"/api/v1/portal-items/{item.pk}/"),
        ):
            assert told(answer) == (403, "permission_denied")


class TestItems:
    def test_portraits_are_shown_in_their_order_and_taken_out(self, api, brand, portal, portrait):
        second = make_portrait(library_of(brand), FILES[1])
        sent = {"portal": portal.pk, "portraits": [second.pk, portrait.pk, second.pk]}
        added = post(api, "portal-items/", sent)
        assert added.status_code == 201
        shown = [row["portrait"] for row in added.json()["added"]]
        assert shown == [str(second.pk), str(portrait.pk)]
        assert post(api, "portal-items/", sent).json() == {"added": []}
        rows = api.rows(f"portal-items/?portal={portal.pk}&state=waiting&expand=portrait,portal")
        assert [row["portrait"] for row in rows] == shown
        assert rows[0]["expanded"]["portrait"]["title"] == second.title
        assert rows[0]["expanded"]["portal"]["name"] == "Review"
        assert api.rows(f"portal-items/?portrait={portrait.pk}") != []
        assert api.delete(f"/api/v1/portal-items/{rows[0]['id']}/").status_code == 204
        assert portal.items.get().portrait == portrait

    def test_a_portal_shows_portraits_of_its_own_brand_alone(self, api, team, portal):
        strange = make_portrait(library_of(make_brand(team, "Other")), FILES[2])
        refused = post(api, "portal-items/", {"portal": portal.pk, "portraits": [strange.pk]})
        assert told(refused) == (422, "foreign_portrait")
        assert post(api, "portal-items/", {"portal": portal.pk, "portraits": []}).status_code == 400

    def test_what_does_not_advance_by_itself_is_moved_on(self, api, portal, portrait):
        [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
        plan = [reviews.PlannedStage(name, "internal", advances=False) for name in ("A", "B")]
        reviews.plan_stages(portal=portal, stages=plan)
        assert post(api, f"portal-items/{item.pk}/advance/").json()["stage"] in (0, 1)


class TestLinks:
    def test_the_address_is_told_once_and_opens_the_portal(self, api, client, portal):
        key = {"Idempotency-Key": "a-1"}
        sent = {"portal": portal.pk, "label": "Marketing", "checks_email": False}
        made = post(api, "portal-links/", sent, **key)
        assert made.status_code == 201
        link, address = PortalLink.objects.get(), made.json()["address"]
        assert client.get(address).status_code == 302
        secret = address.rstrip("/").split("/")[-1]
        assert secret.endswith(made.json()["hint"])
        again = post(api, "portal-links/", sent, **key)
        assert (again["Idempotent-Replay"], again.json()["address"]) == ("true", None)
        assert again.json() == made.json() | {"address": None}
        shown = [get(api, f"portal-links/{link.pk}/"), get(api, "portal-links/")]
        told_all = "".join(each.content.decode() for each in [again, *shown])
        assert secret not in told_all + str(ApiCall.objects.values_list("body"))
        assert link.digest not in told_all
        assert get(api, f"portal-links/{link.pk}/")["ETag"] == made["ETag"]

    def test_a_password_is_set_told_by_nobody_and_taken_away(self, api, portal):
        made = post(api, "portal-links/", {"portal": portal.pk, "password": "two words"}).json()
        assert (made["has_password"], "password" in made) == (True, False)
        address = f"portal-links/{made['id']}/"
        assert patch(api, address, {"label": "New"}).json()["has_password"]
        stored = PortalLink.objects.get().password
        assert check_password("two words", stored)
        assert stored not in get(api, address).content.decode()
        assert not patch(api, address, {"password": ""}).json()["has_password"]

    def test_one_is_changed_extended_and_revoked(self, api, portal):
        link, _ = portal_links.open_portal_link(portal=portal, by=None)
        address = f"portal-links/{link.pk}/"
        changed = patch(api, address, {"emails": ["@Client.example"], "max_views": 5}).json()
        assert (changed["emails"], changed["max_views"]) == (["@client.example"], 5)
        until = post(api, address + "extend/", {"days": 10}).json()["expires_at"]
        link.refresh_from_db()
        assert link.expires_at > timezone.now() + timedelta(days=39)
        assert until.startswith(link.expires_at.strftime("%Y-%m-%dT%H:%M"))
        assert post(api, address + "extend/", {"days": 400}).status_code == 400
        revoked = post(api, address + "revoke/").json()
        assert (revoked["state"], revoked["revoked_at"] is None) == ("revoked", False)
        assert told(patch(api, address, {"label": "x"})) == (422, "bad_link")
        assert told(post(api, address + "extend/")) == (422, "bad_link")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"emails": ["nobody"]},
            {"is_watermarked": True, "allows_downloads": True},
            {"expires_at": "2020-01-01T00:00:00Z"},
            {"expires_at": "2999-01-01T00:00:00Z"},
            {"max_views": 0},
        ],
    )
    def test_a_link_that_cannot_be_is_refused(self, api, portal, wrong):
        assert told(post(api, "portal-links/", {"portal": portal.pk} | wrong)) == (422, "bad_link")
        assert PortalLink.objects.count() == 0

    def test_a_link_begins_within_a_year(self, api, portal):
        late = {"portal": portal.pk, "starts_at": "9999-12-31T23:59:59Z"}
        answer = post(api, "portal-links/", late)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "starts_at")

    def test_a_closed_portal_gets_no_link(self, api, portal):
        portals.close_portal(portal=portal)
        assert told(post(api, "portal-links/", {"portal": portal.pk})) == (422, "bad_link")

    def test_an_old_etag_changes_nothing_and_visits_change_no_etag(self, api, portal):
        link, _ = portal_links.open_portal_link(portal=portal, by=None)
        address = f"portal-links/{link.pk}/"
        old = {"If-Match": get(api, address)["ETag"]}
        PortalLink.objects.filter(pk=link.pk).update(views=1, last_used_at=timezone.now())
        assert patch(api, address, {"label": "One"}, **old).status_code == 200
        assert told(patch(api, address, {"label": "Two"}, **old)) == (412, "changed_meanwhile")
        assert PortalLink.objects.get().label == "One"


def test_the_log_says_who_came(api, portal, brand):
    guest = came(portal)
    log_event(portal=portal, kind="downloaded")
    [row] = api.rows(f"portal-events/?portal={portal.pk}&kind=opened")
    assert (row["guest"], row["guest_name"]) == (str(guest.pk), "Clara")
    assert row["guest_email"] == "Clara@client.example"
    [row] = api.rows(f"portal-events/?brand={brand.pk}&kind=downloaded")
    assert (row["guest"], row["guest_name"]) == (None, "")
    assert get(api, f"portal-events/{row['id']}/").json() == row
    assert post(api, "portal-events/", {}).status_code == 405


def test_longer_lists_ask_the_database_as_often(api, brand, portal):
    def grow(number):
        portrait = make_portrait(library_of(brand), FILES[number])
        other = portals.open_portal(brand=brand, by=None, name=f"Portal {number}")
        portals.add_to_portal(portal=other, portraits=[portrait], by=None)
        portal_links.open_portal_link(portal=other, by=None)
        came(other)

    def queries():
        with CaptureQueriesContext(connection) as caught:
            api.rows("portals/?expand=brand")
            api.rows("portal-items/?expand=portrait,portal")
            api.rows("portal-links/")
            api.rows("portal-events/")
        return len(caught)

    grow(0)
    queries()
    few = queries()
    for number in (1, 2, 3):
        grow(number)
    assert queries() == few
