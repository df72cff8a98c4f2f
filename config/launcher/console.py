"""What the launcher prints: its own lines, and those of its processes behind their names."""

import contextlib
import os
import sys
import threading

COLOURS = {"web": 32, "worker": 36, "beat": 34, "setup": 33, "models": 33, "portraits": 33}
QUIET = {
    "db": (" LOG: ", "is starting up"),
    "broker": ("overcommit", "signal-handler", "bye bye"),
    # Celery's warning to root, who knows: seven lines on every start.
    "worker": (
        "SecurityWarning: ",
        "absolutely not recommended!",
        "--uid option",
        "User information: ",
        "_warn_or_raise_security_error",
    ),
}
WIDTH = 9


class Console:
    """Whole lines on standard output, whichever thread prints; colours on a terminal only."""

    def __init__(self) -> None:
        self.has_colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        self._lock = threading.Lock()

    def say(self, line: str) -> None:
        """A line of the launcher's own."""
        self._print(line)

    def emphasise(self, line: str) -> None:
        """A line that people look for."""
        self._print(f"\033[1m{line}\033[0m" if self.has_colour else line)

    def log(self, name: str, line: str) -> None:
        """A line of a process, unless it is empty or one of those that come on every start."""
        if not line or any(words in line for words in QUIET.get(name, ())):
            return
        prefix = f"{name:<{WIDTH}} | "
        if self.has_colour:
            prefix = f"\033[{COLOURS.get(name, 35)}m{prefix}\033[0m"
        self._print(prefix + line)

    def _print(self, line: str) -> None:
        # A reader that went away (`./run | head`) must not take the processes with it.
        with self._lock, contextlib.suppress(BrokenPipeError, ValueError):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
