"""Children: their lines, their end, and that they never outlive the parent."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config.processes import Process, ProcessEnded, run_to_end, stop_all
from tests.config.waiting import is_alive, wait_for

ROOT = Path(__file__).resolve().parents[2]
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(60)
"""
WITH_CHILD = """
import subprocess, time
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
ENDS_ITSELF = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(7))
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def lines() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def python(lines) -> Callable[..., Process]:
    def make(code: str, **options) -> Process:
        def note(name: str, line: str) -> None:
            lines.append((name, line))

        return Process("child", [sys.executable, "-c", code], sink=note, **options)

    return make


def test_every_line_arrives_with_the_name_of_the_process(python, lines):
    run_to_end(python("import sys; print('one'); print('two', file=sys.stderr)"))
    assert sorted(lines) == [("child", "one"), ("child", "two")]


def test_a_line_that_is_no_utf_8_is_shown_all_the_same(python, lines):
    run_to_end(python("import os; os.write(1, b'caf\\xe9\\n')"))
    assert lines == [("child", "caf\ufffd")]


def test_a_step_that_fails_is_reported_with_its_code_and_last_words(python):
    with pytest.raises(ProcessEnded, match="child ended with exit code 3: no bread"):
        run_to_end(python("print('no bread'); raise SystemExit(3)"))


def test_a_process_that_was_killed_is_reported_by_its_signal(python):
    process = python("import time; time.sleep(60)").start()
    os.kill(process.pid, signal.SIGKILL)
    process.wait(5)
    with pytest.raises(ProcessEnded, match="SIGKILL"):
        process.check_running()


def test_the_signal_asked_for_is_the_one_that_is_sent(python, lines):
    process = python(ENDS_ITSELF, stop_signal=signal.SIGINT).start()
    wait_for(lambda: lines)
    assert stop_all([process], grace=10) == []
    assert process.returncode == 7


def test_what_does_not_stop_in_time_is_killed_and_named(python, lines):
    process = python(STUBBORN).start()
    wait_for(lambda: lines)
    assert stop_all([process], grace=0.2) == [process]
    assert process.returncode == -signal.SIGKILL


def test_what_a_stopped_process_had_started_is_gone_as_well(python, lines):
    process = python(WITH_CHILD).start()
    wait_for(lambda: lines)
    grandchild = int(lines[0][1])
    stop_all([process], grace=5)
    wait_for(lambda: not is_alive(grandchild))
    assert not is_alive(process.pid)


def test_a_process_that_never_started_is_stopped_without_ado(python):
    assert stop_all([python("pass")], grace=1) == []


PARENT = """
import sys, time
from config.embedded.account import server_account
from config.processes import Process
account = server_account() if sys.argv[1] == "lent" else None
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
command = [sys.executable, "-c", deaf] if sys.argv[1] == "deaf" else ["sleep", "60"]
child = Process("child", command, sink=lambda n, l: None, account=account, cwd="/").start()
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("account", ["own", "lent", "deaf"])
def test_killing_the_parent_leaves_no_child_behind_be_it_lent_or_deaf(account):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, account], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
        assert is_alive(child)
        if account == "lent" and os.geteuid() == 0:
            assert Path(f"/proc/{child}").stat().st_uid != 0
        parent.kill()
        parent.wait()
        wait_for(lambda: not is_alive(child))
