"""Child processes that print with a prefix, stop by the right signal and never outlive us.

Standard library only.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from pwd import struct_passwd
from typing import IO

PR_SET_PDEATHSIG = 1
REMEMBERED_LINES = 40

LineSink = Callable[[str, str], None]
_libc = ctypes.CDLL(None, use_errno=True)


class ProcessEnded(Exception):
    """A process ended that should be running; the message says which, how, and its last words."""

    def __init__(self, process: "Process") -> None:
        self.process = process
        words = " / ".join(list(process.last_lines)[-3:])
        ending = f"{process.name} ended with {describe_exit(process.returncode)}"
        super().__init__(f"{ending}: {words}" if words else ending)


def describe_exit(code: int | None) -> str:
    """`exit code 3`, or `signal SIGKILL` for a process that a signal ended."""
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


class Process:
    """One child in a session of its own, so that a terminal's Ctrl-C reaches only its parent.

    `stop_signal` asks it to end. `orphan_signal` is what the kernel sends should the parent die:
    nobody is left then to wait for a graceful end, so only what guards data gets a gentle one.
    `account` is whom to run as when the parent is root. `sink` gets (name, line) for every line
    printed. Start it from the main thread: the kernel's watch is over the thread that forked.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        sink: LineSink,
        env: Mapping[str, str] | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        orphan_signal: signal.Signals = signal.SIGKILL,
        account: struct_passwd | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.sink = sink
        self.env = dict(os.environ if env is None else env)
        self.stop_signal = stop_signal
        self.orphan_signal = orphan_signal
        self.account = account
        self.cwd = cwd
        self.last_lines: deque[str] = deque(maxlen=REMEMBERED_LINES)
        self._popen: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None

    def start(self, *, keep_open: Iterable[int] = ()) -> "Process":
        """Fork and exec. `keep_open` are file descriptors that the child inherits."""
        account = self.account
        self._popen = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.env,
            cwd=self.cwd,
            start_new_session=True,
            pass_fds=tuple(keep_open),
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=_die_with(os.getpid(), self.orphan_signal),  # noqa: PLW1509 - prctl, no locks
        )
        assert self._popen.stdout is not None
        self._reader = threading.Thread(
            target=self._read, args=(self._popen.stdout,), name=f"{self.name}-output", daemon=True
        )
        self._reader.start()
        return self

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    @property
    def returncode(self) -> int | None:
        return self._popen.poll() if self._popen else None

    @property
    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def check_running(self) -> None:
        """Raises ProcessEnded when the process is not running any more."""
        if not self.is_running:
            self._drain()
            raise ProcessEnded(self)

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit code, or None when it still runs after `seconds`."""
        if self._popen is None:
            return None
        try:
            code = self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._drain()
        return code

    def ask_to_stop(self) -> None:
        """Send the stop signal to the process itself; what it started is its own to end."""
        if self._popen is not None and self.is_running:
            self._popen.send_signal(self.stop_signal)

    def kill(self) -> None:
        """End the process and all it started at once."""
        if self._popen is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()

    def _drain(self) -> None:
        if self._reader is not None:
            self._reader.join(1)

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            for raw in stream:
                line = raw.decode("utf-8", "replace").rstrip()
                self.last_lines.append(line)
                self.sink(self.name, line)


def run_to_end(process: Process) -> None:
    """Run a process that is to finish by itself. Raises ProcessEnded unless it ends with 0."""
    if process.start().wait() != 0:
        raise ProcessEnded(process)


def stop_all(processes: Sequence[Process], *, grace: float) -> list[Process]:
    """Ask all to stop, then kill those (and their descendants) that still run after `grace` s.

    Returns those that had to be killed.
    """
    for process in processes:
        process.ask_to_stop()
    deadline = time.monotonic() + grace
    stubborn = []
    for process in processes:
        if process.pid is not None:
            process.wait(max(0.0, deadline - time.monotonic()))
            if process.is_running:
                stubborn.append(process)
            process.kill()
    return stubborn


def _die_with(parent: int, orphan_signal: signal.Signals) -> Callable[[], None]:
    """What a child runs between fork and exec: be signalled when `parent` is no more."""

    def arrange() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(1)

    return arrange
