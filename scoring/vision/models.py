"""The pinned model files: where they lie, that they are the right bytes, and how to get them.

Standard library only, so that a machine can ask for its models before it can run them.
"""

import os
import zipfile
from functools import cache
from pathlib import Path

from scoring.vision.model_fetching import ModelFetchError, fetch
from scoring.vision.pinned import digest_of
from scoring.vision.pinned_models import ModelFile, Registry, model_table

__all__ = [
    "ModelFetchError",
    "ModelFile",
    "ModelMissing",
    "Registry",
    "fetch",
    "model_path",
    "model_table",
    "models_folder",
    "task_member",
]

REPOSITORY = Path(__file__).resolve().parents[2]
MENDING_COMMAND = "python manage.py fetch_models"


class ModelMissing(Exception):
    """A model file is absent or holds other bytes than the pinned ones; the message says which."""


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


@cache
def _verified_digest(path: Path) -> str:
    return digest_of(path)
