"""Both servers on new data, gone without a trace at the end: what the tests run against."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded.places import short_folder
from config.embedded.postgresql import TEST_TUNING, PostgreSQL
from config.embedded.valkey import Valkey
from config.processes import LineSink, Process, run_to_end, stop_all

STOP_SECONDS = 10.0


@contextmanager
def temporary_servers(
    sink: LineSink,
    *,
    postgresql: bool = True,
    valkey: bool = True,
    tuning: tuple[str, ...] = TEST_TUNING,
) -> Iterator[dict[str, str]]:
    """Start the servers asked for; yields the environment variables that hold their addresses.

    tuning: PostgreSQL's settings; with the tests' own a commit does not wait for the disk.
    """
    folder = short_folder("presence-tests-")
    started: list[Process] = []
    addresses: dict[str, str] = {}
    try:
        if postgresql:
            database = PostgreSQL(
                folder / "data", folder / "db", copies=folder / "copies", tuning=tuning
            )
            database.prepare(run_to_end)
            started.append(database.process(sink).start())
            database.wait_until_ready(started[-1])
            addresses["DATABASE_URL"] = database.url
        if valkey:
            broker = Valkey(folder / "valkey", folder / "broker.sock")
            started.append(broker.process(sink).start())
            broker.wait_until_ready(started[-1])
            addresses["REDIS_URL"] = broker.url
        yield addresses
    finally:
        stop_all(started, grace=STOP_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
