"""An earlier version comes back as a new one: the same bytes, its own file, scored anew."""

import pytest
from django.urls import reverse

from portfolio import uploads
from portfolio.actions.portraits import (
    DuplicateFile,
    add_portrait,
    add_version,
    existing_version,
    restore_version,
)
from portfolio.actions.quotas import QuotaFull
from portfolio.actions.trash import move_to_trash
from portfolio.models import AuditEvent, Portrait, PortraitWords
from prompts.actions.versions import record_prompt
from prompts.models import Source
from scoring.models import Assessment
from tests.factories import make_portrait, portrait_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]


@pytest.fixture
def portrait(library):
    made = make_portrait(library)
    upload = uploads.inspect(portrait_file("synthetic/female-36.jpg"))
    add_version(portrait=made, upload=upload, by=None)
    return Portrait.objects.get(pk=made.pk)


def test_it_is_a_new_version_with_a_copy_of_the_file(portrait, alice):
    first = portrait.versions.get(number=1)
    made = restore_version(version=first, by=alice)
    portrait.refresh_from_db()
    assert portrait.current_version == made
    assert (made.number, made.sha256, made.restored_from) == (3, first.sha256, first)
    assert made.file.name != first.file.name
    assert made.file.open("rb").read() == first.file.open("rb").read()
    assert Assessment.objects.filter(version=made).exists()
    assert AuditEvent.objects.filter(action="portrait.version_restored").count() == 1


def test_the_current_version_is_left_as_it_is(portrait, alice):
    current = portrait.current_version
    assert restore_version(version=current, by=alice) == current
    assert portrait.versions.count() == 2


def test_asked_for_twice_it_comes_back_once(client, portrait, alice):
    client.force_login(alice)
    first = portrait.versions.get(number=1)
    address = reverse("portfolio:version-restore", args=[first.pk])
    client.post(address)
    page = client.post(address, follow=True)
    assert "Version 3 has this very picture, and is current." in page.content.decode()
    assert portrait.versions.count() == 3


def test_the_prompt_that_somebody_typed_comes_along(portrait, alice):
    first = portrait.versions.get(number=1)
    record_prompt(version=first, text="soft window light, 85mm", by=alice)
    made = restore_version(version=first, by=None)
    assert (made.prompt.text, made.prompt.source) == ("soft window light, 85mm", Source.TYPED)
    assert made.prompt.changed_by == alice
    assert first.prompt.text == "soft window light, 85mm"  # and stays where it was
    assert PortraitWords.objects.get(pk=portrait.pk).prompt.startswith("soft window light")


def test_nobody_restores_what_is_in_the_trash_or_behind_the_wall(client, portrait, alice, mallory):
    address = reverse("portfolio:version-restore", args=[portrait.versions.get(number=1).pk])
    client.force_login(mallory)
    assert client.post(address).status_code == 404
    move_to_trash(row=portrait, by=alice)
    client.force_login(alice)
    assert client.post(address).status_code == 404
    assert portrait.versions.count() == 2


def test_its_bytes_count_like_any_others(portrait, alice):
    first = portrait.versions.get(number=1)
    team = portrait.team
    team.most_bytes = sum(portrait.versions.values_list("bytes", flat=True))
    team.save()
    with pytest.raises(QuotaFull):
        restore_version(version=first, by=alice)
    assert portrait.versions.count() == 2


def test_it_can_come_back_more_than_once_and_is_still_known_by_its_first_place(portrait, alice):
    first, second = portrait.versions.get(number=1), portrait.versions.get(number=2)
    restored = restore_version(version=first, by=alice)
    restore_version(version=second, by=alice)
    again = restore_version(version=restored, by=alice)
    assert again.restored_from == first
    assert existing_version(portrait.team, first.sha256) == first
    with pytest.raises(DuplicateFile):
        add_portrait(
            library=portrait.library,
            upload=uploads.inspect(portrait_file()),
            by=alice,
        )


def test_undo_brings_the_one_before_back(client, portrait, alice):
    client.force_login(alice)
    first, second = portrait.versions.get(number=1), portrait.versions.get(number=2)
    page = client.post(reverse("portfolio:version-restore", args=[first.pk]), follow=True)
    assert "Version 1 is back as version 3" in page.content.decode()
    undo = reverse("portfolio:version-restore", args=[second.pk])
    assert undo in page.content.decode()
    client.post(undo)
    portrait.refresh_from_db()
    assert portrait.current_version.sha256 == second.sha256


def test_a_portrait_with_restored_versions_can_be_deleted_for_good(portrait, alice):
    restore_version(version=portrait.versions.get(number=1), by=alice)
    portrait.delete()
    assert not Portrait.all_rows.filter(pk=portrait.pk).exists()
