"""Members, the audit log and quotas over the API: for admins' tokens."""

import pytest

from portfolio.actions.brands import change_brand
from portfolio.actions.teams import change_role
from portfolio.models import Role
from tests.api.calling import Api, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def api(team, alice):
    return Api(team, alice)


def test_members_are_listed_with_role_and_reach(api, alice, bob, team):
    found = {row["name"]: (row["role"], row["is_limited"]) for row in api.rows("members/")}
    assert found["Alice"] == ("owner", False)
    assert found["Bob"] == ("editor", False)
    [row] = api.rows("members/?role=owner")
    assert api.get(f"/api/v1/members/{row['id']}/").json()["email"] == alice.email


def test_the_audit_log_is_read_and_narrowed(api, brand):
    change_brand(brand=brand, tone="calm")
    [row] = api.rows("audit-events/?action=brand.changed")
    assert row["target_id"] == str(brand.pk)
    assert row["details"]["changed"]["tone"] == ["", "calm"]
    assert api.rows(f"audit-events/?after={row['at'].replace('+', '%2B')}") == []
    assert api.get(f"/api/v1/audit-events/{row['id']}/").json() == row


def test_what_is_used_of_the_quotas_is_told(api, team, settings):
    team.most_files = 5
    team.save()
    found = api.get(f"/api/v1/teams/{team.pk}/usage/").json()
    assert (found["files"], found["bytes"], found["most_files"]) == (0, 0, 5)


def test_they_are_for_admins_alone(team, alice, bob, mallory, brand):
    plain = Api(team, alice, "brands:read")
    theirs = Api(mallory.memberships.get().team, mallory)
    for address in ("members/", "audit-events/", f"teams/{team.pk}/usage/"):
        assert told(plain.get(f"/api/v1/{address}")) == (403, "permission_denied")
    assert told(theirs.get(f"/api/v1/teams/{team.pk}/usage/")) == (404, "not_found")
    assert {row["name"] for row in theirs.rows("members/")} == {"Mallory"}
    change_role(member=team.members.get(user=bob), role=Role.ADMIN, by=Role.OWNER)
    his = Api(team, bob)
    assert his.get("/api/v1/members/").status_code == 200
    change_role(member=team.members.get(user=bob), role=Role.EDITOR, by=Role.OWNER)
    assert told(his.get("/api/v1/members/")) == (403, "permission_denied")
