"""The packages that the product runs on, with their licences as their authors state them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from django.conf import settings


@dataclass(frozen=True)
class Package:
    """One locked package. licence: an SPDX expression where its author gives one."""

    name: str
    version: str
    licence: str


@cache
def packages() -> tuple[Package, ...]:
    """Every package of requirements.txt that is installed, by name."""
    locked = (settings.BASE_DIR / "requirements.txt").read_text(encoding="utf-8")
    found = []
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", locked, re.MULTILINE):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue  # needed on another platform only
        found.append(Package(about["Name"], about["Version"], _licence(about)))
    return tuple(sorted(found, key=lambda package: package.name.lower()))


def _licence(about: PackageMetadata) -> str:
    """The expression, else the classifiers, else the first line of the old free-text field."""
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = about.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]  # says which body, not which licence
    free_text = about["License"].strip().partition("\n")[0] if "License" in about else ""
    return ", ".join(named) or free_text or "see the package"
