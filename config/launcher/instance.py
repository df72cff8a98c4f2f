"""One running Presence for each checkout: the lock, and what others may know of it."""

import fcntl
import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

STOPPING_SECONDS = 15.0


class AlreadyRunning(Exception):
    """Another launcher holds this checkout; the message says where it answers."""


class Instance:
    """The locked file `var/run/instance.json`: process id, address, environment, sockets.

    The embedded servers inherit the lock. So it is free only once nothing uses their data, even
    when the launcher itself was killed.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = folder / "instance.json"
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        self.lock = os.open(self.path, flags, 0o600)

    def acquire(self) -> None:
        """Take the lock; waits for the servers of a launcher that has died.

        Raises AlreadyRunning when a launcher lives, or when its servers do not end.
        """
        deadline = time.monotonic() + STOPPING_SECONDS
        while not self._try_lock():
            known = self.read()
            if _is_alive(known.get("pid")):
                where = f"runs at {known['address']}" if "address" in known else "is being started"
                raise AlreadyRunning(f"Presence {where} already (process {known.get('pid')}).")
            if time.monotonic() > deadline:
                raise AlreadyRunning(
                    f"The servers of a Presence that was killed are still running; see: fuser"
                    f" {self.path}"
                )
            time.sleep(0.1)
        self._forget_sockets(self.read())
        self.write({"pid": os.getpid()})

    def read(self) -> dict[str, Any]:
        """What is written there; empty when nothing can be read."""
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def environment(self) -> dict[str, str] | None:
        """What settings need to reach the running servers; None when no launcher is running."""
        known = self.read()
        return known.get("environment") if _is_alive(known.get("pid")) else None

    def write(self, known: dict[str, Any]) -> None:
        """Say what others may know. The environment holds the secret key: mode 0600."""
        os.ftruncate(self.lock, 0)
        os.pwrite(self.lock, json.dumps(known).encode(), 0)

    def release(self) -> None:
        self.write({})
        os.close(self.lock)

    def _try_lock(self) -> bool:
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    @staticmethod
    def _forget_sockets(known: dict[str, Any]) -> None:
        """Take away the sockets' folder of a launcher that was killed."""
        folder = Path(known.get("sockets") or "/nonexistent")
        is_ours = folder.name.startswith("presence-") and folder.is_dir()
        if is_ours and folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: object) -> bool:
    if not isinstance(pid, int):
        return True  # it has the lock and has not written yet
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
