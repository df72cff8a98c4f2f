"""The fast part of the tests: format, lint, types, contracts, migrations, API schema, containers.

`make check`, or `python -m tests.checks`; ./test runs them before pytest.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
ENVIRONMENT = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings_test"}

#: name -> command. The programs are those of this interpreter's environment.
CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    # Without a database to compare with, Django warns that it compares files alone: as we want.
    "missing migrations": [
        *("python", "-W", "ignore", "manage.py"),
        *("makemigrations", "--check", "--dry-run"),
    ],
    "API schema": ["python", "-m", "tests.api_schema"],
    "Dockerfile": ["hadolint", "Dockerfile"],
    "compose file": [
        *("check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
        "docker-compose.yml",
    ],
}


def failed_checks() -> list[str]:
    """Run every check and say how each went, with the output of those that failed; their names."""
    failed = []
    for name, (program, *options) in CHECKS.items():
        began = time.monotonic()
        done = subprocess.run(
            [str(PROGRAMS / program), *options],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        outcome = "failed" if done.returncode else "ok"
        print(f"check {name}: {outcome} ({time.monotonic() - began:.1f} s)", flush=True)  # noqa: T201
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)  # noqa: T201
    return failed


if __name__ == "__main__":
    sys.exit(bool(failed_checks()))
