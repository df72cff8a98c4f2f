"""The embedded PostgreSQL: its data folder, its command, its address."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from config.embedded.account import give, server_account
from config.embedded.binaries import major_version, postgresql_binaries
from config.embedded.faults import EmbeddedError
from config.embedded.readiness import check_starting, deadline
from config.processes import LineSink, Process, ProcessEnded

DATABASE = "presence"
SOCKET_NAME = ".s.PGSQL.5432"
TEST_TUNING = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class PostgreSQL:
    """A PostgreSQL whose data lie in `data` and whose socket lies in `sockets`.

    Run by root, the server and its files belong to `nobody`: PostgreSQL refuses root. `copies` is
    where its programs go when that account cannot reach the installed ones. `tuning` are settings
    as in `postgresql.conf`. Raises EmbeddedError: one line, what is wrong and what mends it.
    """

    def __init__(
        self, data: Path, sockets: Path, *, copies: Path, tuning: tuple[str, ...] = ()
    ) -> None:
        self.data = data
        self.sockets = sockets
        self.tuning = tuning
        self.account = server_account()
        self.binaries = postgresql_binaries(self.account, copies)

    @property
    def url(self) -> str:
        return f"postgres://{DATABASE}@/{self.sockets}/{DATABASE}"

    def prepare(self, run: Callable[[Process], None]) -> None:
        """Make the data folder unless it is there: under another name first, then renamed.

        `run` runs a process to its end and raises ProcessEnded unless that is a good one.
        """
        version = self.data / "PG_VERSION"
        if version.is_file():
            self._check_data(version.read_text().strip())
            return
        unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=self.data.parent))
        try:
            give(unfinished, self.account)
            initdb = self._initdb(unfinished)
            run(Process("db", initdb, sink=_say_nothing, account=self.account, cwd="/"))
            unfinished.rename(self.data)
        except ProcessEnded as ended:
            raise EmbeddedError.from_output("initdb", ended.process.last_lines) from ended
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)

    def process(self, sink: LineSink) -> Process:
        """The server, not yet started. Its first argument tells `ps` which data it serves."""
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        give(self.sockets, self.account)
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            "unix_socket_permissions=0700",
            *self.tuning,
        )
        command = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        # SIGINT is PostgreSQL's fast shutdown; at SIGTERM it would wait for every client to leave.
        return Process(
            "db",
            command,
            sink=sink,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            account=self.account,
            cwd="/",
        )

    def wait_until_ready(self, process: Process) -> None:
        """Return once the server answers and holds the database."""
        import psycopg

        limit = deadline()
        while True:
            check_starting(process, limit)
            try:
                with psycopg.connect(
                    host=str(self.sockets), user=DATABASE, dbname="postgres", autocommit=True
                ) as connection:
                    query = "SELECT FROM pg_database WHERE datname = %s"
                    if connection.execute(query, [DATABASE]).fetchone() is None:
                        connection.execute(f"CREATE DATABASE {DATABASE}")
                return
            except psycopg.OperationalError:
                time.sleep(0.03)

    def _initdb(self, folder: Path) -> list[str]:
        # `trust`, because only we can open the socket's folder (mode 0700).
        return [
            str(self.binaries / "initdb"),
            f"--pgdata={folder}",
            f"--username={DATABASE}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]

    def _check_data(self, made_by: str) -> None:
        owner = self.data.stat().st_uid
        if owner != (self.account.pw_uid if self.account else os.getuid()):
            raise EmbeddedError(
                f"{self.data} belongs to another account (uid {owner}): start Presence as the one"
                f" that made it (root, when the owner is nobody), or move the folder away."
            )
        ours = major_version(self.binaries)
        if made_by != ours:
            raise EmbeddedError(
                f"{self.data} was made by PostgreSQL {made_by} and this is {ours}: set PG_BIN to"
                f" the programs of {made_by}, or move the folder away to begin anew."
            )


def _say_nothing(_name: str, _line: str) -> None:
    """What initdb reports is of interest only when it fails, and is remembered for that."""
