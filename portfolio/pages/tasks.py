"""What goes on for a member: their tasks, and how many of their portraits wait for a score."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from portfolio.models import Portrait, TeamTask
from scoring.models import State

#: A task that is over stays in the tray for so long, unless it is dismissed.
SHOWN_FOR = timedelta(hours=12)
MOST_SHOWN = 8
#: More are not counted in passing.
MOST_COUNTED = 1_000
UNFINISHED = (State.QUEUED, State.RUNNING)


@dataclass(frozen=True)
class Tray:
    """The tray at the edge of every page. to_score: portraits of the reader that wait, so far."""

    tasks: list[TeamTask]
    to_score: int

    @property
    def is_busy(self) -> bool:
        return bool(self.to_score) or any(not task.is_over for task in self.tasks)

    @property
    def is_shown(self) -> bool:
        return bool(self.tasks or self.to_score)


def tray(reader: Any) -> Tray:
    """Two queries, whatever goes on. Portraits count that the reader uploaded."""
    if not reader.is_authenticated:
        return Tray([], 0)
    since = timezone.now() - SHOWN_FOR
    rows = TeamTask.objects.visible_to(reader).filter(created_by=reader, dismissed_at=None)
    tasks = list(rows.filter(created_at__gt=since)[:MOST_SHOWN])
    own = Portrait.objects.filter(created_by=reader, scoring__in=UNFINISHED, archived_at=None)
    return Tray(tasks, own.order_by()[:MOST_COUNTED].count())


def tasks_page(reader: Any) -> dict[str, Any]:
    """All tasks of the last month, the newest first."""
    rows = TeamTask.objects.visible_to(reader).filter(created_by=reader)
    return {"tasks": list(rows.select_related("team")[:200]), "tray": tray(reader)}
