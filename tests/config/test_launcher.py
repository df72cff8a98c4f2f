"""The launcher's parts: one instance, a port, a key, prefixed lines."""

import fcntl
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import listening
from config.launcher.console import Console
from config.launcher.environment import environment_of, secret_key
from config.launcher.instance import AlreadyRunning, Instance
from config.launcher.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]


def test_a_second_instance_is_told_where_the_first_answers(tmp_path):
    first = Instance(tmp_path / "run")
    first.acquire()
    first.write({"pid": os.getpid(), "address": "http://127.0.0.1:8000/"})
    with pytest.raises(AlreadyRunning, match=r"runs at http://127\.0\.0\.1:8000/ already"):
        Instance(tmp_path / "run").acquire()
    first.release()


def test_a_second_instance_is_told_that_the_first_is_only_starting(tmp_path):
    first = Instance(tmp_path / "run")
    first.acquire()
    with pytest.raises(AlreadyRunning, match="is being started already"):
        Instance(tmp_path / "run").acquire()
    first.release()


def test_the_place_of_an_instance_that_ended_is_free_again(tmp_path):
    first = Instance(tmp_path / "run")
    first.acquire()
    first.release()
    second = Instance(tmp_path / "run")
    second.acquire()
    assert second.read() == {"pid": os.getpid()}
    second.release()


def test_servers_of_a_launcher_that_was_killed_are_waited_for(tmp_path):
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = Instance(tmp_path / "run")
    fcntl.flock(left.lock, fcntl.LOCK_EX)
    left.write({"pid": ended.pid})
    server = subprocess.Popen(["sleep", "0.5"], pass_fds=[left.lock])
    os.close(left.lock)
    Instance(tmp_path / "run").acquire()
    assert server.wait(0.2) == 0


def test_the_sockets_of_a_launcher_that_was_killed_are_taken_away(tmp_path):
    sockets = tmp_path / "presence-old"
    sockets.mkdir()
    ended = subprocess.Popen(["true"])
    ended.wait()
    left = Instance(tmp_path / "run")
    left.write({"pid": ended.pid, "sockets": str(sockets)})
    os.close(left.lock)
    Instance(tmp_path / "run").acquire()
    assert not sockets.exists()


def test_the_environment_of_a_launcher_that_was_killed_is_not_offered(tmp_path):
    instance = Instance(tmp_path / "run")
    instance.write({"pid": os.getpid(), "environment": {"SECRET_KEY": "x"}})
    assert instance.environment() == {"SECRET_KEY": "x"}
    ended = subprocess.Popen(["true"])
    ended.wait()
    instance.write({"pid": ended.pid, "environment": {"SECRET_KEY": "x"}})
    assert instance.environment() is None


def test_what_others_may_know_is_readable_by_its_account_alone(tmp_path):
    instance = Instance(tmp_path / "run")
    assert stat.S_IMODE(instance.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(instance.path.parent.stat().st_mode) == 0o700


def test_a_taken_port_gives_way_to_the_next_free_one():
    with listening.listen(20000) as first:
        port = first.getsockname()[1]
        with listening.listen(port) as second:
            assert second.getsockname()[1] > port
            assert listening.address_of(second).endswith(f":{second.getsockname()[1]}/")


def test_a_range_without_a_free_port_is_named(monkeypatch):
    monkeypatch.setattr(listening, "TRIES", 1)
    with listening.listen(21000) as first:
        port = first.getsockname()[1]
        with pytest.raises(listening.NoPort, match=f"from {port} to {port}"):
            listening.listen(port)


def test_a_port_that_nobody_serves_is_no_answer():
    with socket.socket() as closed:
        closed.bind((listening.HOST, 0))
        assert not listening.answers(closed)


def test_the_secret_key_is_made_once_and_kept_to_its_account(tmp_path):
    first = secret_key(tmp_path)
    assert len(first) > 60
    assert secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_secret_key_that_is_given_stays(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "given")
    env = environment_of({"DATABASE_URL": "postgres://somewhere/x"})
    assert env["SECRET_KEY"] == "given"
    assert env["DATABASE_URL"] == "postgres://somewhere/x"


def test_lines_stand_behind_the_name_of_their_process_without_colour_in_a_pipe(capsys):
    console = Console()
    console.log("worker", "ready")
    console.log("db", "2026-01-01 LOG:  listening")
    console.log("db", "2026-01-01 ERROR:  no such table")
    assert capsys.readouterr().out.splitlines() == [
        "worker    | ready",
        "db        | 2026-01-01 ERROR:  no such table",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "0"], "a port is a number from 1 to 65535"),
        (["manage"], "manage needs a command"),
        (["--colour"], "unrecognized arguments"),
    ],
)
def test_an_option_that_cannot_be_is_refused(arguments, said):
    done = subprocess.run(
        [sys.executable, "-m", "config.launcher", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("given", "begins"), [({}, "announced"), ({"SITE_URL": "https://p.example/"}, "given")]
)
def test_links_in_letters_begin_with_the_announced_address_unless_another_is_given(
    tmp_path, monkeypatch, given, begins
):
    instance = Instance(tmp_path / "run")
    instance.acquire()
    supervisor = Supervisor(Console(), instance)
    supervisor.env = dict.fromkeys(
        ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"), "x"
    )
    supervisor.env |= given
    for step in ("_start_servers", "_fetch_files", "_set_up", "_start_apps", "_wait_for_web"):
        monkeypatch.setattr(supervisor, step, lambda *_, **__: None)
    supervisor.start(18160, with_demo=False)
    known = instance.read()
    expected = known["address"] if begins == "announced" else "https://p.example/"
    assert known["environment"]["SITE_URL"] == supervisor.env["SITE_URL"] == expected
    supervisor.stop()
    instance.release()
