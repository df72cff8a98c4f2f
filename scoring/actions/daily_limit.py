"""How many scorings a team may have in a day, and what waits for the next one."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from portfolio.actions.quotas import limits_of
from portfolio.models import Team
from scoring.models import Assessment, State

MIDNIGHT = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}


def started_today(team: Team) -> int:
    """How many scorings of a team began since midnight, UTC."""
    rows = Assessment.objects.filter(version__team=team, started_at__gte=_midnight())
    return rows.count()


def wait_for_tomorrow(assessment: Assessment) -> bool:
    """Leave an assessment in the queue until midnight where the day's scorings are used up.

    Whether it waits. Its reason says so until then; the sweeper rings for it afterwards.
    """
    team = assessment.version.team
    most = limits_of(team)[2]
    if most is None or assessment.is_terminal or started_today(team) < most:
        return False
    queued = Assessment.objects.filter(pk=assessment.pk, state=State.QUEUED)
    queued.update(
        rung_at=_midnight() + timedelta(days=1),
        reason=f"The team’s {most:,} scorings of today are used up.",
        advice="It is scored after midnight UTC, by itself.",
    )
    return True


def _midnight() -> datetime:
    return timezone.now().astimezone(UTC).replace(**MIDNIGHT)  # type: ignore[arg-type]
