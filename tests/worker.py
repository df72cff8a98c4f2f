"""A real Celery worker, as a process of its own, on the tests' database and broker."""

import os
import sys
import time
from collections.abc import Generator, Iterator

import pytest
import redis
from django.conf import settings

from config.processes import Process, ProcessEnded, stop_all

START_SECONDS = 60.0
IDLE_SECONDS = 60.0
STOP_SECONDS = 15.0
QUEUE = "celery"
UNACKNOWLEDGED = "unacked"
_log: list[str] = []


class Worker:
    """The running worker: its log, its process, and whether it has anything left to do."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.log = _log
        self._broker = redis.Redis.from_url(settings.REDIS_URL)

    def is_idle(self) -> bool:
        """Whether nothing waits, nothing runs, and the worker is listening for more.

        A task that was taken from the queue is noted as unacknowledged a moment later; in between
        both are empty, but then the worker is not waiting for the broker either.
        """
        look = self._broker.pipeline(transaction=True)
        queued, running, clients = look.llen(QUEUE).hlen(UNACKNOWLEDGED).client_list().execute()
        return not queued and not running and any("b" in client["flags"] for client in clients)

    def wait_until_idle(self, seconds: float = IDLE_SECONDS) -> None:
        """Return once every task is done. Raises ProcessEnded, or TimeoutError with the log."""
        limit = time.monotonic() + seconds
        while not self.is_idle():
            self.process.check_running()
            if time.monotonic() > limit:
                raise TimeoutError("the worker is still busy:\n" + "\n".join(self.log[-30:]))
            time.sleep(0.05)


@pytest.fixture(scope="session")
def worker_process(django_db_setup: None, django_db_blocker: object) -> Iterator[Process]:
    """Started when the first test asks for it; stopped before the test database goes."""
    database = settings.DATABASES["default"]
    base, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    env = os.environ | {
        "DATABASE_URL": f"{base}/{database['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    command = [sys.executable, "-m", "celery", "--app", "config", "worker"]
    command += ["--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"]
    command += ["--hostname", f"tests-{os.getpid()}@localhost", "--without-gossip"]
    process = Process("worker", command, sink=lambda _name, line: _log.append(line), env=env)
    process.start()
    try:
        _wait_until_ready(process)
        yield process
    finally:
        stop_all([process], grace=STOP_SECONDS)


@pytest.fixture
def worker(transactional_db: None, worker_process: Process) -> Iterator[Worker]:
    """The worker; the test ends only when it has nothing left to do, so that none meets the next.

    Rows must really be committed for another process to see them: the test is transactional.
    """
    worker_process.check_running()
    running = Worker(worker_process)
    yield running
    running.wait_until_idle()


def _wait_until_ready(process: Process) -> None:
    limit = time.monotonic() + START_SECONDS
    while not any(" ready." in line for line in _log):
        process.check_running()
        if time.monotonic() > limit:
            raise ProcessEnded(process)
        time.sleep(0.05)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test that used the worker shows the worker's last words."""
    report = yield
    if report.failed and "worker" in getattr(item, "fixturenames", ()) and _log:
        report.sections.append(("worker log", "\n".join(_log[-60:])))
    return report
