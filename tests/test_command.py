"""./test passes nothing over in silence, and its exit code tells the truth."""

import subprocess

import pytest

from tests import command, services


@pytest.fixture
def ran(monkeypatch) -> list[list[str]]:
    """What would have been run, with everything at hand and every check good."""
    commands: list[list[str]] = []

    def run(step: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        commands.append(step)
        return subprocess.CompletedProcess(step, returncode=0)

    monkeypatch.setattr(command.subprocess, "run", run)
    monkeypatch.setattr(command, "failed_checks", list)
    monkeypatch.setattr(command, "chromium_path", lambda: "/usr/bin/chromium")
    return commands


def test_the_arguments_go_on_to_pytest(ran):
    assert command.main(["tests/prompts", "-k", "layers"]) == 0
    assert ran[-1][1:] == ["-m", "pytest", "tests/prompts", "-k", "layers"]


@pytest.fixture
def big(monkeypatch) -> None:
    """A machine with four cores and memory for them, and no server that is given."""
    for name in services.GIVEN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(command.os, "sched_getaffinity", lambda _: set(range(4)))
    sizes = {"SC_PAGE_SIZE": 1, "SC_PHYS_PAGES": 4 * command.BYTES_EACH}
    monkeypatch.setattr(command.os, "sysconf", sizes.__getitem__)


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize("arguments", [[], ["-x", "-q"], ["--durations=9", "--color=no"]])
def test_all_the_tests_run_in_a_process_for_every_core(ran, arguments):
    assert command.main(arguments) == 0
    assert ran[-1][1:] == ["-m", "pytest", "-n", "4", *arguments]


@pytest.mark.usefixtures("big")
@pytest.mark.parametrize(
    "arguments", [["tests/api"], ["-k", "layers"], ["-klayers"], ["-n", "3"], ["--lf"], ["-n0"]]
)
def test_tests_that_are_picked_run_in_one_process_unless_more_are_asked_for(arguments):
    assert command.side_by_side(arguments) == []


@pytest.mark.usefixtures("big")
def test_there_are_no_more_processes_than_memory_and_given_servers_allow(monkeypatch):
    sizes = {"SC_PAGE_SIZE": 1, "SC_PHYS_PAGES": 3 * command.BYTES_EACH}
    monkeypatch.setattr(command.os, "sysconf", sizes.__getitem__)
    assert command.side_by_side([]) == ["-n", "3"]
    monkeypatch.setattr(command.os, "sched_getaffinity", lambda _: {0})
    assert command.side_by_side([]) == []
    monkeypatch.setattr(command.os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    assert command.side_by_side([]) == []


def test_a_failed_check_fails_the_run_though_every_test_passes(ran, monkeypatch, capsys):
    monkeypatch.setattr(command, "failed_checks", lambda: ["types"])
    assert command.main([]) == 1
    assert "These checks failed: types" in capsys.readouterr().err


def test_the_exit_code_of_pytest_is_that_of_the_run(ran, monkeypatch):
    failed = subprocess.CompletedProcess([], returncode=5)
    monkeypatch.setattr(command.subprocess, "run", lambda *_, **__: failed)
    assert command.main([]) == 5


def test_root_installs_the_programs_that_are_missing(ran, monkeypatch):
    monkeypatch.setattr(command.os, "geteuid", lambda: 0)
    there = {"curl", "openssl"}
    monkeypatch.setattr(command, "chromium_path", lambda: "chromium" in there or None)
    monkeypatch.setattr(command.shutil, "which", lambda name: name if name in there else None)

    def run(step: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        ran.append(step)
        there.update(step if "install" in step else ())
        return subprocess.CompletedProcess(step, returncode=0)

    monkeypatch.setattr(command.subprocess, "run", run)
    assert command.main([]) == 0
    assert ran[0] == ["apt-get", "update"]
    assert ran[1][-3:] == ["chromium", "fonts-liberation", "jq"]


def test_an_ordinary_user_is_told_how_to_install_the_browser(ran, monkeypatch):
    monkeypatch.setattr(command.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(command, "chromium_path", lambda: None)
    with pytest.raises(SystemExit, match=r"run: sudo apt-get install -y .* chromium fonts"):
        command.main([])
    assert ran == []


def test_missing_models_are_fetched_and_stop_the_run_when_they_cannot_be_had(ran, monkeypatch):
    monkeypatch.setattr(command, "are_models_there", lambda: False)
    command.main([])
    assert ran[0][1:] == ["manage.py", "fetch_models"]
    failed = subprocess.CompletedProcess([], returncode=1)
    monkeypatch.setattr(command.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SystemExit):
        command.main([])
