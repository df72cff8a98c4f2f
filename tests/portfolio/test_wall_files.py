"""Files leave only by signed addresses that end, and only to members who see the version."""

import io
import re
from urllib.parse import urlsplit

import pytest
from django.core.signing import Signer
from django.template import Context, Template
from django.urls import reverse

from portfolio import file_addresses
from portfolio.actions.teams import change_grants
from portfolio.byte_ranges import NoSuchRange, wanted_range
from portfolio.file_addresses import BadAddress, file_address, read_address
from portfolio.models import Member, Role
from tests.factories import library_of, make_brand, make_portrait
from tests.portraits import portrait as portrait_path

HOUR = 3600
NOON = 1_800_000_000 // (6 * HOUR) * 6 * HOUR  # a window begins


@pytest.fixture
def clock(monkeypatch):
    """Sets the time by which addresses are made and judged."""

    def at(seconds: int) -> None:
        monkeypatch.setattr(file_addresses, "time", lambda: float(seconds))

    return at


@pytest.fixture
def version(alice):
    return make_portrait(library_of(make_brand(alice.memberships.get().team))).current_version


@pytest.fixture
def original(version):
    """The signed address of the untouched file."""
    return file_address(version, "original")


def signed_part(address: str) -> str:
    return re.fullmatch(r"/files/([^/]+)/", address)[1]


def forged(version, **changes: object) -> str:
    """An address like ours, with something changed, signed with another key."""
    named = read_address(signed_part(file_address(version, "original")))
    parts = {
        "version": version.pk.hex,
        "team": version.team_id.hex,
        "rendition": "original",
        "until": named.until,
    } | changes
    signer = Signer(key="a key of somebody else", salt=file_addresses.SALT)
    return reverse("portfolio:file", args=[signer.sign_object(tuple(parts.values()))])


@pytest.mark.django_db
class TestAddresses:
    def test_stay_the_same_within_a_window_so_that_browsers_keep_the_picture(self, version, clock):
        clock(NOON)
        first = file_address(version, "thumb")
        clock(NOON + 6 * HOUR - 1)
        assert file_address(version, "thumb") == first
        clock(NOON + 6 * HOUR)
        assert file_address(version, "thumb") != first

    def test_hold_to_the_end_of_the_window_after(self, client, alice, version, clock):
        client.force_login(alice)
        clock(NOON + 1)
        address = file_address(version, "original")
        clock(NOON + 12 * HOUR - 1)
        answer = client.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (
            200,
            "private, max-age=1, immutable",
        )
        clock(NOON + 12 * HOUR)
        assert client.get(address).status_code == 404

    def test_differ_by_version_rendition_and_team(self, version):
        other = make_portrait(version.portrait.library, "synthetic/male-06.jpg").current_version
        found = {
            file_address(version, "thumb"),
            file_address(version, "view"),
            file_address(other, "thumb"),
        }
        assert len(found) == 3

    def test_are_written_by_a_tag_and_name_no_path_of_the_storage(self, version):
        page = Template("{% load files %}{% file_url version 'view' %}")
        address = page.render(Context({"version": version}))
        assert address == file_address(version, "view")
        assert version.file.name not in address

    @pytest.mark.parametrize("text", ["", "x", "a:b", "eyJ9:abc", "é:ü", "a" * 3000])
    def test_that_nobody_made_are_none(self, text):
        with pytest.raises(BadAddress):
            read_address(text)


@pytest.mark.django_db
class TestWhoGetsAFile:
    def test_a_member_gets_it(self, client, alice, original):
        client.force_login(alice)
        assert client.get(original).status_code == 200

    def test_a_stranger_with_a_copied_address_finds_nothing(self, client, mallory, original):
        client.force_login(mallory)
        assert client.get(original).status_code == 404

    def test_a_signed_out_visitor_sees_no_picture_and_signs_in_for_a_download(
        self, client, version, original
    ):
        version.renditions = {"thumb": [480, 480]}
        version.save()
        assert client.get(file_address(version, "thumb")).status_code == 404
        answer = client.get(original)
        assert urlsplit(answer["Location"]).path == reverse("account_login")
        assert client.get(forged(version)).status_code == 404

    @pytest.mark.parametrize("change", [{}, {"rendition": "view"}, {"until": NOON * 2}])
    def test_a_forged_address_leads_nowhere(self, client, alice, version, change):
        client.force_login(alice)
        assert client.get(forged(version, **change)).status_code == 404

    def test_one_changed_letter_breaks_the_signature(self, client, alice, original):
        client.force_login(alice)
        for place in (10, 40, len(original) - 3):
            letter = "A" if original[place] != "A" else "B"
            changed = original[:place] + letter + original[place + 1 :]
            assert client.get(changed).status_code == 404, place

    def test_an_address_of_another_team_does_not_follow_the_version(
        self, client, alice, mallory, version, original
    ):
        elsewhere = mallory.memberships.get().team
        Member.objects.create(team=elsewhere, user=alice, role=Role.OWNER)
        brand = make_brand(elsewhere)
        type(version).objects.filter(pk=version.pk).update(team=elsewhere)
        type(version.portrait).objects.update(library=library_of(brand))
        client.force_login(alice)
        assert client.get(original).status_code == 404
        version.refresh_from_db()
        assert client.get(file_address(version, "original")).status_code == 200

    def test_a_member_limited_to_another_brand_finds_nothing(
        self, client, alice, dave, version, original
    ):
        client.force_login(dave)
        assert client.get(original).status_code == 200
        team = version.team
        other, place = make_brand(team, "Southlight"), Member.objects.get(user=dave)
        change_grants(member=place, brands=[other], by=Role.OWNER)
        assert client.get(original).status_code == 404
        change_grants(member=place, brands=[version.portrait.library.brand], by=Role.OWNER)
        assert client.get(original).status_code == 200

    def test_who_has_left_the_team_keeps_no_way_in(self, client, dave, original):
        client.force_login(dave)
        Member.objects.filter(user=dave).delete()
        assert client.get(original).status_code == 404

    def test_the_folder_of_the_storage_has_no_address(self, client, alice, version):
        client.force_login(alice)
        name = version.file.name
        for path in (f"/{name}", f"/media/{name}", f"/versions/{version.pk}/image/original/"):
            assert client.get(path).status_code == 404


