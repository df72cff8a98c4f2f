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
from portfolio.models import AuditEvent, Portrait
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
