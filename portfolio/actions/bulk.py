"""One change, or several, to many portraits: a few at once, more by a worker; each can be undone.

Each is a task of its member, also where it is done at once: its result holds what undoes it. Only
portraits that the member may see and edit when it is done are changed, whatever was chosen.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portfolio.access import may
from portfolio.actions.bulk_changes import CHANGES, BadChange
from portfolio.actions.fields import BadField
from portfolio.actions.tags import BadTag
from portfolio.actions.team_tasks import TaskProblem, progress, start_task
from portfolio.models import Portrait, Role, Team, TeamTask, User

#: So many are changed while their member waits for the page.
AT_ONCE = 50
#: So many are changed in one transaction.
SLICE = 100
MOST = 100_000
#: What a change may refuse of what it was asked.
PROBLEMS = (BadChange, BadTag, BadField)

Asked = Sequence[tuple[str, Any]]


@transaction.atomic
def change_many(
    *, team: Team, ids: Collection[UUID], changes: Asked, by: User, label: str = ""
) -> TeamTask:
    """Make changes to many portraits of a team: (key of CHANGES, value), in this order.

    Up to AT_ONCE are changed before it returns. Raises BadChange, BadTag, BadField.
    """
    unknown = [key for key, _ in changes if key not in CHANGES]
    if unknown or not changes:
        raise BadChange("Choose what to change.")
    if len(ids) > MOST:
        raise BadChange(f"Choose at most {MOST:,} portraits at a time.")
    words = label or ", ".join(CHANGES[key].words for key, _ in changes)
    wanted = [str(pk) for pk in ids]
    request = {"ids": wanted, "changes": [list(each) for each in changes]}
    fields: dict[str, Any] = {
        "kind": TeamTask.Kind.CHANGE,
        "team": team,
        "label": f"{len(wanted)} {'portrait' if len(wanted) == 1 else 'portraits'} {words}",
        "request": request,
        "by": by,
        "total": len(wanted),
    }
    if len(wanted) > AT_ONCE:
        _slice(team, wanted[:1], changes, by, is_tried=True)
        return start_task(**fields)
    fields["created_by"] = fields.pop("by")
    fields["label"] = fields["label"][:240]
    now = timezone.now()
    # Done while its member waits: the message says so, and the tray need not.
    task = TeamTask.objects.create(**fields, started_at=now, dismissed_at=now)
    run_change(task)
    return task


def run_change(task: TeamTask) -> None:
    """Make the changes of a task to the next slice of its portraits."""
    if "undoes" in task.request:
        _run_undo(task)
        return
    ids, start = task.request["ids"], task.done + task.failed
    wanted = ids[start : start + SLICE]
    changes = [(key, value) for key, value in task.request["changes"]]
    problems: list[dict[str, str]] = []
    with transaction.atomic():
        try:
            made, undo = _slice(task.team, wanted, changes, task.created_by)
        except PROBLEMS:
            if task.total <= AT_ONCE:
                raise  # its member waits, and chooses again
            made, undo, problems = _one_by_one(task, wanted, changes)
        steps = [*task.result.get("undo", []), *undo]
        progress(
            task=task,
            done=made,
            failed=len(wanted) - made,
            problems=problems,
            result={**task.result, "undo": steps},
            is_done=start + len(wanted) >= len(ids),
        )


def _one_by_one(
    task: TeamTask, wanted: Sequence[str], changes: Asked
) -> tuple[int, list[list[Any]], list[dict[str, str]]]:
    """Change those that can be; how many, what undoes it, and why the others could not."""
    made, undo, problems = 0, list[list[Any]](), list[dict[str, str]]()
    titles = dict(Portrait.objects.filter(pk__in=wanted).values_list("pk", "title"))
    for pk in wanted:
        try:
            count, steps = _slice(task.team, [pk], changes, task.created_by)
            made, undo = made + count, [*undo, *steps]
        except PROBLEMS as problem:
            problems.append({"name": titles.get(UUID(pk), ""), "words": str(problem)})
    return made, undo, problems


class _Tried(Exception):
    """Undoes a trial."""


def _slice(
    team: Team, ids: Sequence[str], changes: Asked, by: User, *, is_tried: bool = False
) -> tuple[int, list[list[Any]]]:
    """Change some portraits; how many, and what undoes each change. Raises PROBLEMS.

    is_tried: only to see whether it can be done at all.
    """
    rows = list(editable(team, by).filter(pk__in=ids).order_by("pk"))
    undo: list[list[Any]] = []
    try:
        with transaction.atomic():
            for key, value in changes:
                undo.append([key, CHANGES[key].make(rows, value, by)])
            if is_tried:
                raise _Tried
    except _Tried:
        pass
    return len(rows), undo


def editable(team: Team, by: User) -> QuerySet[Portrait]:
    """The portraits of a team that the member may change."""
    if not may(team, by, Role.EDITOR):
        raise TaskProblem(f"Changing portraits of {team} needs the role Editor or higher.")
    return seen(team, by)


def seen(team: Team, reader: User) -> QuerySet[Portrait]:
    """The portraits of a team that the member may see, without those that a person withdrew."""
    rows = Portrait.objects.for_cards().visible_to(reader)
    return rows.filter(library__brand__team=team, person__withdrawn_at=None)


def can_be_undone(task: TeamTask) -> bool:
    """Whether what a task did can be taken back as a whole."""
    steps = task.result.get("undo", [])
    return (
        task.kind == TeamTask.Kind.CHANGE
        and task.is_over
        and bool(steps)
        and not task.result.get("undone")
        and all(CHANGES[key].undo for key, _ in steps)
    )


@transaction.atomic
def undo_many(*, task: TeamTask, by: User) -> TeamTask:
    """Take back what a task did, the last change first. Raises BadChange."""
    task = TeamTask.objects.select_for_update().get(pk=task.pk)
    if not can_be_undone(task):
        raise BadChange("This cannot be taken back any more.")
    task.result = {**task.result, "undone": True}
    task.save(update_fields=["result"])
    fields: dict[str, Any] = {
        "kind": TeamTask.Kind.CHANGE,
        "team": task.team,
        "label": f"Taken back: {task.label}"[:240],
        "request": {"undoes": str(task.pk)},
        "total": len(task.result["undo"]),
    }
    if task.total > AT_ONCE:
        return start_task(**fields, by=by)
    now = timezone.now()
    undoing = TeamTask.objects.create(**fields, created_by=by, started_at=now, dismissed_at=now)
    while not undoing.is_over:
        run_change(undoing)
    return undoing


def _run_undo(task: TeamTask) -> None:
    """Take back one step of another task."""
    undone = TeamTask.objects.get(pk=task.request["undoes"])
    steps = undone.result["undo"]
    if not may(task.team, task.created_by, Role.EDITOR):
        raise TaskProblem(f"Changing portraits of {task.team} needs the role Editor or higher.")
    key, undo = steps[len(steps) - 1 - task.done]
    with transaction.atomic():
        found = CHANGES[key].undo
        if found is not None and undo:
            found(undo, task.created_by)
        progress(task=task, done=1, is_done=task.done + 1 >= len(steps))
