"""Ring for a task by its name, once the transaction is committed.

Actions and receivers may not import tasks (tasks import actions); a name is all it needs.
"""

from uuid import UUID

from celery import current_app
from django.db import transaction


def ring(task: str, pk: UUID | str, *, after_seconds: float = 0) -> None:
    """Send `task` with one id when the current transaction commits, or at once outside one.

    A broker that cannot be reached is logged and breaks nothing: what was committed is in the
    database, and the sweeper rings again for it.
    """
    transaction.on_commit(
        lambda: current_app.send_task(task, args=[str(pk)], countdown=after_seconds or None),
        robust=True,
    )
