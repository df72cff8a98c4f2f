"""The queue: Celery reads its settings from Django's."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_init, worker_process_init

from config.threads import one_thread_each

one_thread_each()  # before anything loads NumPy, which the worker's parent does with the tasks
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("presence")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def load_what_processes_share(**_: Any) -> None:
    """Before the fork: a second's worth of scientific libraries, loaded once and shared.

    They hold no state. The models do, and are loaded by each process that needs them.
    """
    import scoring.consistency  # noqa: F401


@worker_process_init.connect
def guard_against_files(**_: Any) -> None:
    """A file that brings its codec down takes a helper along, and nothing else."""
    from scoring.vision.decode import guard_decoding

    guard_decoding()


@task_prerun.connect
def bind_task_id(task_id: str, **_: Any) -> None:
    """From here on every line of the log names the task."""
    structlog.contextvars.bind_contextvars(task_id=task_id)


@task_postrun.connect
def unbind_task_id(**_: Any) -> None:
    structlog.contextvars.unbind_contextvars("task_id")
