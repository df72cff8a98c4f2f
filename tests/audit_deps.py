"""Ask an advisory service about every locked package: `make audit-deps`.

Ends with 1 when one of them has an advisory, and with 0 when none has. A service that cannot be
reached or understood is said in one line, and ends with 0 as well: nothing was found out.
Standard library only, so that nothing has to be installed to ask.
"""

import json
import os
import re
import sys
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: The development set holds the run-time one, version for version.
LOCKS = ("requirements-dev.txt", "requirements-uv.txt")
#: Answers queries as OSV's API does: https://google.github.io/osv.dev/post-v1-querybatch/
SERVICE = "https://api.osv.dev/v1/querybatch"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
SECONDS = 30


class NotAnswered(Exception):
    """The service is out of reach, or says something else than which advisories there are."""


def locked_packages(texts: list[str]) -> list[tuple[str, str]]:
    """Name and version of every locked package, each once, in order."""
    return sorted({pair for text in texts for pair in LOCKED.findall(text)})


def advisories_for(packages: list[tuple[str, str]], service: str) -> dict[str, list[str]]:
    """The ids of the advisories for each package that has some. Raises NotAnswered."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in packages
    ]
    answers = _ask(service, {"queries": queries})
    if len(answers) != len(packages):
        raise NotAnswered(f"{len(answers)} answers for {len(packages)} packages")
    return {
        f"{name} {version}": [str(found["id"]) for found in answer["vulns"]]
        for (name, version), answer in zip(packages, answers, strict=True)
        if answer.get("vulns")
    }


def _ask(service: str, question: dict[str, Any]) -> list[dict[str, Any]]:
    request = urllib.request.Request(  # noqa: S310 - the address is ours or the caller's own
        service, json.dumps(question).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            results = json.load(answer)["results"]
            return [dict(result or {}) for result in results]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotAnswered(str(error) or type(error).__name__) from error


def main() -> int:
    packages = locked_packages([(ROOT / name).read_text() for name in LOCKS])
    service = os.environ.get("ADVISORY_SERVICE", SERVICE)
    try:
        found = advisories_for(packages, service)
    except NotAnswered as reason:
        print(f"not checked: {service} gave no answer ({reason})")  # noqa: T201
        return 0
    for package, ids in found.items():
        print(f"{package}: {', '.join(ids)}")  # noqa: T201
    print(f"{len(packages)} packages checked, {len(found)} with advisories")  # noqa: T201
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
