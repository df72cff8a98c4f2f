"""What a guest gets of pictures: through one link, marked where it says so, and never more."""

import io

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from portfolio.actions import exports, portal_links, portals
from portfolio.actions.renditions import record_renditions
from portfolio.exporting import MADE_BY_AI, Frame, Labels, declared_source_type, export_picture
from portfolio.file_addresses import file_address
from portfolio.models import PortalEvent, Version
from portfolio.portal_addresses import portal_file_address
from portfolio.renditions import open_rendition
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(team):
    portrait = make_portrait(library_of(make_brand(team)))
    return record_renditions(version=portrait.current_version)


@pytest.fixture
def portal(version):
    opened = portals.open_portal(brand=version.portrait.library.brand, by=None, name="Review")
    portals.add_to_portal(portal=opened, portraits=[version.portrait], by=None)
    return opened


def guest_of(portal, **choices):
    """A link of the portal, and a browser that came through it."""
    link, secret = portal_links.open_portal_link(
        portal=portal, by=None, checks_email=False, **choices
    )
    browser = Client()
    browser.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    return link, browser


def pixels(content):
    with Image.open(io.BytesIO(content)) as opened:
        return np.asarray(opened.convert("RGB"), dtype=float)


def test_a_guest_sees_the_picture_and_nobody_else_with_the_same_address(portal, version):
    link, browser = guest_of(portal)
    address = portal_file_address(link, version, "view")
    answer = browser.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert pixels(b"".join(answer.streaming_content)).shape[2] == 3
    assert Client().get(address).status_code == 404
    _, other = guest_of(portal)
    assert other.get(address).status_code == 404


def test_a_copied_address_ends_with_its_link(portal, version):
    link, browser = guest_of(portal)
    address = portal_file_address(link, version, "thumb")
    assert browser.get(address).status_code == 200
    portal_links.revoke_portal_link(link=link)
    assert browser.get(address).status_code == 404


def test_an_address_of_one_link_is_of_no_use_behind_another(portal, version):
    _, browser = guest_of(portal)
    other, _ = guest_of(portal)
    signed = portal_file_address(other, version, "view").rstrip("/").rsplit("/", 1)[1]
    link, browser = guest_of(portal)
    forged = reverse("portfolio:portal-file", args=[link.pk, signed])
    assert browser.get(forged).status_code == 404


def test_a_version_outside_of_the_portal_is_not_there(portal, team, version):
    foreign = make_portrait(library_of(make_brand(team, "Other")), "synthetic/female-03.jpg")
    outside = record_renditions(version=foreign.current_version)
    link, browser = guest_of(portal)
    assert browser.get(portal_file_address(link, outside, "view")).status_code == 404


def test_a_watermark_is_in_every_picture_and_the_plain_one_cannot_be_had(portal, version):
    link, browser = guest_of(portal, is_watermarked=True, label="Board")
    for name in ("thumb", "view"):
        marked = pixels(
            b"".join(browser.get(portal_file_address(link, version, name)).streaming_content)
        )
        with open_rendition(version, name) as file:
            plain = pixels(file.read())
        changed = np.abs(marked - plain).max(axis=2) > 24
        assert 0.02 < changed.mean() < 0.6
        thirds = [np.array_split(rows, 3, axis=1) for rows in np.array_split(changed, 3)]
        assert all(part.mean() > 0.01 for row in thirds for part in row)
    for kind in ("original", "download", "full", "small", "thumb-avif", "small-avif", "blur"):
        assert browser.get(portal_file_address(link, version, kind)).status_code == 403
    assert browser.get(file_address(version, "view")).status_code == 404
    assert browser.get(file_address(version, "original")).status_code == 302


def test_downloads_are_off_unless_the_link_has_them_on(portal, version):
    link, browser = guest_of(portal)
    assert browser.get(portal_file_address(link, version, "download")).status_code == 403


def test_a_download_is_a_clean_copy_and_is_written_into_the_log(portal, version):
    link, browser = guest_of(portal, allows_downloads=True)
    address = portal_file_address(link, version, "download")
    assert browser.get(address).status_code == 202
    exports.make_clean_copy(version=version)
    answer = browser.get(address)
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert declared_source_type(content) == MADE_BY_AI
    assert portal.events.filter(kind=PortalEvent.Kind.DOWNLOADED).count() == 1
    assert Version.objects.get(pk=version.pk).sha256 == version.sha256


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WebP"])
def test_an_export_says_where_it_came_from_and_nothing_of_what_was_asked(image_format):
    picture = Image.open(portrait_file("synthetic/female-00.jpg"))
    source = io.BytesIO()
    exif = Image.Exif()
    exif[0x9286] = "a secret prompt"
    exif[0x010F] = "Camera maker"
    picture.save(source, "JPEG", exif=exif, comment=b"another secret prompt")
    labels = Labels(credit="Halden & Sons", alt_text="A woman < a wall")
    content = export_picture(source.getvalue(), labels=labels, image_format=image_format)
    assert b"secret" not in content
    assert b"Camera maker" not in content
    assert declared_source_type(content) == MADE_BY_AI
    assert b"Halden &amp; Sons" in content
    assert b"A woman &lt; a wall" in content
    with Image.open(io.BytesIO(content)) as opened:
        assert opened.format == image_format.upper()
        assert not dict(opened.getexif())
        assert opened.info["icc_profile"]


def test_an_export_keeps_the_frame_and_has_the_size_that_was_asked_for():
    data = portrait_file("synthetic/female-00.jpg").read()
    frame = Frame(0.25, 0.0, 0.5, 0.5)
    content = export_picture(data, labels=Labels(), frame=frame, size=(400, 400))
    whole = pixels(data)
    height, width = whole.shape[:2]
    part = whole[: height // 2, width // 4 : width * 3 // 4]
    found = pixels(content)
    assert found.shape == (400, 400, 3)
    assert np.abs(found.mean(axis=(0, 1)) - part.mean(axis=(0, 1))).max() < 3
