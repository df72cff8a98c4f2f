"""Make .venv with the locked packages, then hand over to the command that needs them.

Run by ./run and ./test with whatever Python 3.11 the machine has: standard library only, and
nothing of ours is imported. Whatever is wrong ends as one line that says what mends it.
"""

import ctypes
import errno
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
INSTALLER = ROOT / "requirements-uv.txt"
RUN_TIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"
COMMANDS = {"run": (RUN_TIME, "config.launcher"), "test": (DEVELOPMENT, "tests.command")}
PR_SET_PDEATHSIG = 1
ROOM_NEEDED = 1_500_000_000  # bytes: packages, models, databases

# What a minimal system may lack shows when these are imported.
NATIVE_MODULES = "cv2, numpy, scipy, PIL, pillow_heif, psycopg, ai_edge_litert.interpreter, argon2"
OFFLINE = re.compile(
    r"name resolution|Name or service not known|Network is unreachable|Connection refused"
    r"|No route to host|timed out|ProxyError|NewConnectionError|from versions: none|dns error",
    re.IGNORECASE,
)


class SetupError(Exception):
    """Presence cannot be set up; the message is one line with what mends it."""


def main(arguments: Sequence[str]) -> None:
    """Set up, then become the command. Never returns, unless by SystemExit."""
    # Both end the installer as well; a shell's background job would ignore the first.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    name, *rest = arguments
    requirements, module = COMMANDS[name]
    try:
        set_up(requirements)
    except SetupError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(describe_os_error(error))
    except KeyboardInterrupt:
        sys.exit(130)
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "-m", module, *rest])  # noqa: S606 - our own interpreter


def set_up(requirements: Path) -> None:
    """Install what is locked in `requirements`, unless this very set is installed already."""
    if is_installed(requirements):
        return
    check_room(ROOT)
    with setup_lock():
        if not is_installed(requirements):
            install_all(requirements)


@contextmanager
def setup_lock() -> Iterator[None]:
    """One set-up at a time in this checkout. Raises SetupError when another is at work."""
    folder = ROOT / "var" / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(
                "Presence is being set up already, by another ./run or ./test; wait for its end."
            ) from None
        yield


def install_all(requirements: Path) -> None:
    """Environment, packages, and a look whether they load; stamped when all of it is done."""
    make_environment()
    unfinished_mark().touch()
    count = requirements.read_text().count("==")
    say(f"Installing {count} locked packages into .venv (once) …")
    install(requirements)
    unfinished_mark().unlink()
    check_libraries()
    # Our own packages are importable from every program of the environment, whatever its folder.
    (site_packages() / "presence.pth").write_text(f"{ROOT}\n")
    for satisfied in {requirements, RUN_TIME}:  # the development set holds the run-time one
        stamp_of(satisfied).write_text(digest_of(satisfied))


def is_installed(requirements: Path) -> bool:
    """Whether the stamp, written last, is that of these requirements in this folder."""
    stamp = stamp_of(requirements)
    # X_OK is no for what is not there and for what this account may not use.
    is_usable = os.access(PYTHON, os.X_OK) and not unfinished_mark().exists()
    return is_usable and stamp.is_file() and stamp.read_text() == digest_of(requirements)


def stamp_of(requirements: Path) -> Path:
    return VENV / f".{requirements.name}.sha256"


def unfinished_mark() -> Path:
    """There while packages are being installed: an installer that was killed leaves halves."""
    return VENV / ".unfinished"


def digest_of(requirements: Path) -> str:
    """Of the requirements and the place: an environment that was moved does not work."""
    return hashlib.sha256(requirements.read_bytes() + os.fsencode(VENV)).hexdigest()


def site_packages() -> Path:
    return VENV / "lib" / "python3.11" / "site-packages"


def check_room(folder: Path) -> None:
    """Refuse before anything is written, not halfway."""
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, "read-only", str(folder))
    if not os.access(folder, os.W_OK):
        raise OSError(errno.EACCES, "not writable", str(folder))
    free = shutil.disk_usage(folder).free
    if free < ROOM_NEEDED:
        raise OSError(errno.ENOSPC, "too little room", str(folder))


def describe_os_error(error: OSError) -> str:
    """One line for a disk that says no."""
    place = error.filename or ROOT
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        need = f"{ROOM_NEEDED / 1e9:.1f} GB"
        return f"The disk under {place} is full: Presence needs {need} there; see: df -h '{place}'"
    if error.errno == errno.EROFS:
        return f"{place} is on a read-only file system; remount it, or move the checkout: mount"
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"{place} is closed to this account; run: sudo chown -R \"$(id -un)\" '{ROOT}'"
    return f"The machine says no: {error}"


def make_environment() -> None:
    """A virtual environment with pip; one that was left half-made is made anew."""
    is_whole = os.access(PYTHON, os.X_OK) and not unfinished_mark().exists()
    if is_whole and succeeds([str(PYTHON), "-m", "pip", "--version"]):
        return
    base = Path(sys.base_prefix) / "bin" / "python3.11"
    python = str(base) if base.exists() else sys.executable
    if not succeeds([python, "-c", "import venv, ensurepip; ensurepip.version()"]):
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise SetupError(
            f"This Python lacks its venv module; run: {sudo}apt-get install -y python3.11-venv"
        )
    say("Making .venv …")
    made = run([python, "-m", "venv", "--clear", str(VENV)])
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(f"No virtual environment could be made: {reason(made.stdout)}")


def install(requirements: Path) -> None:
    """By uv where it can be had, four times as fast; by pip otherwise. Hashes hold in both."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    pip += ["--disable-pip-version-check", "--retries=2"]
    uv = VENV / "bin" / "uv"
    if uv.exists() or not run([*pip, "-r", str(INSTALLER)]).returncode:
        fast = [str(uv), "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        fast += ["--compile-bytecode", "--system-certs", "--python", str(PYTHON)]
        fast += ["-r", str(requirements)]
        if not run(fast).returncode:
            return
    slow = run([*pip, "--compile", "-r", str(requirements)])
    if slow.returncode:
        raise SetupError(f"The packages could not be installed: {reason(slow.stdout)}")


def check_libraries() -> None:
    """Raises SetupError with the command that installs a missing system library."""
    done = run([str(PYTHON), "-c", f"import {NATIVE_MODULES}"])
    if done.returncode:
        diagnosis = "import sys; from config.embedded.faults import known_fault as k;"
        diagnosis += "print(k(sys.stdin.read()) or '')"
        known = subprocess.run(
            [str(PYTHON), "-c", diagnosis],
            input=done.stdout,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        ).stdout.strip()
        raise SetupError(f"Presence cannot run: {known or reason(done.stdout)}")


def reason(output: str) -> str:
    """The one line in an installer's output that tells a person what to do."""
    if "No space left on device" in output:
        return f"the disk is full; make room and see: df -h '{ROOT}' /tmp"
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output:
        return "a package is not the pinned one: do not install it; report this to the project."
    if OFFLINE.search(output):
        return (
            "the package registry cannot be reached; check the network, or name a mirror with"
            " PIP_INDEX_URL, and run the command again."
        )
    said = [line.strip() for line in output.splitlines() if line.strip()]
    return said[-1] if said else "the installer printed nothing."


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run with standard output and error in one text."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=env,
        preexec_fn=end_with_us,
        check=False,
    )


def end_with_us() -> None:
    """Before exec: have the kernel kill this child when we are gone, however we went."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def succeeds(command: list[str]) -> bool:
    return run(command).returncode == 0


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
