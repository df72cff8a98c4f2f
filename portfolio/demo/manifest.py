"""The licensed portraits that `portraits.toml` names, and where they lie on this machine.

No Django: the launcher asks before anything is set up.
"""

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from portfolio.demo import stand_ins

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
SHARED = REPOSITORY.parent / "shared" / "portraits"
KEPT = REPOSITORY / "var" / "portraits"


@dataclass(frozen=True)
class LicensedPortrait:
    """One line of the manifest. `path` is None where the source has no address for the file;
    `prompt` is empty where the prompt is not known."""

    name: str
    sha256: str
    licence: str
    notice: str
    repository: str
    commit: str | None
    path: str | None
    generator: str
    shows: str
    prompt: str

    @property
    def address(self) -> str | None:
        """The file's official address at the pinned commit."""
        if self.commit is None or self.path is None:
            return None
        return f"https://raw.githubusercontent.com/{self.repository}/{self.commit}/{self.path}"

    @property
    def source_page(self) -> str:
        """Where a person finds the source and its licence."""
        return f"https://github.com/{self.repository}"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((HERE / "portraits.toml").read_text(encoding="utf-8"))


@cache
def entries() -> tuple[LicensedPortrait, ...]:
    """Every portrait of the manifest, in its order."""
    return tuple(
        LicensedPortrait(
            name=row["name"],
            sha256=row["sha256"],
            licence=source["licence"],
            notice=source["notice"],
            repository=source["repository"],
            commit=source.get("commit"),
            path=row.get("path"),
            generator=row.get("generator") or source["generator"],
            shows=row.get("shows", ""),
            prompt=row.get("prompt", ""),
        )
        for source in _table()["source"]
        for row in source["portraits"]
    )


@cache
def plan() -> tuple[dict[str, Any], ...]:
    """The demo's brands and the portraits in them, as `brands.toml` says."""
    return tuple(tomllib.loads((HERE / "brands.toml").read_text(encoding="utf-8"))["brand"])


@cache
def demo_entries() -> tuple[LicensedPortrait, ...]:
    """Those that the demo's brands are made of."""
    used = {portrait["file"] for brand in plan() for portrait in brand["portraits"]}
    return tuple(entry for entry in entries() if entry.name in used)


@cache
def stand_in() -> stand_ins.StandIn:
    """What to take where only a package registry can be reached."""
    return stand_ins.StandIn(**_table()["stand_in"])


def folders() -> tuple[Path, ...]:
    """Where portraits may lie at hand, the first to ask first; not all need to exist."""
    configured = os.environ.get("PORTRAITS_DIR")
    return (*([Path(configured)] if configured else []), SHARED, KEPT)


def find(name: str) -> Path | None:
    """The file for a portrait of the demo by its name (`synthetic/female-00.jpg`).

    Its stand-in where the portrait itself is not at hand; None where there is neither.
    """
    brands = [[portrait["file"] for portrait in brand["portraits"]] for brand in plan()]
    return at_hand(name) or stand_ins.path_for(name, brands, KEPT)


def at_hand(name: str) -> Path | None:
    """The portrait's own file, or None."""
    return next((folder / name for folder in folders() if (folder / name).is_file()), None)


def prompts() -> dict[str, str]:
    """The prompt that made each portrait at hand, by name, where it is known."""
    known = {entry.name: entry.prompt for entry in entries() if entry.prompt}
    return {name: prompt for name, prompt in known.items() if at_hand(name)}
