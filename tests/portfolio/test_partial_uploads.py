"""Files in parts: at the right place, once, and taken up again where they broke off."""

import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from portfolio.actions import partial_uploads
from portfolio.actions.partial_uploads import (
    WrongOffset,
    add_part,
    begin_upload,
    purge_partial_uploads,
)
from portfolio.actions.quotas import set_quota
from portfolio.models import PartialUpload, Portrait, Role, Version
from portfolio.partial_files import WholeFile, folder_of
from tests.cast import make_member
from tests.factories import library_of, make_brand, make_portrait, portrait_file
from tests.portraits import portrait

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unheard")]

PART = 100_000
NAME = "synthetic/female-00.jpg"


@pytest.fixture
def library(alice, settings):
    settings.UPLOAD_PART_BYTES = PART
    return library_of(make_brand(alice.memberships.get().team))


@pytest.fixture
def data():
    return portrait(NAME).read_bytes()


def begin(client, library, data, name="face.jpg", fingerprint="f1", size=None):
    address = reverse("portfolio:upload-begin", args=[library.pk])
    said = {"name": name, "size": len(data) if size is None else size, "fingerprint": fingerprint}
    return client.post(address, said)


def send(client, begun, data, offset):
    part = data[offset : offset + PART]
    address = f"{begun['url']}?offset={offset}"
    return client.put(address, part, content_type="application/octet-stream")


def send_all(client, begun, data):
    for offset in range(begun["received"], len(data), PART):
        assert send(client, begun, data, offset).status_code == 200


def stored(upload_id):
    row = PartialUpload.objects.get(pk=upload_id)
    return sorted(default_storage.listdir(folder_of(row.team_id, row.pk))[1])


def test_a_file_in_parts_becomes_the_same_portrait_byte_for_byte(
    client, alice, library, data, django_capture_on_commit_callbacks
):
    client.force_login(alice)
    answer = begin(client, library, data)
    begun = answer.json()
    assert answer.status_code == 201
    assert (begun["received"], begun["part_bytes"]) == (0, PART)
    send_all(client, begun, data)
    folder = f"partial/{library.team.pk}/{begun['id']}"
    assert len(stored(begun["id"])) == 3
    with django_capture_on_commit_callbacks(execute=True):
        [told] = client.post(begun["finish_url"]).json()["results"]
    assert told["outcome"] == "added"
    version = Version.objects.get()
    with version.file.open("rb") as file:
        assert file.read() == data
    assert version.original_name == "face.jpg"
    assert not PartialUpload.objects.exists()
    assert not default_storage.exists(folder)


