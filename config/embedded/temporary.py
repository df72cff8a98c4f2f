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
    sink: LineSink, *, postgresql: bool = True, valkey: bool = True
) -> Iterator[dict[str, str]]:
    """Start the servers asked for; yields the environment variables that hold their addresses."""
    folder = short_folder("presence-tests-")
    started: list[Process] = []
    addresses: dict[str, str] = {}
    try:
        if postgresql:
            database = PostgreSQL(
                folder / "data", folder / "db", copies=folder / "copies", tuning=TEST_TUNING
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
