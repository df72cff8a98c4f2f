"""The pictures that pages show, and the original behind them."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import ExifTags, Image

from portfolio.actions.renditions import requeue_unprepared
from portfolio.file_addresses import file_address
from portfolio.models import Version
from portfolio.tasks import make_renditions
from tests.factories import library_of, make_brand, make_portrait
from tests.portraits import portrait as portrait_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(alice):
    return make_portrait(library_of(make_brand(alice.memberships.get().team))).current_version


def fetch(client, version, name):
    return client.get(file_address(version, name))


def test_the_worker_makes_a_thumbnail_and_a_view(client, alice, version):
    make_renditions(str(version.pk))
    client.force_login(alice)
    answer = fetch(client, version, "thumb")
    with Image.open(io.BytesIO(answer.getvalue())) as image:
        assert image.format == "WEBP"
        assert max(image.size) == 480
    version.refresh_from_db()
    assert (version.width, version.height) == (1024, 1024)
    assert version.renditions["thumb"] == [480, 480]


def test_before_the_worker_has_made_it_there_is_nothing_to_see(client, alice, version):
    client.force_login(alice)
    assert fetch(client, version, "thumb").status_code == 404


def test_a_rendition_carries_no_metadata_of_the_original(client, alice, version):
    with (
        Image.open(portrait_path("synthetic/male-06.jpg")) as image,
        version.file.open("wb") as out,
    ):
        exif = Image.Exif()
        exif[ExifTags.Base.ImageDescription] = "the secret prompt"
        image.save(out, "JPEG", exif=exif)
    make_renditions(str(version.pk))
    client.force_login(alice)
    shown = fetch(client, version, "view").getvalue()
    assert b"the secret prompt" not in shown
    assert b"EXIF" not in shown


def test_the_original_is_a_download_under_its_own_name(client, alice, version):
    client.force_login(alice)
    answer = fetch(client, version, "original")
    assert answer.getvalue() == portrait_path("synthetic/female-00.jpg").read_bytes()
    assert answer["Content-Disposition"] == 'attachment; filename="female-00.jpg"'
    assert answer["Cache-Control"].startswith("private")


def test_a_file_that_breaks_while_decoding_says_so_and_keeps_its_bytes(version):
    with version.file.open("rb") as file:
        half = file.read()[:20_000]
    with version.file.open("wb") as file:
        file.write(half)
    make_renditions(str(version.pk))
    stored = Version.objects.get(pk=version.pk)
    assert "damaged" in stored.decode_problem
    assert not stored.is_viewable


def test_a_fault_of_ours_is_tried_again_and_said_in_the_end(version, monkeypatch):
    def full(*args):
        raise OSError("no space left on device")

    monkeypatch.setattr("portfolio.actions.renditions.make_renditions", full)
    Version.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    for _ in range(3):
        assert requeue_unprepared() == 1
        make_renditions(str(version.pk))
    assert requeue_unprepared() == 0
    version.refresh_from_db()
    assert "fault of ours" in version.decode_problem


def test_a_file_that_is_gone_from_the_storage_is_not_found(client, alice, version):
    Version.objects.update(renditions={"thumb": [480, 480]})
    version.file.storage.delete(version.file.name)
    client.force_login(alice)
    assert fetch(client, version, "thumb").status_code == 404
    assert fetch(client, version, "original").status_code == 404
