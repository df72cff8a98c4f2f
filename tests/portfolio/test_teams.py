"""Members and roles of a team."""

import pytest
from django.urls import reverse

from portfolio.actions import teams
from portfolio.models import Member, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(alice):
    return alice.memberships.get().team


def test_an_admin_adds_a_colleague_who_sets_a_password_and_signs_in(client, alice, team):
    client.force_login(alice)
    answer = client.post(
        reverse("portfolio:member-add", args=[team.pk]),
        {"email": "Frida@Example.org", "name": "Frida", "role": "editor"},
        follow=True,
    )
    link = answer.context["invite_link"]
    client.logout()

    page = client.get(link, follow=True)
    words = "a-long-and-strange-password"
    client.post(page.redirect_chain[-1][0], {"new_password1": words, "new_password2": words})

    assert client.login(username="frida@example.org", password=words)
    assert Member.objects.get(team=team, user__email__iexact="frida@example.org").role == "editor"


def test_the_link_for_the_password_is_shown_only_once(client, alice, team):
    client.force_login(alice)
    page = reverse("portfolio:team", args=[team.pk])
    client.post(
        reverse("portfolio:member-add", args=[team.pk]),
        {"email": "frida@example.org", "name": "Frida", "role": "editor"},
    )
    assert client.get(page).context["invite_link"]
    assert client.get(page).context["invite_link"] is None


def test_an_address_differs_in_case_only_and_is_still_the_same_account(alice, team):
    with pytest.raises(teams.AlreadyMember):
        teams.add_member(
            team=team, email=alice.email.upper(), name="", role=Role.EDITOR, by=Role.OWNER
        )
    assert User.objects.filter(email__iexact=alice.email).count() == 1


def test_a_team_keeps_its_last_owner(alice, team):
    member = alice.memberships.get()
    with pytest.raises(teams.LastOwner):
        teams.change_role(member=member, role=Role.ADMIN, by=Role.OWNER)
    with pytest.raises(teams.LastOwner):
        teams.remove_member(member=member, by=Role.OWNER)
    member.refresh_from_db()
    assert member.role == Role.OWNER


def test_an_admin_makes_no_owner_and_removes_none(alice, bob, team):
    with pytest.raises(teams.OwnerOnly):
        teams.change_role(member=bob.memberships.get(), role=Role.OWNER, by=Role.ADMIN)
    with pytest.raises(teams.OwnerOnly):
        teams.remove_member(member=alice.memberships.get(), by=Role.ADMIN)
    assert team.members.filter(role=Role.OWNER).count() == 1


def test_roles_reach_from_owner_down_to_read_only():
    assert [role for role in Role if role.includes(Role.EDITOR)] == ["owner", "admin", "editor"]
