"""The command lines of the product's own processes."""

import socket
import sys

PYTHON = [sys.executable]
MANAGE = [*PYTHON, "manage.py"]
WEB_STOP_SECONDS = 3
WORKER_PROCESSES = 2
WORKER_STOP_SECONDS = 1.5  # for a task at work to end; after that it goes back to the broker
# Told to stop, a worker gives its task back to the broker instead of finishing it.
WORKER_ENVIRONMENT = {"REMAP_SIGTERM": "SIGQUIT"}


def web(listener: socket.socket) -> list[str]:
    """gunicorn on a socket that is open already."""
    return [
        *(*PYTHON, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", str(WEB_STOP_SECONDS), "--no-control-socket"),
        *("--log-level", "warning", "--logger-class", "config.web_logs.RedactingLogger"),
    ]


def worker(processes: int = WORKER_PROCESSES) -> list[str]:
    """Celery with real processes: thread pools ignore the tasks' time limits."""
    return [
        *(*PYTHON, "-m", "celery", "--quiet", "--app", "config", "worker"),
        *("--pool", "prefork", "--concurrency", str(processes), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
        *("--", f"worker.soft_shutdown_timeout={WORKER_STOP_SECONDS}"),
    ]


def beat() -> list[str]:
    """The clock that rings for the sweeper."""
    command = [*PYTHON, "-m", "celery", "--quiet", "--app", "config", "beat"]
    return [*command, "--loglevel", "WARNING"]
