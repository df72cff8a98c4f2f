"""Setting up: what is locked, what is stamped, and the one line when it cannot be done."""

import errno
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import bootstrap
from config.bootstrap import SetupError

ROOT = Path(__file__).resolve().parents[2]


def locked(name: str) -> dict[str, str]:
    """package -> version of a locked file."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^ ;]+)", text, re.MULTILINE))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch) -> Path:
    """An empty checkout for the bootstrap to work on."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    for name in ("RUN_TIME", "DEVELOPMENT"):
        requirements = tmp_path / f"{name.lower()}.txt"
        requirements.write_text(f"{name.lower()}==1\n")
        monkeypatch.setattr(bootstrap, name, requirements)
    return tmp_path


@pytest.fixture
def made(checkout: Path, monkeypatch) -> list[Path]:
    """What was installed, by stand-ins for the slow steps."""
    installed: list[Path] = []

    def make_environment() -> None:
        bootstrap.site_packages().mkdir(parents=True, exist_ok=True)
        bootstrap.PYTHON.parent.mkdir(exist_ok=True)
        bootstrap.PYTHON.touch(mode=0o755)

    monkeypatch.setattr(bootstrap, "make_environment", make_environment)
    monkeypatch.setattr(bootstrap, "install", installed.append)
    monkeypatch.setattr(bootstrap, "check_libraries", lambda: None)
    return installed


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]
)
def test_every_package_is_locked_with_a_hash_and_no_registry_is_named(name):
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert entries
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


def test_the_development_set_holds_the_run_time_one_version_for_version():
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


def test_exactly_one_opencv_is_locked():
    wheels = [name for name in locked("requirements-dev.txt") if name.startswith("opencv")]
    assert wheels == ["opencv-python-headless"]


def test_a_second_start_installs_nothing(made):
    bootstrap.set_up(bootstrap.RUN_TIME)
    bootstrap.set_up(bootstrap.RUN_TIME)
    assert made == [bootstrap.RUN_TIME]


def test_after_the_tests_set_up_nothing_is_left_to_install_for_running(made):
    bootstrap.set_up(bootstrap.DEVELOPMENT)
    bootstrap.set_up(bootstrap.RUN_TIME)
    assert made == [bootstrap.DEVELOPMENT]


def test_other_requirements_are_installed_anew(made):
    bootstrap.set_up(bootstrap.RUN_TIME)
    bootstrap.RUN_TIME.write_text("run_time==2\n")
    bootstrap.set_up(bootstrap.RUN_TIME)
    assert len(made) == 2


def test_an_environment_that_was_moved_is_installed_anew(made, checkout, monkeypatch):
    bootstrap.set_up(bootstrap.RUN_TIME)
    moved = checkout / "elsewhere" / ".venv"
    moved.parent.mkdir()
    bootstrap.VENV.rename(moved)
    monkeypatch.setattr(bootstrap, "VENV", moved)
    monkeypatch.setattr(bootstrap, "PYTHON", moved / "bin" / "python")
    assert not bootstrap.is_installed(bootstrap.RUN_TIME)


def test_a_failed_installation_leaves_no_stamp(made, monkeypatch):
    def fail(_requirements: Path) -> None:
        raise SetupError("no")

    monkeypatch.setattr(bootstrap, "install", fail)
    with pytest.raises(SetupError):
        bootstrap.set_up(bootstrap.RUN_TIME)
    assert not bootstrap.is_installed(bootstrap.RUN_TIME)


def test_an_installation_that_was_killed_makes_the_environment_anew(checkout, monkeypatch):
    asked = []

    def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
        asked.append(command)
        return subprocess.CompletedProcess(command, returncode=0, stdout="")

    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.touch(mode=0o755)
    bootstrap.make_environment()
    assert not any("--clear" in command for command in asked)
    bootstrap.unfinished_mark().touch()
    bootstrap.make_environment()
    assert any("--clear" in command for command in asked)


def test_a_missing_system_library_leaves_no_stamp_either(made, monkeypatch):
    def fail() -> None:
        raise SetupError("libz")

    monkeypatch.setattr(bootstrap, "check_libraries", fail)
    with pytest.raises(SetupError):
        bootstrap.set_up(bootstrap.RUN_TIME)
    assert not bootstrap.is_installed(bootstrap.RUN_TIME)


def test_two_set_ups_at_once_do_not_meet(made):
    with bootstrap.setup_lock(), pytest.raises(SetupError, match="being set up already"):
        bootstrap.set_up(bootstrap.RUN_TIME)
    bootstrap.set_up(bootstrap.RUN_TIME)
    assert made == [bootstrap.RUN_TIME]


def test_too_little_room_is_said_before_anything_is_written(made, checkout, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOM_NEEDED", 1 << 60)
    with pytest.raises(OSError, match="too little room") as error:
        bootstrap.set_up(bootstrap.RUN_TIME)
    assert made == []
    assert not (checkout / ".venv").exists()
    assert "df -h" in bootstrap.describe_os_error(error.value)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "sudo chown -R"),
        (errno.EROFS, "read-only file system"),
        (errno.ENOSPC, "is full"),
        (errno.EIO, "The machine says no"),
    ],
)
def test_a_disk_that_says_no_ends_in_one_line(number, said):
    line = bootstrap.describe_os_error(OSError(number, "reason", "/some/place"))
    assert said in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "PIP_INDEX_URL"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "df -h"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE FILE", "not the pinned one"),
        ("first\nERROR: something else\n\n", "ERROR: something else"),
        ("", "printed nothing"),
    ],
)
def test_an_installers_output_becomes_the_line_that_helps(output, said):
    assert said in bootstrap.reason(output)


def test_a_system_library_that_is_missing_is_named_with_its_package(monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    broken = "sys; raise ImportError('libGL.so.1: cannot open shared object file')"
    monkeypatch.setattr(bootstrap, "NATIVE_MODULES", broken)
    with pytest.raises(SetupError, match="apt-get install -y libgl1"):
        bootstrap.check_libraries()


def test_all_native_modules_load_on_this_machine(monkeypatch):
    monkeypatch.setattr(bootstrap, "PYTHON", Path(sys.executable))
    assert bootstrap.check_libraries() is None


class TestTheScripts:
    @pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
    def test_can_be_run_and_parse(self, name):
        script = ROOT / name
        shell = "bash" if script.read_text().startswith("#!/usr/bin/env bash") else "sh"
        assert script.stat().st_mode & stat.S_IXUSR
        assert subprocess.run([shell, "-n", str(script)], check=False).returncode == 0

    def test_ci_runs_the_tests_command_and_nothing_else(self):
        lines = (ROOT / ".ci" / "run").read_text().splitlines()
        assert [line for line in lines if "./" in line] == ['exec ./test "$@"']

    @pytest.mark.parametrize("script", ["run", "test"])
    def test_say_in_one_line_that_python_is_missing(self, tmp_path, script):
        for name in ("dirname", "id"):
            found = next(
                Path(folder, name) for folder in ("/usr/bin", "/bin") if Path(folder, name).exists()
            )
            (tmp_path / name).symlink_to(found)
        checkout = tmp_path / "checkout"
        (checkout / "config").mkdir(parents=True)
        for name in (script, "config/find_python.sh"):
            (checkout / name).write_bytes((ROOT / name).read_bytes())
        done = subprocess.run(
            ["/bin/sh", str(checkout / script)],
            env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert "apt-get install -y python3.11 python3.11-venv" in done.stderr
