"""A Presence of the benchmark's own: servers, database, media, worker; and what it uses."""

import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.temporary import temporary_servers
from config.launcher import commands
from config.processes import Process, ProcessEnded, stop_all

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 15.0


@contextmanager
def installation() -> Iterator[None]:
    """Start PostgreSQL and Valkey as ./run tunes them, set Django up on them, and migrate."""
    with (
        temporary_servers(lambda _name, _line: None, tuning=()) as addresses,
        tempfile.TemporaryDirectory(prefix="presence-bench-") as media,
    ):
        os.environ |= addresses | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "MEDIA_ROOT": media,
        }
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def worker_process(processes: int) -> Iterator[Process]:
    """The worker as ./run starts it, with so many processes; ready for its first task."""
    lines: list[str] = []
    process = Process(
        "worker",
        commands.worker(processes),
        sink=lambda _name, line: lines.append(line),
        env=os.environ | commands.WORKER_ENVIRONMENT,
        cwd=ROOT,
    )
    process.start()
    try:
        limit = time.monotonic() + START_SECONDS
        while not any(" ready." in line for line in lines):
            process.check_running()
            if time.monotonic() > limit:
                raise ProcessEnded(process)
            time.sleep(0.05)
        yield process
    finally:
        stop_all([process], grace=STOP_SECONDS)
