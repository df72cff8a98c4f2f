"""Pictures that are fetched from an address: added as if they had been sent, or told why not."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from portfolio.actions import url_uploads
from portfolio.actions.trash import move_to_trash
from portfolio.models import Portrait, UrlUpload
from portfolio.outside import AddressRefused
from tests.factories import library_of, make_brand, make_portrait, portrait_file

pytestmark = pytest.mark.django_db
TITLE = "Fetched"


class Site:
    """A web server on this machine: what lies at a path, and how often it was asked."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []


@pytest.fixture
def site(settings) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            status, body = found.answers.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", f"{found.base}/ines.jpg")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Site(server.server_port)
    settings.OUTSIDE_ALLOWED_HOSTS = [f"127.0.0.1:{server.server_port}"]
    found.answers["/ines.jpg"] = (200, portrait_file().read())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def library(team):
    return library_of(make_brand(team, "Halden"))


def asked_for(site, library, path="/ines.jpg", portrait=None, by=None):
    return url_uploads.queue_url_upload(
        library=library, portrait=portrait, url=f"{site.base}{path}", title=TITLE, by=by
    )


def fetched(upload):
    url_uploads.fetch_upload(upload=upload)
    upload.refresh_from_db()
    return upload.state, upload.problem


def test_a_picture_becomes_a_portrait_under_the_name_of_its_file(site, library, alice):
    upload = asked_for(site, library, by=alice)
    assert fetched(upload) == ("done", "")
    portrait = Portrait.objects.get()
    assert (portrait.title, portrait.created_by) == (TITLE, alice)
    assert portrait.current_version == upload.version
    assert portrait.current_version.original_name == "ines.jpg"
    assert fetched(upload) == ("done", "")  # the bell rang twice
    assert site.asked == ["/ines.jpg"]


def test_a_picture_becomes_the_next_version_of_a_portrait(site, library):
    portrait = make_portrait(library, "synthetic/male-00.jpg")
    assert fetched(asked_for(site, library, portrait=portrait)) == ("done", "")
    assert [version.number for version in portrait.versions.all()] == [2, 1]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (404, b"", "answered 404"),
        (302, b"", "leads on to another one"),
        (200, b"<html>", "not a JPEG"),
        (200, b"", "empty"),
        (200, b"x" * 2_000_001, "more than 2,000,000 bytes"),
    ],
)
def test_what_is_no_picture_is_told(site, library, settings, status, body, words):
    settings.UPLOAD_MAX_BYTES = 2_000_000
    site.answers["/other.jpg"] = (status, body)
    state, problem = fetched(asked_for(site, library, "/other.jpg"))
    assert state == "failed"
    assert words in problem
    assert not Portrait.objects.exists()


def test_a_file_that_is_here_already_is_not_taken_twice(site, library, alice):
    make_portrait(library)
    state, problem = fetched(asked_for(site, library, by=alice))
    assert (state, problem.split(" as ")[0]) == ("failed", "Already here")
    nobody = asked_for(site, library)
    assert fetched(nobody) == ("failed", url_uploads.told_to(url_uploads.AnonymousUser(),
                                                              _duplicate(library)))  # fmt: skip


def _duplicate(library):
    return url_uploads.DuplicateFile(Portrait.objects.get().current_version)


def test_an_address_that_does_not_answer_is_tried_again_and_then_told(
    site, library, unheard, django_capture_on_commit_callbacks
):
    site.answers["/busy.jpg"] = (503, b"")
    with django_capture_on_commit_callbacks(execute=True):
        upload = asked_for(site, library, "/busy.jpg")
        assert fetched(upload) == ("queued", "")
        assert fetched(upload) == ("queued", "")
        assert fetched(upload) == ("failed", "The address answered 503.")
    bells = [bell for bell in unheard if bell[0] == url_uploads.TASK]
    assert bells == [(url_uploads.TASK, str(upload.pk))] * 3


def test_what_went_into_the_trash_meanwhile_gets_nothing(site, library):
    portrait = make_portrait(library, "synthetic/male-00.jpg")
    to_portrait = asked_for(site, library, portrait=portrait)
    move_to_trash(row=portrait, by=None)
    assert fetched(to_portrait) == ("failed", url_uploads.GONE)
    to_library = asked_for(site, library)
    move_to_trash(row=library.brand, by=None)
    assert fetched(to_library) == ("failed", url_uploads.GONE)


@pytest.mark.parametrize("url", ["https://127.0.0.1/x.jpg", "http://[::1]/x", "ftp://x.example/"])
def test_an_address_that_leads_inside_is_refused_at_once(library, url):
    with pytest.raises(AddressRefused):
        url_uploads.queue_url_upload(library=library, portrait=None, url=url, title="", by=None)
    assert not UrlUpload.objects.exists()


def test_a_lost_bell_is_rung_again_and_old_ones_are_forgotten(
    site, library, unheard, django_capture_on_commit_callbacks
):
    upload = asked_for(site, library)
    with django_capture_on_commit_callbacks(execute=True):
        assert url_uploads.requeue_unfetched() == 0
        UrlUpload.objects.update(created_at=timezone.now() - url_uploads.timedelta(hours=1))
        assert url_uploads.requeue_unfetched() == 1
    assert unheard == [(url_uploads.TASK, str(upload.pk))]
    assert url_uploads.purge_uploads() == 0
    UrlUpload.objects.update(created_at=timezone.now() - url_uploads.timedelta(days=31))
    assert url_uploads.purge_uploads() == 1
