"""The trash: whole things go in, and come back whole; nobody sees them meanwhile."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from portfolio import tasks
from portfolio.actions import portal_links, portals
from portfolio.actions.brands import NameTaken, add_brand, add_library
from portfolio.actions.client_uploads import receive_upload
from portfolio.actions.portraits import DuplicateFile
from portfolio.actions.renditions import record_renditions
from portfolio.actions.trash import NotRestorable, move_to_trash, restore_from_trash
from portfolio.file_addresses import file_address
from portfolio.models import (
    AuditEvent,
    Brand,
    ClientUpload,
    Erasure,
    Guest,
    Library,
    Portal,
    Portrait,
    Role,
    Team,
    TrashEntry,
    Version,
)
from portfolio.models.trash import KEPT_FOR, trashable_models
from portfolio.tasks import follow_retention
from portfolio.uploads import inspect
from scoring.actions.consistency import queue_consistency
from scoring.models import Assessment, ConsistencyReport
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def brand(team):
    return make_brand(team, "Halden")


@pytest.fixture
def portrait(brand):
    made = make_portrait(library_of(brand))
    record_renditions(version=made.current_version)
    return made


def put_back(entry):
    return restore_from_trash(entry=TrashEntry.objects.get(pk=entry.pk))


def test_what_can_be_deleted_is_what_members_make():
    assert {model.__name__ for model in trashable_models()} == {
        "Collection",
        "Brand",
        "BrandImage",
        "BrandPrompt",
        "CustomJob",
        "Library",
        "Person",
        "Portal",
        "Portrait",
    }


def test_a_portrait_in_the_trash_is_nowhere_and_comes_back_with_all_it_had(portrait, alice):
    version, brand = portrait.current_version, portrait.library.brand
    before = Assessment.objects.visible_to(alice).count()
    assert before
    entry = move_to_trash(row=portrait, by=alice)
    assert (entry.kind, entry.name, entry.portraits, entry.brand) == (
        "portrait",
        "Female 00",
        1,
        brand,
    )
    assert not Portrait.objects.exists()
    for model in (Portrait, Version, Assessment):
        assert not model.objects.visible_to(alice).exists()
    assert put_back(entry) == portrait
    assert Portrait.objects.get().current_version == version
    assert Assessment.objects.visible_to(alice).count() == before
    assert not TrashEntry.objects.exists()
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        "trash.added",
        "trash.restored",
    }


def test_deleting_twice_makes_one_entry(portrait, alice):
    assert move_to_trash(row=portrait, by=alice) == move_to_trash(row=portrait, by=None)


def test_a_brand_takes_along_what_is_in_it_and_leaves_what_was_deleted_before(brand, portrait):
    portal = portals.open_portal(brand=brand, by=None, name="Review")
    second = make_portrait(library_of(brand), "synthetic/female-03.jpg")
    earlier = move_to_trash(row=second, by=None)
    entry = move_to_trash(row=brand, by=None)
    assert entry.portraits == 1
    for model in (Brand, Library, Portrait, Portal):
        assert not model.objects.exists()
    with pytest.raises(NotRestorable, match="Its library “Portraits” is in the trash, too"):
        put_back(earlier)
    put_back(entry)
    assert list(Portrait.objects.all()) == [portrait]
    assert list(Portal.objects.all()) == [portal]
    put_back(earlier)
    assert Portrait.objects.count() == 2


def test_a_name_in_the_trash_is_free_and_has_to_be_free_to_come_back(team, brand):
    entry = move_to_trash(row=brand, by=None)
    again = add_brand(team=team, name="Halden", job="trust")
    with pytest.raises(NotRestorable, match="another brand called “Halden” by now"):
        put_back(entry)
    move_to_trash(row=again, by=None)
    assert put_back(entry) == brand
    library = add_library(brand=brand, name="Berlin")
    move_to_trash(row=library, by=None)
    add_library(brand=brand, name="Berlin")
    with pytest.raises(NameTaken):
        add_library(brand=brand, name="Berlin")


def test_the_set_is_compared_anew_without_it_and_with_it(brand, portrait, unheard):
    queue_consistency(brand=brand)

    def asked():
        return ConsistencyReport.objects.get(brand=brand).asked

    before = asked()
    entry = move_to_trash(row=portrait, by=None)
    assert asked() == before + 1
    put_back(entry)
    assert asked() == before + 2


def test_a_file_that_lies_in_the_trash_is_said_to_lie_there(client, alice, portrait):
    move_to_trash(row=portrait, by=alice)
    with pytest.raises(DuplicateFile, match=r"In the trash as “Female 00”.*Restore it there"):
        make_portrait(portrait.library)


def test_every_link_of_a_portal_ends_with_its_brand_and_goes_on_with_it(brand, portrait):
    portal = portals.open_portal(brand=brand, by=None, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=None)
    link, secret = portal_links.open_portal_link(portal=portal, by=None, checks_email=False)
    guest = Client()
    guest.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    home = reverse("portfolio:portal-home", args=[link.pk])
    page = reverse("portfolio:portal-item", args=[link.pk, item.pk])
    assert guest.get(page).status_code == 200
    alone = move_to_trash(row=portrait, by=None)
    assert guest.get(page).status_code == 404
    assert guest.get(home).status_code == 200
    put_back(alone)
    for row in (portal, brand):
        entry = move_to_trash(row=row, by=None)
        assert guest.get(home).status_code == 410
        put_back(entry)
        assert guest.get(page).status_code == 200


def test_the_viewer_deletes_offers_undo_and_shows_the_way_back(client, alice, portrait):
    following = make_portrait(portrait.library, "synthetic/female-03.jpg")
    client.force_login(alice)
    page = reverse("portfolio:portrait", args=[following.pk])
    answer = client.post(reverse("portfolio:portrait-delete", args=[following.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("portfolio:portrait", args=[portrait.pk])
    entry = TrashEntry.objects.get()
    way_back = reverse("portfolio:trash-restore", args=[entry.pk])
    assert f'action="{way_back}"' in answer.content.decode()
    away = client.get(page).content.decode()
    assert "In the trash" in away
    assert f'action="{way_back}"' in away
    assert client.post(way_back).status_code == 302
    assert "In the trash" not in client.get(page).content.decode()


def test_its_picture_is_shown_in_the_trash_alone(client, alice, portrait):
    entry = move_to_trash(row=portrait, by=alice)
    client.force_login(alice)
    assert client.get(file_address(portrait.current_version, "thumb")).status_code == 404
    shown = file_address(entry, "trashed")
    assert client.get(shown).status_code == 200
    page = client.get(reverse("portfolio:trash", args=[entry.team_id])).content.decode()
    assert "Female 00" in page
    assert shown in page
    put_back(entry)
    assert client.get(shown).status_code == 404


def test_deleting_for_good_asks_for_the_number_and_for_an_admin(
    client, alice, team, portrait, unheard, django_capture_on_commit_callbacks
):
    entry = move_to_trash(row=portrait.library, by=alice)
    address = reverse("portfolio:trash-empty", args=[entry.pk])
    client.force_login(make_member(team, "Eve", Role.EDITOR))
    assert client.post(address, {"portraits": "1"}).status_code == 403
    client.force_login(alice)
    for wrong in ("", "2", "all"):
        answer = client.post(address, {"portraits": wrong})
        assert answer.status_code == 422
        assert "Type 1 to delete" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {"portraits": " 1 "}).status_code == 302
    assert (
        "Being deleted for good"
        in client.get(reverse("portfolio:trash", args=[team.pk])).content.decode()
    )
    with pytest.raises(NotRestorable, match="being deleted for good"):
        put_back(entry)
    assert ("portfolio.tasks.empty_entry", str(entry.pk)) in unheard
    tasks.empty_entry(str(entry.pk))
    tasks.empty_entry(str(entry.pk))
    [proof] = Erasure.objects.all()
    assert (proof.created_by, proof.reason) == (alice, Erasure.Reason.TRASH)
    assert not Portrait.all_rows.exists()
    assert not Library.all_rows.exists()


def test_after_thirty_days_it_goes_by_itself_and_not_before(portrait, alice):
    entry = move_to_trash(row=portrait, by=alice)
    TrashEntry.objects.update(created_at=timezone.now() - KEPT_FOR + timedelta(minutes=1))
    follow_retention()
    assert TrashEntry.objects.filter(pk=entry.pk).exists()
    TrashEntry.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    follow_retention()
    assert not Portrait.all_rows.exists()
    assert not TrashEntry.objects.exists()


def test_a_team_in_the_trash_is_reached_by_nobody_until_its_owner_restores_it(
    client, alice, bob, team, portrait
):
    client.force_login(alice)
    client.post(reverse("portfolio:team-delete", args=[team.pk]), {"typed": team.name})
    for user in (alice, bob):
        assert not Portrait.objects.visible_to(user).exists()
    address = reverse("portfolio:team-restore", args=[team.pk])
    assert team.name in client.get(reverse("portfolio:home")).content.decode()
    theirs = Client()
    theirs.force_login(bob)
    assert theirs.post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert Portrait.objects.visible_to(bob).exists()
    client.post(reverse("portfolio:team-delete", args=[team.pk]), {"typed": team.name})
    Team.objects.update(deleted_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    follow_retention()
    assert not Team.objects.filter(pk=team.pk).exists()


def test_a_refused_file_waits_thirty_days_for_second_thoughts(client, alice, brand):
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    link, _ = portal_links.open_portal_link(
        portal=portal, by=alice, checks_email=False, allows_uploads=True
    )
    clara = Guest.objects.create(portal=portal, name="Clara", email="clara@client.example")
    sent = receive_upload(link=link, guest=clara, upload=inspect(portrait_file()))
    client.force_login(alice)
    back = reverse("portfolio:upload-put-back", args=[sent.pk])
    answer = client.post(reverse("portfolio:upload-refuse", args=[sent.pk]), follow=True)
    assert f'action="{back}"' in answer.content.decode()
    client.post(back)
    sent.refresh_from_db()
    assert sent.state == ClientUpload.State.QUARANTINED
    client.post(reverse("portfolio:upload-refuse", args=[sent.pk]))
    with TestCase.captureOnCommitCallbacks(execute=True):
        follow_retention()
    assert default_storage.exists(sent.file.name)
    ClientUpload.objects.update(decided_at=timezone.now() - KEPT_FOR - timedelta(minutes=1))
    with TestCase.captureOnCommitCallbacks(execute=True):
        follow_retention()
    assert not default_storage.exists(sent.file.name)
    page = client.post(back, follow=True).content.decode()
    assert "refused too long ago" in page


def test_what_was_taken_out_of_a_portal_goes_back_by_undo(client, alice, brand, portrait):
    portal = portals.open_portal(brand=brand, by=alice, name="Review")
    [item] = portals.add_to_portal(portal=portal, portraits=[portrait], by=alice)
    client.force_login(alice)
    out = reverse("portfolio:portal-take-out", args=[item.pk])
    page = client.post(out, follow=True).content.decode()
    back = reverse("portfolio:portal-add", args=[portal.pk])
    assert f'action="{back}"' in page
    assert f'name="portrait" value="{portrait.pk}"' in page
    client.post(back, {"portrait": portrait.pk})
    assert portal.items.get().portrait == portrait
