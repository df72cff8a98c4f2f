"""The embedded Valkey: broker, cache, and their append-only file."""

import signal
import socket
import time
from pathlib import Path

from config.embedded.binaries import valkey_binary
from config.embedded.readiness import check_starting, deadline
from config.processes import LineSink, Process


class Valkey:
    """A Valkey whose append-only file lies in `data`, answering at `socket_path`.

    Raises EmbeddedError: one line, what is wrong and what mends it.
    """

    def __init__(self, data: Path, socket_path: Path) -> None:
        self.data = data
        self.socket_path = socket_path
        self.binary = valkey_binary()

    @property
    def url(self) -> str:
        return f"unix://{self.socket_path}?db=0"

    def process(self, sink: LineSink) -> Process:
        """The server, not yet started."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket_path),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",  # a broker must never drop what it holds
            "loglevel": "warning",
        }
        command = [str(self.binary)]
        for name, value in options.items():
            command += [f"--{name}", value]
        return Process("broker", command, sink=sink, orphan_signal=signal.SIGTERM, cwd="/")

    def wait_until_ready(self, process: Process) -> None:
        """Return once the server answers PING, which it does when its file is read."""
        limit = deadline()
        while True:
            check_starting(process, limit)
            if self._answers():
                return
            time.sleep(0.03)

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5)
                client.connect(str(self.socket_path))
                client.sendall(b"PING\r\n")
                return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False
