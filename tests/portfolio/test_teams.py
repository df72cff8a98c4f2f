"""Members of a team: roles, brands they are limited to, owners, and how one begins."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from portfolio.actions import teams
from portfolio.models import AuditEvent, Brand, Member, Role, Team, User
from tests.cast import make_member
from tests.factories import make_brand

pytestmark = pytest.mark.django_db


def place(user, team) -> Member:
    return Member.objects.get(user=user, team=team)


def test_roles_reach_from_owner_down_to_read_only():
    assert [role for role in Role if role.includes(Role.EDITOR)] == ["owner", "admin", "editor"]


def test_a_team_keeps_its_last_owner(alice, team):
    member = place(alice, team)
    for change in (
        lambda: teams.change_role(member=member, role=Role.ADMIN, by=Role.OWNER),
        lambda: teams.remove_member(member=member, by=Role.OWNER),
        lambda: teams.leave_team(member=member),
    ):
        with pytest.raises(teams.LastOwner):
            change()
    assert place(alice, team).role == Role.OWNER


def test_an_admin_makes_no_owner_and_removes_none(alice, bob, team):
    with pytest.raises(teams.OwnerOnly):
        teams.change_role(member=place(bob, team), role=Role.OWNER, by=Role.ADMIN)
    with pytest.raises(teams.OwnerOnly):
        teams.remove_member(member=place(alice, team), by=Role.ADMIN)
    assert team.members.filter(role=Role.OWNER).count() == 1


def test_a_member_removed_twice_at_once_is_removed(bob, team):
    member, again = place(bob, team), place(bob, team)
    teams.remove_member(member=member, by=Role.OWNER)
    teams.remove_member(member=again, by=Role.OWNER)
    teams.leave_team(member=again)
    assert not bob.memberships.exists()
    assert AuditEvent.objects.filter(team=team, action="member.removed").count() == 1


def test_nobody_is_in_a_team_twice(bob, team):
    with pytest.raises(teams.AlreadyMember):
        teams.join_team(team=team, user=bob, role=Role.ADMIN)
    assert place(bob, team).role == Role.EDITOR


def test_the_same_role_again_is_no_change(bob, team):
    teams.change_role(member=place(bob, team), role=Role.EDITOR, by=Role.OWNER)
    assert not AuditEvent.objects.filter(action="member.role_changed").exists()


def test_a_team_is_handed_over_and_the_giver_stays_as_admin(alice, bob, team):
    teams.transfer_ownership(team=team, giver=place(alice, team), taker=place(bob, team))
    assert (place(alice, team).role, place(bob, team).role) == (Role.ADMIN, Role.OWNER)
    event = AuditEvent.objects.get(action="team.ownership_transferred")
    assert event.details == {"giver": "Alice"}


def test_a_team_is_handed_to_no_stranger_no_limited_member_and_not_to_oneself(
    alice, bob, mallory, team, brand
):
    giver = place(alice, team)
    stranger = mallory.memberships.get()
    for taker in (giver, stranger):
        with pytest.raises(Member.DoesNotExist):
            teams.transfer_ownership(team=team, giver=giver, taker=taker)
    teams.change_grants(member=place(bob, team), brands=[brand], by=Role.OWNER)
    with pytest.raises(teams.WholeTeamOnly):
        teams.transfer_ownership(team=team, giver=giver, taker=place(bob, team))
    with pytest.raises(teams.OwnerOnly):
        teams.transfer_ownership(team=team, giver=place(bob, team), taker=giver)
    assert place(alice, team).role == Role.OWNER


def test_a_limited_member_reaches_the_granted_brands_alone(bob, team, brand, mallory):
    other = make_brand(team, name="Southlight")
    theirs = make_brand(mallory.memberships.get().team, name="Elsewhere")
    teams.change_grants(member=place(bob, team), brands=[brand, theirs], by=Role.OWNER)
    assert list(Brand.objects.visible_to(bob)) == [brand]
    event = AuditEvent.objects.get(action="member.grants_changed")
    assert event.details == {"brands": [brand.name]}
    teams.change_grants(member=place(bob, team), brands=None, by=Role.OWNER)
    assert set(Brand.objects.visible_to(bob)) == {brand, other}


def test_who_is_limited_becomes_no_admin_and_no_admin_is_limited(alice, bob, team, brand):
    with pytest.raises(teams.WholeTeamOnly):
        teams.change_grants(member=place(alice, team), brands=[brand], by=Role.OWNER)
    teams.change_grants(member=place(bob, team), brands=[brand], by=Role.OWNER)
    with pytest.raises(teams.WholeTeamOnly):
        teams.change_role(member=place(bob, team), role=Role.ADMIN, by=Role.OWNER)
    with pytest.raises(teams.WholeTeamOnly):
        teams.join_team(team=team, user=bob, role=Role.OWNER, brands=[brand])


def test_the_page_limits_a_member_to_brands_and_says_what_is_missing(
    client_of, alice, bob, team, brand
):
    client, member = client_of(alice), place(bob, team)
    page = reverse("portfolio:member-reach", args=[member.pk])
    answer = client.post(page, {"reach": "brands"})
    assert (answer.status_code, answer.context["form"].errors["brands"]) == (
        422,
        ["Choose at least one brand."],
    )
    client.post(page, {"reach": "brands", "brands": [brand.pk]})
    assert list(place(bob, team).brands.all()) == [brand]
    shown = client.get(reverse("portfolio:team", args=[team.pk])).content.decode()
    assert f"Only {brand}" in shown


def test_another_teams_brand_cannot_be_granted_from_the_page(client_of, alice, bob, team, mallory):
    theirs = make_brand(mallory.memberships.get().team, name="Elsewhere")
    page = reverse("portfolio:member-reach", args=[place(bob, team).pk])
    answer = client_of(alice).post(page, {"reach": "brands", "brands": [theirs.pk]})
    assert answer.status_code == 422
    assert not place(bob, team).is_limited


def test_a_limited_member_sees_no_colleague_on_the_team_page(client_of, bob, carol, team, brand):
    teams.change_grants(member=place(bob, team), brands=[brand], by=Role.OWNER)
    answer = client_of(bob).get(reverse("portfolio:team", args=[team.pk]))
    assert [member.user for member in answer.context["members"]] == [bob]
    assert carol.email not in answer.content.decode()


def test_a_member_leaves_and_the_last_owner_is_told_why_not(client_of, alice, bob, team):
    leave = reverse("portfolio:team-leave", args=[team.pk])
    answer = client_of(bob).post(leave, follow=True)
    assert "You have left Atelier Nord." in answer.content.decode()
    answer = client_of(alice).post(leave, follow=True)
    assert "make somebody else owner first" in answer.content.decode()
    assert [member.user for member in team.members.all()] == [alice]


def test_an_account_in_no_team_opens_one_and_its_first_brand_comes_next(client_of, alice, db):
    frida = User.objects.create_user("frida@example.org", "x")
    client = client_of(frida)
    assert "Open your first team" in client.get(reverse("portfolio:home")).content.decode()
    answer = client.post(reverse("portfolio:team-add"), {"name": "Studio Süd"})
    opened = Team.objects.get(name="Studio Süd")
    assert answer["Location"] == reverse("portfolio:brand-add", args=[opened.pk])
    assert place(frida, opened).role == Role.OWNER


def test_by_invitation_only_means_that_teams_are_opened_by_owners_and_staff(
    client_of, alice, bob, settings
):
    settings.SIGN_UP = "invited"
    page = reverse("portfolio:team-add")
    assert client_of(alice).get(page).status_code == 200
    assert client_of(bob).get(page).status_code == 403
    assert "team-add" not in client_of(bob).get(reverse("portfolio:home")).content.decode()


def test_a_team_behind_a_second_factor_is_named_on_the_first_page(client_of, bob, team):
    Team.objects.filter(pk=team.pk).update(requires_mfa=True)
    page = client_of(bob).get(reverse("portfolio:home")).content.decode()
    assert "Atelier Nord" in page
    assert "Set one up" in page
    assert "Open your first team" not in page


def test_more_members_cost_the_page_no_more_queries(
    client_of, alice, team, brand, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, page = client_of(alice), reverse("portfolio:team", args=[team.pk])
    counts = []
    for names in (["Ana"], [f"Member{number}" for number in range(8)]):
        for name in names:
            member = place(make_member(team, name, Role.EDITOR), team)
            teams.change_grants(member=member, brands=[brand], by=Role.OWNER)
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_command_opens_a_team_and_prints_the_owners_invitation(db, client, capsys):
    call_command("add_team", "Atelier Süd", "owner@example.org")
    link = capsys.readouterr().out.split()[-1]
    assert link.startswith("http://localhost:8000/invitation/")
    words = {"name": "Olga", "password": "a-long-and-strange-password"}
    client.post(link.removeprefix("http://localhost:8000"), words)
    member = Team.objects.get(name="Atelier Süd").members.get()
    assert (member.user.email, member.role) == ("owner@example.org", Role.OWNER)
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("add_team", "Atelier Süd", "owner")


def test_a_command_opens_a_team_for_an_account_that_is_there(bob, capsys):
    call_command("add_team", "Atelier Süd", bob.email.upper())
    assert "owns Atelier Süd now" in capsys.readouterr().out
    assert place(bob, Team.objects.get(name="Atelier Süd")).role == Role.OWNER
    with pytest.raises(CommandError, match="has an account already"):
        call_command("add_team", "Third", bob.email, "--password-stdin")


def test_a_command_opens_the_owners_account_with_a_password_from_standard_input(
    db, client, capsys, monkeypatch
):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("add_team", "Atelier Süd", "owner@example.org", "--password-stdin")
    assert not Team.objects.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("a-long-and-strange-password\n"))
    call_command("add_team", "Atelier Süd", "owner@example.org", "--password-stdin")
    assert "a-long" not in capsys.readouterr().out
    answer = client.post(
        reverse("account_login"),
        {"login": "owner@example.org", "password": "a-long-and-strange-password"},
    )
    assert answer["Location"] == reverse("portfolio:home")
