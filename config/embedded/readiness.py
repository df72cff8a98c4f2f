"""Waiting for a server that has just been started."""

import time

from config.embedded.faults import EmbeddedError
from config.processes import Process, ProcessEnded

START_SECONDS = 60.0


def deadline() -> float:
    """The moment, on the monotonic clock, until which a server may take to answer."""
    return time.monotonic() + START_SECONDS


def check_starting(process: Process, limit: float) -> None:
    """Raises EmbeddedError when the process has ended, or when it is past `limit`."""
    try:
        process.check_running()
    except ProcessEnded as ended:
        name = process.command[0].rsplit("/", 1)[-1]
        raise EmbeddedError.from_output(name, ended.process.last_lines) from ended
    if time.monotonic() > limit:
        raise EmbeddedError(f"{process.command[0]} did not answer in {START_SECONDS:.0f} seconds.")
