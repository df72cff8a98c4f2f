"""What ./test does once the packages are installed: files, browser, checks, pytest.

Nothing is passed over in silence: what cannot be had ends the run with the command that gets it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from config.embedded.faults import as_root
from config.launcher.supervisor import are_models_there
from portfolio.demo import manifest
from tests.checks import ENVIRONMENT, failed_checks
from tests.chromium import chromium_path
from tests.services import GIVEN

#: Programs, each in the package of its name, that the recipes of docs/api.md call.
RECIPES_NEED = ("curl", "jq", "openssl")
#: Arguments that pick tests or look into one: with them one process is quicker than several.
PICKS = re.compile(
    r"[^-]|-[kmnshV]|--(numprocesses|lf|last-failed|ff|failed-first|nf|new-first|sw|stepwise"
    r"|pdb|trace|co|collect-only|fixtures|markers|help|version)\b"
)
#: Memory for each of pytest's processes: its servers, its workers with the models, its browser.
BYTES_EACH = 3_000_000_000
ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str]) -> int:
    """The exit code: pytest's own, or 1 when a check failed."""
    if not are_models_there():
        _manage("fetch_models")
    if not all(manifest.at_hand(entry.name) for entry in manifest.entries()):
        _manage("fetch_portraits", is_needed=False)
    if missing_packages():
        _install_packages()
    failed = failed_checks()
    pytest = [sys.executable, "-m", "pytest", *side_by_side(arguments), *arguments]
    code = subprocess.run(pytest, cwd=ROOT, check=False).returncode
    if failed:
        sys.stderr.write(f"These checks failed: {', '.join(failed)}\n")
    return code or int(bool(failed))


def side_by_side(arguments: Sequence[str]) -> list[str]:
    """The option that has as many processes test as the machine has cores and memory for.

    None where the arguments pick tests or say `-n` themselves: each process makes a database of
    its own first. None either on servers that are given, which can serve one process.
    """
    if any(map(PICKS.match, arguments)) or any(name in os.environ for name in GIVEN):
        return []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    count = min(len(os.sched_getaffinity(0)), memory // BYTES_EACH)
    return ["-n", str(count)] if count > 1 else []


def _manage(command: str, *, is_needed: bool = True) -> None:
    """Run a management command; it says itself what is wrong.

    Tests whose portrait cannot be had are named by pytest, so that is no reason to stop.
    """
    step = [sys.executable, "manage.py", command]
    done = subprocess.run(step, cwd=ROOT, env=ENVIRONMENT, check=False)
    if done.returncode and is_needed:
        sys.exit(done.returncode)


def missing_packages() -> list[str]:
    """Debian's packages that are to be installed: the browser, and what docs/api.md is run with."""
    found = [] if chromium_path() else ["chromium", "fonts-liberation"]
    return found + [name for name in RECIPES_NEED if shutil.which(name) is None]


def _install_packages() -> None:
    """Debian's packages, where we may install; otherwise the one command that does."""
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing_packages()]
    if os.geteuid() == 0:
        sys.stderr.write(f"Installing {', '.join(missing_packages())} …\n")
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update"], install):
            subprocess.run(step, stdout=subprocess.DEVNULL, env=env, check=False)
    if missing := missing_packages():
        sys.exit(f"The tests need {', '.join(missing)}; run: {as_root(' '.join(install))}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