def test_an_answer_that_was_lost_is_given_again(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    send_all(client, begun, data)
    first = client.post(begun["finish_url"]).json()
    assert client.post(begun["finish_url"]).json() == first
    assert Portrait.objects.count() == 1


def test_the_same_file_goes_on_where_it_broke_off(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    send(client, begun, data, 0)
    again = begin(client, library, data).json()
    assert (again["id"], again["received"]) == (begun["id"], PART)
    other = begin(client, library, data, fingerprint="f2").json()
    assert (other["id"] != begun["id"], other["received"]) == (True, 0)


def test_a_part_at_the_wrong_place_is_told_where_the_next_one_begins(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    send(client, begun, data, 0)
    for offset in (0, 2 * PART):
        answer = send(client, begun, data, offset)
        assert (answer.status_code, answer.json()["received"]) == (409, PART)
    early = client.post(begun["finish_url"])
    assert (early.status_code, early.json()["received"]) == (409, PART)
    assert len(stored(begun["id"])) == 1


@pytest.mark.parametrize("offset", ["", "-1", "x", "٣", "9" * 40])
def test_an_offset_that_is_none_is_refused(client, alice, library, data, offset):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    answer = client.put(f"{begun['url']}?offset={offset}", b"x", content_type="image/jpeg")
    assert answer.status_code == 422


def test_what_is_longer_than_it_said_is_refused(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data, size=PART - 1).json()
    assert send(client, begun, data, 0).status_code == 422
    too_much = client.put(f"{begun['url']}?offset=0", data, content_type="image/jpeg")
    assert too_much.status_code == 413
    assert PartialUpload.objects.get().received == 0


def test_files_that_are_too_large_are_refused_before_a_byte_is_sent(
    client, alice, library, settings
):
    client.force_login(alice)
    settings.UPLOAD_MAX_BYTES, settings.IMPORT_MAX_BYTES = 1000, 5000
    answer = begin(client, library, b"", size=1001)
    assert (answer.status_code, answer.json()["outcome"]) == (422, "rejected")
    assert "at most 1000\xa0bytes" in answer.json()["message"]
    assert begin(client, library, b"", name="a.zip", size=1001).status_code == 201
    assert begin(client, library, b"", name="a.zip", size=5001, fingerprint="").status_code == 422
    assert begin(client, library, b"", size=0).status_code == 422
    assert begin(client, library, b"", size="many").status_code == 422


def test_nobody_begins_more_than_can_be_kept(client, alice, library, monkeypatch):
    client.force_login(alice)
    monkeypatch.setattr(partial_uploads, "MOST_OPEN", 2)
    begun = [begin(client, library, b"", size=9, fingerprint=str(n)) for n in range(3)]
    assert [answer.status_code for answer in begun] == [201, 201, 422]
    assert "unfinished" in begun[-1].json()["message"]


def test_a_full_quota_is_told_at_the_start_and_at_the_end(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    send_all(client, begun, data)
    set_quota(team=library.team, most_bytes=1000)
    assert "left of" in begin(client, library, data, fingerprint="f2").json()["message"]
    [told] = client.post(begun["finish_url"]).json()["results"]
    assert told["outcome"] == "rejected"
    assert "left of" in told["message"]
    assert not Portrait.objects.exists()


def test_nobody_else_continues_finishes_or_cancels_it(client, alice, library, data):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    client.force_login(make_member(library.team, "Emil", Role.EDITOR))
    assert send(client, begun, data, 0).status_code == 403
    assert client.post(begun["finish_url"]).status_code == 403
    assert client.delete(begun["url"]).status_code == 403
    own = begin(client, library, data).json()
    assert own["id"] != begun["id"]


def test_a_role_that_was_taken_away_meanwhile_counts(client, library, data):
    emil = make_member(library.team, "Emil", Role.EDITOR)
    client.force_login(emil)
    begun = begin(client, library, data).json()
    send_all(client, begun, data)
    emil.memberships.update(role=Role.REVIEWER)
    assert client.post(begun["finish_url"]).status_code == 403
    assert not Portrait.objects.exists()


def test_a_file_can_be_the_next_version_of_a_portrait(client, alice, library, data):
    client.force_login(alice)
    known = make_portrait(library, "synthetic/male-00.jpg")
    begun = begin(client, library, data).json()
    send_all(client, begun, data)
    [told] = client.post(begun["finish_url"], {"portrait": known.pk}).json()["results"]
    assert (told["outcome"], told["is_version"]) == ("added", True)
    assert [version.number for version in known.versions.all()] == [2, 1]


def test_what_is_cancelled_leaves_nothing(
    client, alice, library, data, django_capture_on_commit_callbacks
):
    client.force_login(alice)
    begun = begin(client, library, data).json()
    send(client, begun, data, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(begun["url"]).status_code == 204
    assert not default_storage.exists(f"partial/{library.team.pk}/{begun['id']}")
    assert send(client, begun, data, PART).status_code == 404


def test_what_nobody_continued_for_a_day_is_thrown_away(
    alice, library, data, django_capture_on_commit_callbacks
):
    purge_partial_uploads()  # what other tests left in the storage
    both = [
        begin_upload(library=library, name="a.jpg", size=20, fingerprint=str(n), by=alice)
        for n in range(2)
    ]
    for upload in both:
        add_part(upload=upload, offset=0, data=b"0123456789")
    old = timezone.now() - timedelta(hours=25)
    PartialUpload.objects.filter(pk=both[0].pk).update(touched_at=old)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_partial_uploads() == 1
    assert list(PartialUpload.objects.all()) == [both[1]]
    assert not default_storage.exists(folder_of(both[0].team_id, both[0].pk))
    PartialUpload.objects.all().delete()  # as with their member
    assert purge_partial_uploads() == 1
    assert purge_partial_uploads() == 0


def test_parts_read_as_one_file_whatever_is_asked_for(alice, library):
    upload = begin_upload(library=library, name="a", size=25, fingerprint="", by=alice)
    for offset, part in ((0, b"0123456789"), (10, b"abcdefghij"), (20, b"ABCDE")):
        add_part(upload=upload, offset=offset, data=part)
    with WholeFile(folder_of(upload.team_id, upload.pk), name="a", size=25) as file:
        assert file.read() == b"0123456789abcdefghijABCDE"
        file.seek(-8, 2)
        assert (file.tell(), file.read()) == (17, b"hijABCDE")
        file.seek(9)
        assert file.read(2) == b"9"
        assert file.read(2) == b"ab"
    with pytest.raises(OSError, match="missing"):
        WholeFile("partial/nobody/nothing", name="a", size=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_one_is_told_to_go_on(alice, library):
    upload = begin_upload(library=library, name="a", size=30, fingerprint="", by=alice)
    gate, outcomes = threading.Barrier(4), []

    def write(sign: bytes) -> None:
        try:
            gate.wait(5)
            add_part(upload=upload, offset=0, data=sign * 10)
            outcomes.append("added")
        except WrongOffset as problem:
            outcomes.append(problem.received)
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(sign,)) for sign in (b"a", b"b", b"c", b"d")]
    for each in writers:
        each.start()
    for each in writers:
        each.join(10)
    assert sorted(outcomes, key=str) == [10, 10, 10, "added"]
    upload.refresh_from_db()
    assert upload.received == 10


def test_the_libraries_to_choose_from_are_those_that_one_may_fill(client, alice, library):
    reader = make_member(library.team, "Rosa", Role.REVIEWER)
    address = reverse("portfolio:upload-places")
    client.force_login(reader)
    assert client.get(address).json() == {"places": []}
    client.force_login(alice)
    [place] = client.get(address).json()["places"]
    assert (place["id"], place["brand"]) == (str(library.pk), "Northlight")
    other = make_brand(library.team, name="Halden")
    assert len(client.get(address).json()["places"]) == 2
    assert len(client.get(address, {"brand": str(other.pk)}).json()["places"]) == 1


def test_a_small_file_still_goes_in_one_piece(client, alice, library):
    client.force_login(alice)
    address = reverse("portfolio:portrait-upload", args=[library.pk])
    answer = client.post(
        address, {"files": portrait_file()}, headers={"Accept": "application/json"}
    )
    assert answer.json()["results"][0]["outcome"] == "added"


def test_a_page_takes_files_to_its_own_library_where_its_reader_may_add_to_it(
    client, alice, library
):
    known = make_portrait(library)
    pages = {
        "library": reverse("portfolio:library", args=[library.pk]),
        "portrait": reverse("portfolio:portrait", args=[known.pk]),
        "brand": reverse("portfolio:brand", args=[library.brand_id]),
        "home": reverse("portfolio:home"),
    }

    def told(name: str) -> tuple[bool, bool, bool]:
        page = client.get(pages[name]).content.decode()
        tray = page[page.index("data-upload-tray") :].split(">")[0]
        begins = reverse("portfolio:upload-begin", args=[library.pk])
        return begins in tray, str(known.pk) in tray, str(library.brand_id) in tray

    client.force_login(alice)
    found = {name: told(name) for name in pages}
    assert found == {
        "library": (True, False, True),
        "portrait": (True, True, True),
        "brand": (False, False, True),
        "home": (False, False, False),
    }
    client.force_login(make_member(library.team, "Rosa", Role.REVIEWER))
    assert told("library")[0] is told("portrait")[0] is False
