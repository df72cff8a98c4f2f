"""Work on untrusted bytes in a helper process that may be lost. Pure standard library.

A codec that hangs, eats memory or brings its process down takes the helper along and nothing else:
the caller gets an exception with the cause, and the next call starts another helper. The helper is
a fork that stays, so that a call costs a few ms and not a copy of the caller's page tables. Linux.
"""

import ctypes
import mmap
import os
import pickle
import resource
import select
import signal
import struct
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeVar

Cause = Literal["time", "memory", "crash"]
Result = TypeVar("Result")

SECONDS = 30.0
MEGABYTES = 1536
"""What a helper may take beyond the memory that it begins with [default]."""

SHARED_BYTES = 64 * 1024**2
"""Answers up to this size come back through memory that both see, not through a pipe."""

_SIZE = struct.Struct("<Q?")
_AT_ONCE = 1 << 20  # bytes read at once
_KEEP_MEMORY, _KEPT = (-1, -3), 64 * 1024**2  # mallopt's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD:
# a picture's memory is used again for the next one, which halves a decode's time
_DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class HelperLost(Exception):
    """The helper did not answer. cause: time, memory, or crash: it died by itself."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(f"the helper was lost: {cause}")
        self.cause: Cause = cause


@dataclass(frozen=True)
class _Running:
    pid: int
    to: int  # file descriptors
    back: int
    shared: mmap.mmap


class Helper:
    """One helper of this process. seconds: of the wall clock, for a call; megabytes: see above."""

    def __init__(self, *, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> None:
        self.seconds, self.megabytes = seconds, megabytes
        self._running: _Running | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that would take the next call; None before one is there."""
        return self._running.pid if self._running else None

    def start(self) -> None:
        """Fork now, while this process is small; else the first call does."""
        if self._running is None:
            self._running = _forked(self.megabytes)

    def do(self, work: Callable[..., Result], *given: Any) -> Result:
        """What ``work`` returns: a function of a module, with what can be pickled.

        An exception of ``work`` is raised here. Raises HelperLost.
        """
        message = pickle.dumps((work, given), protocol=pickle.HIGHEST_PROTOCOL)
        try:
            kind, value = self._asked(message)
        except HelperLost:
            self.stop()
            raise
        if kind == "lost":
            self.stop()  # what is left of its memory is in pieces
            raise HelperLost(value)
        if kind == "raised":
            raise value
        result: Result = value
        return result

    def stop(self) -> None:
        """End the helper; the next call starts another one."""
        running, self._running = self._running, None
        if running is not None:
            os.close(running.to)
            os.close(running.back)
            running.shared.close()
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(running.pid, 0)

    def _asked(self, message: bytes) -> tuple[str, Any]:
        limit = time.monotonic() + self.seconds
        self.start()
        assert self._running is not None
        try:
            _write(self._running.to, _SIZE.pack(len(message), 0) + message)
        except BrokenPipeError:  # it was lost since the last call: no fault of this one
            self.stop()
            self.start()
            _write(self._running.to, _SIZE.pack(len(message), 0) + message)
        return _answer(self._running, limit)


def _answer(running: _Running, limit: float) -> tuple[str, Any]:
    """The helper's answer. Raises HelperLost."""
    size, is_shared = _SIZE.unpack(_exactly(running.back, _SIZE.size, limit))
    if not is_shared:
        told: tuple[str, Any] = pickle.loads(_exactly(running.back, size, limit))  # noqa: S301
        return told
    with memoryview(running.shared) as whole, whole[:size] as part:
        told = pickle.loads(part)  # noqa: S301 - written by our own fork
    return told


def _forked(megabytes: int) -> _Running:
    (theirs, to), (back, answers) = os.pipe(), os.pipe()
    shared = mmap.mmap(-1, SHARED_BYTES)
    pid = os.fork()
    if pid == 0:
        _serve(theirs, answers, shared, megabytes)
    os.close(theirs)
    os.close(answers)
    return _Running(pid, to, back, shared)


def _serve(calls: int, answers: int, shared: mmap.mmap, megabytes: int) -> NoReturn:
    """The helper's whole life. It leaves without cleaning up what belongs to its parent."""
    try:
        library = ctypes.CDLL(None)
        library.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        for choice in _KEEP_MEMORY:
            library.mallopt(choice, _KEPT)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        _close_all_but({0, 1, 2, calls, answers})
        _limit_memory(megabytes)
        while True:
            size, _ = _SIZE.unpack(_exactly(calls, _SIZE.size))
            work, given = pickle.loads(_exactly(calls, size))  # noqa: S301 - our parent's
            told = pickle.dumps(_outcome(work, given), pickle.HIGHEST_PROTOCOL)
            is_shared = len(told) <= SHARED_BYTES
            if is_shared:
                shared[: len(told)] = told
            _write(answers, _SIZE.pack(len(told), is_shared) + (b"" if is_shared else told))
    finally:
        os._exit(0)


def _outcome(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", work(*given)
    except MemoryError:
        return "lost", "memory"
    except Exception as error:
        return "raised", error


def _close_all_but(kept: set[int]) -> None:
    """Connections of the parent are the parent's."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in kept:
            with suppress(OSError):
                os.close(int(name))


def _limit_memory(megabytes: int) -> None:
    with open("/proc/self/statm") as file:
        begun = int(file.read().split()[0]) * resource.getpagesize()
    most, (_, hard) = begun + megabytes * 1024**2, resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _write(pipe: int, message: bytes) -> None:
    left = memoryview(message)
    while left:
        left = left[os.write(pipe, left) :]


def _exactly(pipe: int, size: int, limit: float | None = None) -> bytes:
    """So many bytes. Raises HelperLost: “time” past the limit, “crash” when nobody is there."""
    parts: list[bytes] = []
    while size:
        if limit is not None:
            left = limit - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise HelperLost("time")
        part = os.read(pipe, min(size, _AT_ONCE))
        if not part:
            raise HelperLost("crash")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
