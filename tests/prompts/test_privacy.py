"""Prompts stay with the team: not in what is made from a file, and on no page outside of it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image, PngImagePlugin

from portfolio import uploads
from portfolio.actions.exports import make_clean_copy
from portfolio.actions.portal_links import open_portal_link
from portfolio.actions.portals import add_to_portal, open_portal
from portfolio.actions.portraits import add_portrait
from portfolio.actions.renditions import record_renditions
from portfolio.portal_addresses import portal_file_address
from portfolio.renditions import NAMES, PRESETS, open_rendition
from prompts.actions.versions import record_embedded_prompt
from prompts.models import VersionPrompt
from tests.cast import make_user
from tests.factories import library_of, make_brand
from tests.portraits import portrait as portrait_path
from tests.prompts.images import exif_of

pytestmark = pytest.mark.django_db

SECRET = "quillfeather founder in a velvet coat"
OURS = ("portfolio:", "prompts:", "scoring:")
SETTINGS = "\nSteps: 30, Sampler: Euler a, Seed: 42, Model: sdxl"


@pytest.fixture
def version(alice):
    """A version whose file says its prompt in a text chunk and in its EXIF."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", SECRET + SETTINGS)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    buffer = io.BytesIO()
    with Image.open(portrait_path("synthetic/male-03.jpg")) as image:
        exif = exif_of(
            {"ImageDescription": SECRET, "UserComment": b"ASCII\0\0\0" + SECRET.encode()}
        )
        image.save(buffer, "PNG", pnginfo=info, exif=exif)
    upload = uploads.inspect(SimpleUploadedFile("founder.png", buffer.getvalue()))
    library = library_of(make_brand(alice.memberships.get().team))
    made = add_portrait(library=library, upload=upload, by=alice).current_version
    record_embedded_prompt(version=made)
    assert VersionPrompt.objects.get().text == SECRET
    return record_renditions(version=made)


def test_what_is_made_from_a_file_carries_no_word_of_its_prompt(version):
    assert set(version.renditions) == set(NAMES)
    for name in PRESETS:
        with open_rendition(version, name) as file:
            data = file.read()
        assert b"quillfeather" not in data
        assert b"velvet" not in data
        with Image.open(io.BytesIO(data)) as image:
            assert not image.getexif()
            assert not {"parameters", "exif", "xmp", "XML:com.adobe.xmp"} & image.info.keys()


def test_no_page_shows_a_prompt_to_somebody_outside_the_team(version):
    stranger = Client()
    stranger.force_login(make_user("Mallory"))
    open_to_all, of_the_version = _addresses(version)
    assert min(len(open_to_all), len(of_the_version)) > 20
    for browser, addresses in ((Client(), open_to_all), (stranger, of_the_version)):
        for address in addresses:
            assert b"quillfeather" not in b"".join(browser.get(address)), address


def test_no_page_of_a_portal_and_no_file_from_it_says_a_word_of_a_prompt(version):
    portal = open_portal(brand=version.portrait.library.brand, by=None, name="Review")
    [item] = add_to_portal(portal=portal, portraits=[version.portrait], by=None)
    link, secret = open_portal_link(
        portal=portal, by=None, checks_email=False, allows_downloads=True
    )
    make_clean_copy(version=version)
    guest = Client()
    guest.get(reverse("portfolio:portal-link", args=[secret]), follow=True)
    addresses = [
        reverse("portfolio:portal-home", args=[link.pk]),
        reverse("portfolio:portal-item", args=[link.pk, item.pk]),
        *(portal_file_address(link, version, kind) for kind in ("thumb", "view", "download")),
    ]
    for address in addresses:
        answer = guest.get(address)
        assert answer.status_code == 200, address
        assert b"quillfeather" not in b"".join(answer), address


def _addresses(version) -> tuple[list[str], list[str]]:
    """Every address without arguments, and every one of the portrait, its version and brand."""
    keys = (version.pk, version.portrait_id, version.portrait.library.brand_id)
    routes = list(_routes())
    of_rows = [name for name, takes in routes if takes == ["pk"] and name.startswith(OURS)]
    return (
        [reverse(name) for name, takes in routes if not takes],
        [reverse(name, args=[key]) for name in of_rows for key in keys],
    )


def _routes(patterns=None, prefix="", above=()):
    """(name, the names of its arguments) of every address."""
    for entry in patterns or get_resolver().url_patterns:
        takes = [*above, *entry.pattern.regex.groupindex]
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from _routes(entry.url_patterns, prefix + space, takes)
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + entry.name, takes
