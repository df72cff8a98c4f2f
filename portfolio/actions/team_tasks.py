"""Work over many rows that a worker does for a member: a slice at a time, to be taken up again.

A kind's function does the next rows of a task and returns; it is called until all are done, by as
many calls of a worker as that takes. So a worker that is killed costs one slice, which is done
again: every function leaves what it did already as it is.
"""

import json
import re
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Team, TeamTask, User
from portfolio.stored_files import delete_when_committed

log = structlog.get_logger(__name__)

#: Does the next rows of a task and writes down how far it came with `progress`.
Run = Callable[[TeamTask], None]

#: kind -> the bell of the worker's task that does it
BELLS = {
    TeamTask.Kind.CHANGE: "portfolio.tasks.run_team_task",
    TeamTask.Kind.IMPORT: "prompts.tasks.run_team_task",
    TeamTask.Kind.EXPORT: "prompts.tasks.run_team_task",
}
#: A worker goes on with other tasks after so long; the rest of this one waits for the next turn.
TURN_SECONDS = 30.0
UNHEARD_AFTER = timedelta(minutes=4)
MAX_ATTEMPTS = 3
KEPT_FOR = timedelta(days=30)
#: A table of names and scores is not left lying about for longer.
FILES_KEPT_FOR = timedelta(days=7)
#: Stands where the id of an erased row stood: what follows it keeps its place.
NOBODY_S = str(UUID(int=0))
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_PROBLEMS = 100
OUR_FAULT = "It stopped at a fault of ours. What was done stays done; try again."
OVER = (TeamTask.State.DONE, TeamTask.State.FAILED, TeamTask.State.CANCELLED)


class TaskProblem(Exception):
    """The task cannot be done as it is; the words say why and what to do."""


def start_task(
    *,
    kind: str,
    team: Team,
    label: str,
    request: Mapping[str, Any],
    by: User,
    total: int = 0,
    brand: Brand | None = None,
) -> TeamTask:
    """Have a worker do it; it shows in its member's tray from now on."""
    with transaction.atomic():
        task = TeamTask.objects.create(
            kind=kind,
            team=team,
            brand=brand,
            label=label[:240],
            request=dict(request),
            total=total,
            created_by=by,
            rung_at=timezone.now(),
        )
        _ring(task)
    return task


def run_task(*, task: TeamTask, run: Run) -> TeamTask:
    """Do what is left of a task, for one turn; a fault of ours fails it after MAX_ATTEMPTS."""
    if not _taken(task):
        return task
    limit = time.monotonic() + TURN_SECONDS
    try:
        while task.state == TeamTask.State.RUNNING and time.monotonic() < limit:
            run(task)
            task.refresh_from_db()
    except TaskProblem as problem:
        return _ended(task, TeamTask.State.FAILED, [{"name": "", "words": str(problem)}])
    except Exception:
        log.exception("task failed", task=str(task.pk), kind=task.kind)
        if task.attempts >= MAX_ATTEMPTS:
            return _ended(task, TeamTask.State.FAILED, [{"name": "", "words": OUR_FAULT}])
        raise
    if task.state == TeamTask.State.RUNNING:
        TeamTask.objects.filter(pk=task.pk).update(rung_at=timezone.now(), attempts=0)
        _ring(task)
    return task


def _taken(task: TeamTask) -> bool:
    """Whether there is something to do; a task that is over, or was cancelled, is left alone."""
    now = timezone.now()
    taken = TeamTask.objects.filter(pk=task.pk).exclude(state__in=OVER)
    found = taken.update(
        state=TeamTask.State.RUNNING,
        attempts=F("attempts") + 1,
        rung_at=now,
        started_at=Coalesce("started_at", Value(now)),
    )
    task.refresh_from_db()
    return bool(found)


def _ring(task: TeamTask) -> None:
    ring(BELLS[TeamTask.Kind(task.kind)], task.pk)


