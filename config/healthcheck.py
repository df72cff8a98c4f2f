"""The containers' health checks, run as a script: standard library only, so that asking is cheap.

`web`: the page /health answers, which needs the database. `beat`: the clock has written down what
it rang for in the last minutes.
"""

import http.client
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PORT = 8000
BEAT_SECONDS = 600  # Celery's beat writes its schedule every three minutes


def is_web_healthy(port: int = PORT) -> bool:
    """Whether /health answers well; the header stands in for the proxy that ends TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health", headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status < 400
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_beat_healthy(schedule: Path) -> bool:
    """Whether the schedule, in whichever files this machine's dbm keeps it, is fresh."""
    written = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SECONDS


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0 healthy, 1 not."""
    if arguments == ["web"]:
        return int(not is_web_healthy())
    if arguments == ["beat"]:
        return int(not is_beat_healthy(Path(os.environ["CELERY_BEAT_SCHEDULE_FILE"])))
    raise SystemExit("healthcheck.py web | beat")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
