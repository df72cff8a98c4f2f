"""Members and roles of a team."""

import pytest
from django.core.management import CommandError, call_command
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


def add(team, email):
    return teams.add_member(team=team, email=email, name="", role=Role.EDITOR, by=Role.OWNER)


def test_a_letter_that_only_looks_alike_in_capitals_is_another_account(team, client):
    add(team, "pia@example.org")
    assert not User.objects.with_email("p\u0131a@example.org").exists()
    assert not client.login(username="p\u0131a@example.org", password="words")


def test_a_member_whose_link_was_lost_gets_a_new_one(alice, team, client):
    member, _ = add(team, "frida@example.org")
    client.force_login(alice)
    page = client.post(reverse("portfolio:member-link", args=[member.pk]), follow=True)
    assert page.context["invite_link"].endswith(teams.set_password_path(member.user))


def test_a_member_who_was_removed_and_added_again_without_a_password_gets_a_link(team):
    member, _ = add(team, "frida@example.org")
    teams.remove_member(member=member, by=Role.OWNER)
    assert add(team, "frida@example.org")[1]


def test_no_link_is_renewed_for_a_member_who_has_a_password(bob):
    with pytest.raises(teams.NoLink, match="has a password already"):
        teams.renew_link(member=bob.memberships.get(), by=Role.OWNER)


def test_an_admin_gets_no_link_to_the_account_of_an_owner(team):
    member, _ = add(team, "frida@example.org")
    member = teams.change_role(member=member, role=Role.OWNER, by=Role.OWNER)
    with pytest.raises(teams.OwnerOnly):
        teams.renew_link(member=member, by=Role.ADMIN)


def test_another_team_gets_no_link_to_an_account_that_it_did_not_open(team, mallory):
    first, _ = add(team, "frida@example.org")
    second, path = add(mallory.memberships.get().team, "frida@example.org")
    assert path == ""
    with pytest.raises(teams.NoLink, match="the team that invited them first"):
        teams.renew_link(member=second, by=Role.OWNER)
    assert teams.renew_link(member=first, by=Role.OWNER)


def test_the_page_says_when_an_address_had_an_account_already(client, alice, team, mallory):
    add(mallory.memberships.get().team, "frida@example.org")
    client.force_login(alice)
    said = []
    for email in (mallory.email, "frida@example.org"):
        address = reverse("portfolio:member-add", args=[team.pk])
        page = client.post(address, {"email": email, "role": "editor"}, follow=True)
        assert page.context["invite_link"] is None
        said += [str(message) for message in page.context["messages"]]
    assert "already: the person signs in with their own password" in said[0]
    assert "set a password through the team that invited them first" in said[1]


def test_a_member_removed_twice_at_once_is_removed(bob):
    member = bob.memberships.get()
    again = Member.objects.get(pk=member.pk)
    teams.remove_member(member=member, by=Role.OWNER)
    teams.remove_member(member=again, by=Role.OWNER)
    assert not bob.memberships.exists()


def test_a_command_opens_a_team_whose_owner_sets_a_password(db, client, capsys):
    call_command("add_team", "Atelier Süd", "owner@example.org")
    path = capsys.readouterr().out.split()[-1]
    assert client.get(path, follow=True).context["validlink"]
    assert User.objects.get().memberships.get().role == Role.OWNER
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("add_team", "Atelier Süd", "owner")


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
