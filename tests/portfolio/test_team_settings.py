"""A team's settings: its rules, its owner, and its end."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.urls import reverse

from portfolio import tasks
from portfolio.actions import team_settings
from portfolio.models import AuditEvent, Brand, CustomJob, Member, Role, Team, User, Version
from portfolio.stored_files import TEAM_FOLDERS
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db
SAVED = {"name": "Atelier Nord", "audit_days": "365"}


def give_second_factor(user) -> None:
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


@pytest.fixture
def page(team):
    return reverse("portfolio:team-settings", args=[team.pk])


def test_the_settings_are_saved_and_recorded_with_before_and_after(client_of, alice, team, page):
    client_of(alice).post(page, {"name": "Atelier Süd", "audit_days": "90"})
    team.refresh_from_db()
    assert (team.name, team.audit_days, team.requires_mfa) == ("Atelier Süd", 90, False)
    event = AuditEvent.objects.get(team=team, action="team.changed")
    assert event.details["changed"] == {
        "name": ["Atelier Nord", "Atelier Süd"],
        "audit_days": [365, 90],
    }


def test_saving_what_is_there_already_records_nothing(client_of, alice, team, page):
    assert client_of(alice).post(page, SAVED).status_code == 302
    assert not AuditEvent.objects.filter(team=team, action="team.changed").exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"audit_days": "3"}, {"audit_days": "x"}])
def test_a_wrong_setting_changes_nothing_and_keeps_the_heading(client_of, alice, team, page, wrong):
    answer = client_of(alice).post(page, SAVED | wrong)
    assert answer.status_code == 422
    assert "Atelier Nord" in answer.content.decode()
    assert Team.objects.get(pk=team.pk).audit_days == 365


def test_who_requires_a_second_factor_sets_up_their_own_first(client_of, alice, bob, team, page):
    client = client_of(alice)
    answer = client.post(page, SAVED | {"requires_mfa": "on"})
    assert answer.status_code == 422
    assert "Set up your own second factor first" in answer.content.decode()
    assert "2 members have none" in answer.content.decode()
    give_second_factor(alice)
    assert client.post(page, SAVED | {"requires_mfa": "on"}).status_code == 302
    assert Team.objects.get(pk=team.pk).requires_mfa
    members = client.get(reverse("portfolio:team", args=[team.pk])).content.decode()
    assert members.count("No second factor yet") == 1
    assert client.post(page, SAVED).status_code == 302
    assert not Team.objects.get(pk=team.pk).requires_mfa


def test_recovery_codes_alone_are_no_second_factor(alice, team):
    Authenticator.objects.create(user=alice, type=Authenticator.Type.RECOVERY_CODES, data={})
    with pytest.raises(team_settings.SecondFactorFirst):
        team_settings.change_team(team=team, by=alice, requires_mfa=True)


def test_the_owner_hands_the_team_over(client_of, alice, bob, team, mallory):
    client, page = client_of(alice), reverse("portfolio:team-transfer", args=[team.pk])
    stranger = mallory.memberships.get()
    assert client.post(page, {"member": stranger.pk}).status_code == 422
    assert client.post(page, {"member": bob.memberships.get().pk}).status_code == 302
    assert bob.memberships.get().role == Role.OWNER
    assert Member.objects.get(team=team, user=alice).role == Role.ADMIN


def test_an_admin_sees_neither_handing_over_nor_deleting(client_of, bob, team, page):
    Member.objects.filter(user=bob).update(role=Role.ADMIN)
    shown = client_of(bob).get(page).content.decode()
    assert "Second factor" in shown or "second factor" in shown
    assert "Hand the team over" not in shown
    assert "Delete the team" not in shown


def test_a_team_is_deleted_only_when_its_name_is_typed(client_of, alice, team):
    client, page = client_of(alice), reverse("portfolio:team-delete", args=[team.pk])
    answer = client.post(page, {"typed": "atelier"})
    assert answer.status_code == 422
    assert "Nothing has been deleted" in answer.content.decode()
    answer = client.post(page, {"typed": " Atelier  Nord "}, follow=True)
    assert not Team.objects.visible_to(alice).exists()
    assert "Open your first team" in answer.content.decode()


def test_with_a_team_go_its_rows_and_its_files_and_no_account_and_nothing_of_others(
    alice, bob, team, mallory, django_capture_on_commit_callbacks, monkeypatch
):
    job = CustomJob.objects.create(team=team, title="Ours", starts_from="trust")
    portrait = make_portrait(library_of(make_brand(team, custom_job=job)))
    theirs = make_portrait(library_of(make_brand(mallory.memberships.get().team)))
    path = portrait.current_version.file.name
    rung = []
    monkeypatch.setattr(
        "portfolio.doorbell.current_app.send_task",
        lambda name, args, countdown=None: rung.append((name, args[0], countdown)),
    )
    with django_capture_on_commit_callbacks(execute=True):
        team_settings.delete_team(team=team)
        team_settings.delete_team(team=team)
    assert list(Version.objects.all()) == [theirs.current_version]
    assert Brand.objects.count() == 1
    assert User.objects.filter(pk__in=[alice.pk, bob.pk]).count() == 2
    assert default_storage.exists(path)
    folders = {folder for name, folder, _ in rung if name == "portfolio.tasks.delete_folder"}
    assert folders == {f"{kind}/{team.pk}" for kind in TEAM_FOLDERS}
    assert set(default_storage.listdir("")[0]) <= set(TEAM_FOLDERS)
    assert {countdown for _, _, countdown in rung} == {None, team_settings.ONCE_MORE_AFTER}
    for folder in folders:
        tasks.delete_folder(folder)
        tasks.delete_folder(folder)
    assert not default_storage.exists(path)
    assert default_storage.exists(theirs.current_version.file.name)


def test_the_files_of_a_living_team_are_not_deleted(team):
    with pytest.raises(ValueError, match="no folder of a deleted team"):
        tasks.delete_folder(f"originals/{team.pk}")
