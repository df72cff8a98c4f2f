"""Decisions and comments over the API, by the rules of the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.actions import comments, persons, portals, reviews
from portfolio.actions.portraits import add_version
from portfolio.models import Comment, Decision, Guest, Role
from portfolio.uploads import inspect
from tests.api.calling import Api, get, patch, post, told
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
ALL = ("decisions:read", "decisions:write", "comments:write", "portraits:read")
FILES = ("synthetic/female-03.jpg", "synthetic/male-00.jpg", "synthetic/male-03.jpg")


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def portrait(brand):
    return make_portrait(library_of(brand))


@pytest.fixture
def portal(brand):
    """A portal in which the team decides."""
    portal = portals.open_portal(brand=brand, by=None, name="Review")
    reviews.plan_stages(portal=portal, stages=[reviews.PlannedStage("House", "internal")])
    return portal


@pytest.fixture
def item(portal, portrait):
    return portals.add_to_portal(portal=portal, portraits=[portrait], by=None)[0]


@pytest.fixture
def api(team, alice):
    return Api(team, alice, *ALL)


@pytest.fixture
def theirs(mallory):
    """A decision and a comment of another team."""
    brand = make_brand(mallory.memberships.get().team, "Elsewhere")
    portal = portals.open_portal(brand=brand, by=None, name="Theirs")
    portrait = make_portrait(library_of(brand), FILES[1])
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
    return {"item": item, "decision": by_guest(item), "comment": said(item, "Theirs")}


def by_guest(item, answer="approve"):
    guest, _ = Guest.objects.get_or_create(
        portal=item.portal, email="clara@client.example", defaults={"name": "Clara"}
    )
    version = item.portrait.current_version
    return reviews.record_decision(item=item, version=version, answer=answer, by=guest)


def said(item, text, by=None, **more):
    version = item.portrait.current_version
    by = by or Guest.objects.get(portal=item.portal)
    return comments.add_comment(version=version, text=text, by=by, portal=item.portal, **more)


def answer_of(item, **more):
    version = item.portrait.current_version_id
    return {"item": item.pk, "version": version, "answer": "approve"} | more


class TestDecisions:
    def test_one_is_made_read_and_counts(self, api, item, alice):
        made = post(api, "decisions/", answer_of(item))
        assert made.status_code == 201
        row = made.json()
        assert (row["answer"], row["decided_by"], row["user"]) == (
            "approve",
            "Alice",
            str(alice.pk),
        )
        item.refresh_from_db()
        assert (item.state, item.is_locked) == ("approved", True)
        found = api.rows(f"decisions/?portal={item.portal_id}&answer=approve&expand=portrait")
        assert found[0]["expanded"]["portrait"]["title"] == item.portrait.title
        assert get(api, f"decisions/{row['id']}/").json() == row
        assert told(post(api, "decisions/", answer_of(item))) == (409, "locked")

    def test_lists_are_narrowed(self, api, item):
        made = post(api, "decisions/", answer_of(item)).json()
        version, later = made["version"], "2100-01-01T00:00:00Z"
        assert len(api.rows(f"decisions/?version={version}&created_before={later}")) == 1
        assert api.rows(f"decisions/?created_after={later}") == []
        assert api.rows("decisions/?answer=reject") == []
        assert api.rows(f"decisions/?portrait={made['id']}") == []

    def test_a_change_needs_a_reason(self, api, item):
        for answer in ("request_changes", "reject"):
            refused = post(api, "decisions/", answer_of(item, answer=answer, reason=" "))
            assert told(refused) == (422, "reason_needed")
        asked = answer_of(item, answer="request_changes", reason="Softer light")
        assert post(api, "decisions/", asked).json()["reason"] == "Softer light"
        assert post(api, "decisions/", answer_of(item, answer="maybe")).status_code == 400

    def test_an_older_version_takes_none(self, api, item):
        old = answer_of(item)
        add_version(portrait=item.portrait, upload=inspect(portrait_file(FILES[0])), by=None)
        assert told(post(api, "decisions/", old)) == (409, "version_moved_on")
        assert Decision.objects.count() == 0

    def test_who_is_not_asked_decides_nothing(self, api, brand, portrait):
        portal = portals.open_portal(brand=brand, by=None, name="For the client")
        [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
        assert told(post(api, "decisions/", answer_of(item))) == (409, "not_asked")

    def test_a_service_token_decides_in_its_own_name(self, team, alice, item):
        api = Api(team, alice, "decisions:read", "decisions:write", is_service=True)
        assert post(api, "decisions/", answer_of(item)).json()["decided_by"] == "Test"

    def test_ones_own_is_taken_back_for_a_moment(self, api, team, item):
        made = post(api, "decisions/", answer_of(item)).json()
        address = f"decisions/{made['id']}/withdraw/"
        eve = make_member(team, "Eve", Role.REVIEWER)
        assert told(post(Api(team, eve, *ALL), address)) == (403, "not_yours")
        assert post(api, address).json()["withdrawn_at"] is not None
        assert api.rows("decisions/") == []
        item.refresh_from_db()
        assert item.state == "waiting"
        later = post(api, "decisions/", answer_of(item)).json()["id"]
        Decision.objects.update(decided_at=timezone.now() - timedelta(minutes=1))
        assert told(post(api, f"decisions/{later}/withdraw/")) == (409, "too_late")
        assert Decision.objects.get(pk=later).withdrawn_at is None


class TestComments:
    def test_one_is_written_answered_changed_and_taken_back(self, api, item):
        version = item.portrait.current_version_id
        pin = {"kind": "pin", "x": 0.5, "y": 0.25}
        sent = {"version": version, "portal": item.portal_id, "text": " Softer? ", "shape": pin}
        made = post(api, "comments/", sent)
        assert made.status_code == 201
        first = made.json()
        assert (first["text"], first["is_internal"], first["shape"]) == ("Softer?", False, pin)
        assert first["author_name"] == "Alice"
        reply = post(api, "comments/", {"version": version, "parent": first["id"], "text": "Yes"})
        assert (reply.json()["parent"], reply.json()["portal"]) == (first["id"], first["portal"])
        changed = patch(api, f"comments/{first['id']}/", {"text": "Softer, please"}).json()
        assert (changed["text"], changed["edited_at"] is None) == ("Softer, please", False)
        shown = get(api, f"comments/{first['id']}/?expand=replies").json()
        assert [each["text"] for each in shown["expanded"]["replies"]] == ["Yes"]
        assert api.delete(f"/api/v1/comments/{first['id']}/").status_code == 204
        left = get(api, f"comments/{first['id']}/").json()
        assert (left["text"], left["shape"], left["deleted_at"] is None) == ("", None, False)
        assert patch(api, f"comments/{first['id']}/", {"text": "x"}).status_code == 404
        assert api.delete(f"/api/v1/comments/{reply.json()['id']}/").status_code == 204
        assert api.rows("comments/") == []
        assert b"Softer" not in api.get("/api/v1/comments/").content

    def test_without_a_portal_it_stays_inside(self, api, item):
        inside = post(api, "comments/", {"version": item.portrait.current_version_id, "text": "In"})
        assert inside.json()["is_internal"]
        Guest.objects.create(portal=item.portal, name="Clara", email="clara@client.example")
        outside = said(item, "Out")
        assert texts(api, "is_internal=true") == ["In"]
        assert texts(api, "is_internal=false") == ["Out"]
        assert texts(api, f"item={item.pk}") == ["Out"]
        assert texts(api, f"portal={item.portal_id}&portrait={item.portrait_id}") == ["Out"]
        assert texts(api, "created_after=2100-01-01T00:00:00Z") == []
        row = get(api, f"comments/{outside.pk}/").json()
        assert (row["author_name"], row["guest"] is None) == ("Clara", False)
        assert "client.example" not in str(row)

    def test_a_thread_is_resolved_and_opened_again_also_by_an_answer(self, api, item, alice):
        first = said(item, "One", by=alice)
        reply = said(item, "Two", by=alice, parent=first)
        done = post(api, f"comments/{reply.pk}/resolve/").json()
        assert (done["id"], done["resolved_by"]) == (str(first.pk), "Alice")
        assert texts(api, "is_resolved=true") == ["Two", "One"]
        assert post(api, f"comments/{first.pk}/reopen/").json()["resolved_at"] is None
        assert texts(api, "is_resolved=true") == []

    def test_only_who_wrote_it_changes_it(self, api, item, carol):
        comment = said(item, "Carol’s", by=carol)
        address = f"comments/{comment.pk}/"
        assert told(patch(api, address, {"text": "Mine"})) == (403, "not_yours")
        assert told(api.delete(f"/api/v1/{address}")) == (403, "not_yours")
        assert Comment.objects.get().text == "Carol’s"

    def test_an_old_etag_changes_nothing(self, api, item, alice):
        address = f"comments/{said(item, 'One', by=alice).pk}/"
        old = {"If-Match": get(api, address)["ETag"]}
        assert patch(api, address, {"text": "Two"}, **old).status_code == 200
        assert told(patch(api, address, {"text": "Three"}, **old)) == (412, "changed_meanwhile")
        assert told(api.delete(f"/api/v1/{address}", headers=old)) == (412, "changed_meanwhile")
        assert Comment.objects.get().text == "Two"

    @pytest.mark.parametrize(
        "shape",
        [
            {"kind": "pin", "x": "left", "y": 0},
            {"kind": "pin", "x": 10**400, "y": 0},
            {"kind": "pin", "x": 2, "y": 0},
            {"kind": "circle"},
            {"kind": "drawing", "strokes": [[[0.1]]]},
            {"kind": "drawing", "strokes": 7},
            {},
            "pin",
        ],
    )
    def test_a_place_that_is_none_is_refused(self, api, item, shape):
        sent = {"version": item.portrait.current_version_id, "text": "Here", "shape": shape}
        answer = post(api, "comments/", sent)
        if shape == {}:
            assert answer.json()["shape"] is None
        else:
            assert told(answer) == (400, "invalid")
            assert answer.json()["errors"][0]["field"] == "shape"

    def test_a_comment_is_in_a_portal_that_shows_the_portrait_and_on_one_version(
        self, api, brand, item, alice
    ):
        other = portals.open_portal(brand=brand, by=None, name="Other")
        version = item.portrait.current_version_id
        elsewhere = {"version": version, "portal": other.pk, "text": "x"}
        assert told(post(api, "comments/", elsewhere)) == (422, "not_in_portal")
        first = said(item, "One", by=alice)
        add_version(portrait=item.portrait, upload=inspect(portrait_file(FILES[0])), by=None)
        item.portrait.refresh_from_db()
        newer = {"version": item.portrait.current_version_id, "parent": first.pk, "text": "x"}
        assert told(post(api, "comments/", newer)) == (422, "foreign_parent")
        blank = post(api, "comments/", {"version": version, "text": " "})
        assert blank.json()["errors"][0]["field"] == "text"

    def test_a_service_token_writes_in_its_own_name(self, team, alice, item):
        api = Api(team, alice, "comments:write", is_service=True)
        sent = {"version": item.portrait.current_version_id, "text": "Checked"}
        assert post(api, "comments/", sent).json()["author_name"] == "Test"


class TestReach:
    def test_another_teams_reviews_are_not_there(self, api, theirs):
        assert api.rows("decisions/") == api.rows("comments/") == []
        for answer in (
            get(api, f"decisions/{theirs['decision'].pk}/"),
            post(api, f"decisions/{theirs['decision'].pk}/withdraw/"),
            get(api, f"comments/{theirs['comment'].pk}/"),
            patch(api, f"comments/{theirs['comment'].pk}/", {"text": "x"}),
            post(api, f"comments/{theirs['comment'].pk}/resolve/"),
        ):
            assert told(answer) == (404, "not_found")
        made = post(api, "decisions/", answer_of(theirs["item"]))
        assert {each["field"] for each in made.json()["errors"]} == {"item", "version"}
        version = theirs["item"].portrait.current_version_id
        said = post(api, "comments/", {"version": version, "text": "x"})
        assert said.json()["errors"][0]["field"] == "version"

    def test_a_token_of_some_brands_reaches_their_reviews_alone(self, team, alice, item):
        post(Api(team, alice, *ALL), "decisions/", answer_of(item))
        said(item, "One", by=alice)
        api = Api(team, alice, *ALL, brands=[make_brand(team, "Other")])
        assert api.rows("decisions/") == api.rows("comments/") == []
        assert post(api, "decisions/", answer_of(item)).status_code == 400
        same = Api(team, alice, *ALL, brands=[item.portal.brand])
        assert len(same.rows("decisions/") + same.rows("comments/")) == 2

    def test_each_operation_asks_for_its_scope(self, team, alice, item):
        comment = said(item, "One", by=alice)
        reading = Api(team, alice, "decisions:read")
        assert texts(reading, "") == ["One"]
        version = item.portrait.current_version_id
        for answer in (
            post(reading, "decisions/", answer_of(item)),
            post(reading, "comments/", {"version": version, "text": "x"}),
            patch(reading, f"comments/{comment.pk}/", {"text": "x"}),
            post(reading, f"comments/{comment.pk}/resolve/"),
            get(reading, "decisions/?expand=version"),
            get(Api(team, alice, "comments:write"), "comments/"),
        ):
            assert told(answer) == (403, "permission_denied")

    def test_nothing_is_told_of_who_took_their_consent_back(self, api, item, alice):
        made = post(api, "decisions/", answer_of(item)).json()
        comment = said(item, "One", by=alice)
        person = persons.add_person(brand=item.portal.brand, name="Ines")
        persons.set_portrait_person(portrait=item.portrait, person=person)
        agreed = persons.Agreement(timezone.localdate(), True)
        consent = persons.record_consent(person=person, agreement=agreed, by=None)
        persons.revoke_consent(consent=consent)
        assert api.rows("decisions/") == api.rows("comments/") == []
        assert get(api, f"decisions/{made['id']}/").status_code == 404
        assert post(api, f"comments/{comment.pk}/resolve/").status_code == 404


def test_longer_lists_ask_the_database_as_often(api, portal, brand, alice):
    def grow(file):
        portrait = make_portrait(library_of(brand), file)
        [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
        assert post(api, "decisions/", answer_of(item)).status_code == 201
        said(item, "Two", by=alice, parent=said(item, "One", by=alice))

    def queries():
        with CaptureQueriesContext(connection) as caught:
            api.rows("decisions/?expand=portrait,version")
            api.rows("comments/?expand=replies")
        return len(caught)

    grow("synthetic/female-00.jpg")
    queries()
    few = queries()
    for file in FILES:
        grow(file)
    assert queries() == few


def texts(api, query):
    return [row["text"] for row in api.rows(f"comments/?{query}")]
