"""The embedded servers start, answer, keep what they hold, and say what is wrong."""

import os
import pwd
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config.embedded import places
from config.embedded.account import can_reach, give, server_account
from config.embedded.binaries import postgresql_binaries
from config.embedded.faults import EmbeddedError, known_fault
from config.embedded.places import reachable_home, short_folder
from config.embedded.postgresql import PostgreSQL
from config.embedded.temporary import temporary_servers
from config.embedded.valkey import Valkey
from config.processes import Process, run_to_end, stop_all


@pytest.fixture
def folder() -> Iterator[Path]:
    made = short_folder("presence-tests-")
    yield made
    shutil.rmtree(made)


@pytest.fixture
def started() -> Iterator[list[Process]]:
    processes: list[Process] = []
    yield processes
    stop_all(processes, grace=10)


def start_database(folder: Path, started: list[Process]) -> PostgreSQL:
    """As ./run starts it: with the tests' tuning a killed server forgets its last commits."""
    server = PostgreSQL(folder / "data", folder / "db", copies=folder / "c")
    server.prepare(run_to_end)
    started.append(server.process(lambda _name, _line: None).start())
    server.wait_until_ready(started[-1])
    return server


def test_what_was_committed_survives_a_database_that_was_killed(folder, started):
    server = start_database(folder, started)
    where = {"host": str(server.sockets), "user": "presence", "dbname": "presence"}
    with psycopg.connect(**where) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    os.kill(started[0].pid, signal.SIGKILL)
    started[0].wait(10)
    start_database(folder, started)
    with psycopg.connect(**where) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)


def test_the_database_sorts_the_same_way_on_every_machine(folder, started):
    server = start_database(folder, started)
    query = "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'presence'"
    with psycopg.connect(
        host=str(server.sockets), user="presence", dbname="presence"
    ) as connection:
        assert connection.execute(query).fetchone() in [("b", "C.UTF-8"), (b"b", "C.UTF-8")]


def test_the_broker_remembers_its_queue_after_it_was_killed(folder, started):
    for expected in (0, 1):
        server = Valkey(folder / "valkey", folder / "broker.sock")
        process = server.process(lambda _name, _line: None).start()
        started.append(process)
        server.wait_until_ready(process)
        client = redis.Redis.from_url(server.url)
        assert client.llen("queue") == expected
        client.rpush("queue", "a task")
        client.config_set("appendfsync", "always")
        client.close()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)


def test_temporary_servers_leave_nothing_behind():
    with temporary_servers(lambda _name, _line: None) as addresses:
        folder = Path(addresses["REDIS_URL"].removeprefix("unix://").partition("?")[0]).parent
        assert folder.is_dir()
    assert not folder.exists()


def test_data_of_another_major_version_are_refused_in_one_line(folder):
    server = PostgreSQL(folder / "data", folder / "db", copies=folder / "c")
    server.data.mkdir()
    give(server.data, server.account)
    (server.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 15 .* PG_BIN"):
        server.prepare(run_to_end)


def test_data_of_another_account_are_refused_in_one_line(folder, monkeypatch):
    server = PostgreSQL(folder / "data", folder / "db", copies=folder / "c")
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("18\n")
    monkeypatch.setattr(server, "account", None)
    monkeypatch.setattr(os, "getuid", lambda: 4242)
    with pytest.raises(EmbeddedError, match="belongs to another account"):
        server.prepare(run_to_end)


def test_a_failed_initdb_leaves_no_half_made_folder(folder, monkeypatch):
    server = PostgreSQL(folder / "data", folder / "db", copies=folder / "c")
    monkeypatch.setattr(server, "_initdb", lambda _folder: ["/bin/sh", "-c", "echo no; exit 1"])
    with pytest.raises(EmbeddedError, match="initdb ended: no"):
        server.prepare(run_to_end)
    assert list(folder.iterdir()) == []


def test_programs_out_of_reach_are_copied_with_their_libraries(folder, monkeypatch):
    monkeypatch.setattr("config.embedded.binaries.can_reach", lambda _path, _account: False)
    account = pwd.getpwuid(os.getuid())
    umask = os.umask(0o077)  # of an account that lets nobody read what it makes
    try:
        programs = postgresql_binaries(account, folder / "copies")
    finally:
        os.umask(umask)
    lent = server_account()
    assert lent is None or can_reach(programs / "postgres", lent)
    assert folder in programs.parents
    initdb = Process("initdb", [str(programs / "initdb"), "--version"], sink=lambda _n, _l: None)
    run_to_end(initdb)
    assert "(PostgreSQL) 18" in initdb.last_lines[0]


def test_pg_bin_names_other_programs_and_says_when_they_are_not_there(tmp_path, monkeypatch):
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedError, match="no initdb in it"):
        postgresql_binaries(None, tmp_path)
    (tmp_path / "initdb").touch()
    assert postgresql_binaries(None, tmp_path / "copies") == tmp_path


def test_a_closed_home_has_a_stand_in_for_the_database(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "STAND_IN", tmp_path / "lib")
    monkeypatch.setattr(places, "server_account", lambda: "somebody")
    monkeypatch.setattr(places, "can_reach", lambda _path, _account: False)
    first, second = reachable_home(tmp_path / "a"), reachable_home(tmp_path / "b")
    assert first.parent == second.parent == tmp_path / "lib"
    assert first != second
    assert first == reachable_home(tmp_path / "a")


def test_an_account_reaches_what_is_open_and_not_what_is_closed(folder):
    account = server_account()
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    if account is None:  # an ordinary user lends no account: everything of theirs will do
        assert reachable_home(closed) == closed
    else:
        assert can_reach(folder, account)
        assert not can_reach(closed, account)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("x: libz.so.1: cannot open shared object file: No such file", "apt-get install -y zlib1g"),
        ("ImportError: libGL.so.1: cannot open shared object file", "apt-get install -y libgl1"),
        ("libodd.so.9: cannot open shared object file", "libodd.so.9 is missing"),
        ("could not write: No space left on device", "df -h"),
        ("mkdir: Read-only file system", "read-only"),
    ],
)
def test_what_a_machine_lacks_is_said_with_what_mends_it(printed, said):
    assert said in (known_fault(printed) or "")


def test_a_fault_that_is_not_known_shows_the_last_words():
    assert known_fault("PANIC: the moon is full") is None
    error = EmbeddedError.from_output("postgres", ["one", "", "PANIC: the moon is full"])
    assert "one / PANIC: the moon is full" in str(error)
