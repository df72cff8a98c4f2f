"""Every kind of picture that pages show of a version, made of real portraits."""

import base64
import io
import logging

import pytest
from django.core.cache import cache
from PIL import Image

from portfolio.actions.renditions import SWEEP_BEHIND, requeue_incomplete
from portfolio.file_addresses import file_address
from portfolio.models import Version
from portfolio.renditions import (
    BLUR,
    BLUR_SIDE,
    NAMES,
    PRESETS,
    make_renditions,
    open_rendition,
    rendition_path,
)
from portfolio.tasks import make_renditions as ring
from tests.factories import library_of, make_brand, make_portrait

pytestmark = pytest.mark.django_db

OLD = ("thumb", "view")


@pytest.fixture
def library(alice):
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def version(library):
    made = make_portrait(library).current_version
    ring(str(made.pk))
    made.refresh_from_db()
    return made


@pytest.fixture
def old(library):
    """A version as an earlier release left it: with two pictures."""
    made = make_portrait(library, "synthetic/male-06.jpg").current_version
    _, _, sizes = make_renditions(made, OLD)
    made.renditions = sizes
    made.save()
    cache.clear()
    return made


def bytes_of(version, name) -> bytes:
    with open_rendition(version, name) as file:
        return file.read()


def test_each_preset_has_its_size_and_its_format_and_no_metadata(version):
    assert set(version.renditions) == set(NAMES)
    for name, preset in PRESETS.items():
        with Image.open(io.BytesIO(bytes_of(version, name))) as image:
            assert image.format == preset.format.upper(), name
            assert max(image.size) == min(preset.side, 1024), name
            assert list(image.size) == version.renditions[name], name
            assert not image.getexif(), name
            assert not {"exif", "xmp", "icc_profile"} & image.info.keys(), name


def test_avif_weighs_less_than_webp_and_small_less_than_large(version):
    weight = {name: len(bytes_of(version, name)) for name in PRESETS}
    assert weight["small-avif"] < weight["small"] < weight["thumb"] < weight["view"]
    assert weight["thumb-avif"] < weight["thumb"]


def test_the_blur_is_a_tiny_picture_in_the_page_itself(version):
    address = version.renditions[BLUR]
    assert len(address) <= 220
    kind, _, content = address.partition(",")
    assert kind == "data:image/webp;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as image:
        assert max(image.size) == BLUR_SIDE


def test_a_member_gets_each_as_what_it_is(client, alice, version):
    client.force_login(alice)
    for name, preset in PRESETS.items():
        answer = client.get(file_address(version, name))
        assert answer.status_code == 200, name
        assert answer["Content-Type"] == f"image/{preset.format}", name
        assert answer.getvalue() == bytes_of(version, name), name


@pytest.mark.parametrize("name", [BLUR, "huge", "../thumb"])
def test_what_is_no_file_is_not_found(client, alice, version, name):
    client.force_login(alice)
    assert client.get(file_address(version, name)).status_code == 404


def test_an_older_version_is_completed_and_what_it_had_is_left_alone(old):
    before = {name: bytes_of(old, name) for name in OLD}
    assert requeue_incomplete() == 1
    ring(str(old.pk))
    whole = Version.objects.get(pk=old.pk)
    assert set(whole.renditions) == set(NAMES)
    assert {name: whole.renditions[name] for name in OLD} == old.renditions
    assert {name: bytes_of(whole, name) for name in OLD} == before
    assert requeue_incomplete() == 0


def test_an_older_version_goes_on_being_shown_while_its_file_cannot_be_read(old, caplog):
    old.file.storage.delete(old.file.name)
    cache.clear()
    with caplog.at_level(logging.CRITICAL):
        for _ in range(12):
            requeue_incomplete()
            ring(str(old.pk))
    same = Version.objects.get(pk=old.pk)
    assert same.is_viewable
    assert same.decode_problem == ""
    assert same.renditions == old.renditions
    assert requeue_incomplete() == 0, "it is not tried for ever"


def test_versions_are_completed_a_batch_at_a_time_and_then_not_looked_for(
    old, django_assert_num_queries
):
    Version.objects.bulk_create(
        Version(
            team=old.team,
            portrait=old.portrait,
            number=number,
            file=old.file.name,
            sha256=f"{number:064x}",
            bytes=1,
            format="JPEG",
            renditions=old.renditions,
        )
        for number in range(2, SWEEP_BEHIND + 5)
    )
    assert requeue_incomplete() == SWEEP_BEHIND
    Version.objects.update(renditions={name: [1, 1] for name in NAMES})
    assert requeue_incomplete() == 0
    with django_assert_num_queries(0):
        assert requeue_incomplete() == 0


def test_all_of_them_lie_in_the_folder_that_goes_with_the_version(version):
    folder = f"renditions/{version.team_id}/{version.pk}"
    _, names = version.file.storage.listdir(folder)
    assert {f"{folder}/{name}" for name in names} == {
        rendition_path(version, name) for name in PRESETS
    }
