"""The stages of a portal, read and planned as a whole over the API."""

import pytest

from portfolio.actions import portals, reviews
from portfolio.models import Member
from tests.api.calling import Api, get, put, told
from tests.factories import make_brand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]
ALL = ("portals:manage", "decisions:read", "portraits:read", "brands:read")
CLIENT = {"name": "Client", "side": "client", "rule": "any"}
TEAM = {"name": "House", "side": "internal", "rule": "all"}


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def portal(brand):
    return portals.open_portal(brand=brand, by=None, name="Review")


@pytest.fixture
def api(team, alice):
    return Api(team, alice, *ALL)


class TestStages:
    def test_the_plan_is_read_and_set_as_a_whole(self, api, portal, alice, bob):
        address = f"portals/{portal.pk}/stages/"
        before = get(api, address)
        assert [stage["name"] for stage in before.json()["stages"]] == ["Client"]
        house = TEAM | {
            "reviewers": [{"user": bob.pk, "is_required": True}],
            "escalates_to": alice.pk,
            "due_at": "2027-03-20T16:00:00Z",
            "reminds": [1, -2],
        }
        client = CLIENT | {"reviewers": [{"email": "Clara@client.example"}], "silence": "approve"}
        match = {"If-Match": before["ETag"]}
        answer = put(api, address, {"stages": [house, client]}, **match)
        assert answer.status_code == 200, answer.content
        first, second = answer.json()["stages"]
        assert (first["id"], first["reminds"]) == (before.json()["stages"][0]["id"], [-2, 1])
        [asked] = first["reviewers"]
        assert asked == {"user": str(bob.pk), "email": "", "name": "Bob", "is_required": True}
        assert second["reviewers"][0]["email"] == "clara@client.example"
        assert get(api, address).json() == answer.json()
        late = put(api, address, {"stages": []}, **match)
        assert told(late) == (412, "changed_meanwhile")
        assert put(api, address, {"stages": []}).json() == {"stages": []}

    def test_members_of_other_teams_and_strangers_are_not_asked(self, api, portal, mallory):
        address = f"portals/{portal.pk}/stages/"
        for wrong in ({"reviewers": [{"user": mallory.pk}]}, {"escalates_to": mallory.pk}):
            refused = put(api, address, {"stages": [TEAM | wrong]})
            assert told(refused) == (422, "unknown_member")
        assert portal.stages.get().name == "Client"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"stages": [CLIENT | {"reviewers": [{}]}]},
            {"stages": [TEAM | {"reviewers": [{"email": "a@client.example"}]}]},
            {"stages": [CLIENT | {"reminds": [90]}]},
            {"stages": [CLIENT | {"side": "outside"}]},
            {"stages": [CLIENT] * 7},
            {},
        ],
    )
    def test_a_plan_that_is_not_understood_names_the_field(self, api, portal, wrong):
        refused = put(api, f"portals/{portal.pk}/stages/", wrong)
        assert told(refused) == (400, "invalid")
        assert refused.json()["errors"][0]["field"].startswith("stages")

    def test_whom_the_token_does_not_see_stays_asked(self, team, alice, brand, portal, bob):
        asked = reviews.PlannedStage("House", "internal", reviewers=((bob, "", "Bob", True),))
        reviews.plan_stages(portal=portal, stages=[asked])
        api = Api(team, alice, *ALL, brands=[brand])
        assert Member.objects.filter(user=bob).exists()
        answer = put(api, f"portals/{portal.pk}/stages/", {"stages": [TEAM | {"name": "Us"}]})
        [stage] = answer.json()["stages"]
        assert (stage["name"], stage["reviewers"][0]["user"]) == ("Us", str(bob.pk))
