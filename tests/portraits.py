"""Where the licensed portraits of the tests lie."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class MissingPortrait(LookupError):
    """A licensed portrait that is not at hand on this machine."""


def portrait(name: str) -> Path:
    """The file of a licensed portrait, by its name in the manifest (``synthetic/female-00.jpg``).

    Looks in ``PORTRAITS_DIR``, ``../shared/portraits`` and ``var/portraits``, in that order.
    Raises MissingPortrait when none of them holds it.
    """
    folders = [ROOT.parent / "shared" / "portraits", ROOT / "var" / "portraits"]
    if configured := os.environ.get("PORTRAITS_DIR"):
        folders.insert(0, Path(configured))
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise MissingPortrait(name)