@transaction.atomic
def progress(
    *,
    task: TeamTask,
    done: int = 0,
    failed: int = 0,
    problems: Iterable[Mapping[str, str]] = (),
    result: Mapping[str, Any] | None = None,
    is_done: bool = False,
) -> None:
    """Write down how far a task came, in the transaction that did it.

    done, failed: rows since the last time. result: what is kept of it instead of before.
    """
    row = TeamTask.objects.select_for_update().get(pk=task.pk)
    row.done += done
    row.failed += failed
    row.problems = [*row.problems, *map(dict, problems)][:MOST_PROBLEMS]
    row.rung_at = timezone.now()
    if result is not None:
        row.result = dict(result)
    if is_done and row.state not in OVER:
        row.state, row.finished_at = TeamTask.State.DONE, timezone.now()
    row.save()
    for name in ("done", "failed", "problems", "result", "state", "finished_at"):
        setattr(task, name, getattr(row, name))


def _ended(task: TeamTask, state: str, problems: list[dict[str, str]]) -> TeamTask:
    row = TeamTask.objects.get(pk=task.pk)
    row.problems = [*problems, *row.problems][:MOST_PROBLEMS]
    row.state, row.finished_at = state, timezone.now()
    row.save(update_fields=["problems", "state", "finished_at"])
    return row


@transaction.atomic
def cancel_task(*, task: TeamTask) -> bool:
    """Do nothing more of a task; what was done stays done. Whether there was anything left."""
    rows = TeamTask.objects.filter(pk=task.pk).exclude(state__in=OVER)
    return bool(rows.update(state=TeamTask.State.CANCELLED, finished_at=timezone.now()))


@transaction.atomic
def retry_task(*, task: TeamTask) -> bool:
    """Take a failed or cancelled task up again where it stopped. Whether it had stopped."""
    stopped = (TeamTask.State.FAILED, TeamTask.State.CANCELLED)
    rows = TeamTask.objects.filter(pk=task.pk, state__in=stopped)
    found = rows.update(
        state=TeamTask.State.QUEUED, attempts=0, finished_at=None, rung_at=timezone.now()
    )
    if found:
        _ring(task)
    return bool(found)


def dismiss_task(*, task: TeamTask) -> None:
    """Show a task that is over in the tray no more."""
    TeamTask.objects.filter(pk=task.pk, state__in=OVER).update(dismissed_at=timezone.now())


def requeue_tasks() -> int:
    """Ring again for tasks that no worker has moved for a while; how many."""
    silent = Q(rung_at=None) | Q(rung_at__lt=timezone.now() - UNHEARD_AFTER)
    rows = TeamTask.objects.exclude(state__in=OVER).filter(silent)
    lost = rows.filter(attempts__gte=MAX_ATTEMPTS)  # each try took its worker along
    for task in lost:
        _ended(task, TeamTask.State.FAILED, [{"name": "", "words": OUR_FAULT}])
    found = list(rows.filter(attempts__lt=MAX_ATTEMPTS).values_list("pk", flat=True))
    TeamTask.objects.filter(pk__in=found).update(rung_at=timezone.now())
    for task in TeamTask.objects.filter(pk__in=found):
        _ring(task)
    return len(found)


@transaction.atomic
def forget_tasks(*, team: Team, ids: Collection[str]) -> int:
    """Take erased rows out of what a team's tasks were asked and did, with the tables made of them.

    How many tasks spoke of them.
    """
    wanted, count = set(ids), 0
    for task in TeamTask.objects.filter(team=team).select_for_update():
        told = json.dumps([task.request, task.result, task.problems])
        if wanted.isdisjoint(UUIDS.findall(told)):
            continue
        kept = UUIDS.sub(lambda it: NOBODY_S if it[0] in wanted else it[0], told)
        task.request, task.result, task.problems = json.loads(kept)
        delete_when_committed(task.file)
        task.file = ""
        task.save(update_fields=["request", "result", "problems", "file"])
        count += 1
    return count


@transaction.atomic
def purge_files() -> int:
    """Delete the tables that tasks made a week ago; how many."""
    old = TeamTask.objects.filter(finished_at__lt=timezone.now() - FILES_KEPT_FOR).exclude(file="")
    rows = list(old.select_for_update())
    delete_when_committed(*(row.file for row in rows))
    TeamTask.objects.filter(pk__in=[row.pk for row in rows]).update(file="")
    return len(rows)


@transaction.atomic
def purge_tasks() -> int:
    """Delete tasks that have been over for a month, with their files; how many."""
    old = TeamTask.objects.filter(
        state__in=OVER, finished_at__lt=timezone.now() - KEPT_FOR
    ).select_for_update()
    rows = list(old)
    delete_when_committed(*(row.file for row in rows))
    TeamTask.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