@pytest.mark.django_db
class TestAnswers:
    @pytest.fixture
    def browser(self, client, alice):
        client.force_login(alice)
        return client

    @pytest.fixture
    def content(self):
        return portrait_path("synthetic/female-00.jpg").read_bytes()

    def test_a_file_is_data_and_nothing_else(self, browser, original):
        answer = browser.get(original)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Content-Disposition"] == 'attachment; filename="female-00.jpg"'
        assert answer["Content-Type"] == "image/jpeg"

    def test_the_head_of_a_file_says_how_long_it_is(self, browser, original, content):
        answer = browser.head(original)
        assert (answer["Content-Length"], answer.getvalue()) == (str(len(content)), b"")

    def test_a_picture_that_the_browser_has_is_not_sent_again(self, browser, original):
        tag = browser.get(original)["ETag"]
        again = browser.get(original, headers={"If-None-Match": tag})
        assert (again.status_code, again["ETag"]) == (304, tag)
        assert browser.get(original, headers={"If-None-Match": '"x"'}).status_code == 200

    @pytest.mark.parametrize(
        ("wanted", "start", "stop"),
        [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
    )
    def test_a_part_can_be_asked_for(self, browser, original, content, wanted, start, stop):
        answer = browser.get(original, headers={"Range": wanted})
        sent = answer.getvalue()
        assert answer.status_code == 206
        assert sent == content[start:stop]
        assert answer["Content-Length"] == str(len(sent))
        begin = start if start >= 0 else len(content) + start
        assert answer["Content-Range"] == f"bytes {begin}-{begin + len(sent) - 1}/{len(content)}"

    def test_a_part_of_another_state_of_the_file_is_the_whole_file(self, browser, original):
        headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
        assert browser.get(original, headers=headers).status_code == 200
        headers["If-Range"] = browser.get(original)["ETag"]
        assert browser.get(original, headers=headers).status_code == 206

    def test_a_part_behind_the_end_is_refused(self, browser, original, content):
        answer = browser.get(original, headers={"Range": f"bytes={len(content)}-"})
        assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(content)}")

    def test_a_name_with_any_letters_survives(self, browser, version):
        version.original_name = 'Zoë "1"\r\nX: y.jpg'
        version.save()
        given = browser.get(file_address(version, "original"))["Content-Disposition"]
        assert given.startswith("attachment; filename*=utf-8''Zo%C3%AB")
        assert "\r" not in given


class TestRanges:
    @pytest.mark.parametrize(
        ("header", "part"),
        [
            ("bytes=0-0", range(0, 1)),
            ("bytes=5-", range(5, 10)),
            ("bytes=5-900", range(5, 10)),
            ("bytes=-3", range(7, 10)),
            ("bytes=-900", range(0, 10)),
            (" bytes=2-3 ", range(2, 4)),
        ],
    )
    def test_of_ten_bytes(self, header, part):
        assert wanted_range(header, 10) == part

    @pytest.mark.parametrize(
        "header", ["", "bytes=-", "bytes=4-2", "bytes=0-1,3-4", "lines=0-1", "bytes=a-b"]
    )
    def test_what_cannot_be_read_means_the_whole_file(self, header):
        assert wanted_range(header, 10) is None

    @pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-12", "bytes=-0"])
    def test_what_begins_behind_the_end_is_no_part(self, header):
        with pytest.raises(NoSuchRange):
            wanted_range(header, 10)

    def test_the_part_ends_where_it_should_even_when_read_in_pieces(self):
        from portfolio.byte_ranges import FilePart

        part = FilePart(io.BytesIO(b"0123456789"), range(3, 8))
        assert [part.read(3), part.read(3), part.read(3)] == [b"345", b"67", b""]
