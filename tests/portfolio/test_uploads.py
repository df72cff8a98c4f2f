"""What is taken, what is refused, and what is said of each."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portfolio.models import Portrait, Version
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.portraits import portrait as portrait_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


def upload(client, library, *files):
    return client.post(
        reverse("portfolio:portrait-upload", args=[library.pk]),
        {"files": list(files)},
        headers={"Accept": "application/json"},
    ).json()["results"]


def picture(image_format: str, name: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    with Image.open(portrait_path("synthetic/male-00.jpg")) as image:
        image.resize((256, 256)).save(buffer, image_format)
    return SimpleUploadedFile(name, buffer.getvalue())


def test_the_original_is_kept_byte_for_byte(client, alice, library):
    client.force_login(alice)
    original = portrait_path("synthetic/female-03.jpg").read_bytes()
    upload(client, library, portrait_file("synthetic/female-03.jpg"))
    version = Version.objects.get()
    with version.file.open("rb") as stored:
        assert stored.read() == original
    assert version.sha256 == hashlib.sha256(original).hexdigest()


@pytest.mark.parametrize(
    ("image_format", "name"),
    [
        ("JPEG", "a.jpg"),
        ("PNG", "a.png"),
        ("WEBP", "a.webp"),
        ("AVIF", "a.avif"),
        ("HEIF", "a.heic"),
        ("TIFF", "a.tif"),
    ],
)
def test_every_accepted_format_is_taken(client, alice, library, image_format, name):
    client.force_login(alice)
    [result] = upload(client, library, picture(image_format, name))
    assert result["outcome"] == "added"
    assert Version.objects.get().file.name.endswith(name[1:])


def test_content_decides_and_a_wrong_suffix_does_not_matter(client, alice, library):
    client.force_login(alice)
    [result] = upload(client, library, picture("PNG", "really-a-png.jpg"))
    assert result["outcome"] == "added"
    assert Version.objects.get().format == "PNG"


def test_the_same_bytes_twice_show_the_portrait_that_is_there(client, alice, library):
    client.force_login(alice)
    existing = make_portrait(library)
    [result] = upload(client, library, portrait_file())
    assert result["outcome"] == "duplicate"
    assert existing.title in result["message"]
    assert result["url"] == reverse("portfolio:portrait", args=[existing.pk])
    assert Portrait.objects.count() == 1


def test_another_team_may_hold_the_same_bytes_and_learns_nothing_of_it(client, mallory, library):
    make_portrait(library)
    own = library_of(make_brand(mallory.memberships.get().team, name="Elsewhere"))
    client.force_login(mallory)
    [result] = upload(client, own, portrait_file())
    assert result["outcome"] == "added"


def test_a_file_that_is_no_picture_is_refused_and_the_others_go_on(client, alice, library):
    client.force_login(alice)
    results = upload(
        client,
        library,
        portrait_file("synthetic/female-06.jpg"),
        SimpleUploadedFile("notes.jpg", b"dear diary"),
        portrait_file("synthetic/female-09.jpg"),
    )
    assert [result["outcome"] for result in results] == ["added", "rejected", "added"]
    assert "JPEG, PNG, WebP, AVIF, HEIC or TIFF" in results[1]["message"]
    assert Portrait.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a JPEG"),
        (b"\xff\xd8\xff\xe0 and then nothing", "damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_plain_words(client, alice, library, content, says):
    client.force_login(alice)
    [result] = upload(client, library, SimpleUploadedFile("x.jpg", content))
    assert result["outcome"] == "rejected"
    assert says in result["message"]


def test_a_file_over_the_limit_is_refused_with_both_sizes(client, alice, library, settings):
    settings.UPLOAD_MAX_BYTES = 100 * 1024
    client.force_login(alice)
    [result] = upload(client, library, portrait_file())
    assert result["outcome"] == "rejected"
    assert "100.0\xa0KB" in result["message"]


def test_without_script_the_outcomes_come_as_messages(client, alice, library):
    client.force_login(alice)
    answer = client.post(
        reverse("portfolio:portrait-upload", args=[library.pk]),
        {"files": [portrait_file(), SimpleUploadedFile("notes.doc", b"dear diary")]},
        follow=True,
    )
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == "1 added. Scoring starts now."
    assert said[1].startswith("notes.doc: This is not")


def test_a_new_version_becomes_the_current_one_and_the_old_one_stays(client, alice, library):
    client.force_login(alice)
    portrait = make_portrait(library)
    client.post(
        reverse("portfolio:version-add", args=[portrait.pk]),
        {"file": portrait_file("synthetic/female-12.jpg")},
    )
    portrait.refresh_from_db()
    assert portrait.current_version.number == 2
    assert [version.number for version in portrait.versions.all()] == [2, 1]
