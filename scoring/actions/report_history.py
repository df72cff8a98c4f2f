"""The history of a brand's reports, and the moment at which its consistency falls too low."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import Brand, Member, Role, Team
from scoring.actions.report_causes import causes_since
from scoring.models import ConsistencyReport, PastReport, Sameness

TELL = "scoring.tasks.tell_of_drop"
#: Who can do something about it.
TOLD_ROLES = tuple(role for role in Role if role.includes(Role.EDITOR))


def keep_report(*, brand: Brand, data: Mapping[str, Any], at: datetime) -> PastReport | None:
    """Append a report to the brand's history where it found something else than the last one.

    Where it is the first one under the brand's threshold, the team is told. The caller holds the
    brand's turn and a transaction.
    """
    last = PastReport.objects.filter(brand=brand).first()
    found = _finding(data)
    if last is not None and found == {name: getattr(last, name) for name in found}:
        return None
    threshold = brand.alert_below if _falls(brand, data["overall"]) else None
    past = PastReport.objects.create(
        brand=brand,
        **found,
        causes=causes_since(brand, last.computed_at if last else None),
        fell_below=threshold,
        computed_at=at,
    )
    if threshold is not None:
        _tell(brand, past)
    return past


def _finding(data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a report that is kept."""
    low, high = data["interval"] or (None, None)
    return {
        "n": data["n"],
        "overall": data["overall"],
        "low": low,
        "high": high,
        "scores": {row["key"]: row["score"] for row in data["dimensions"]},
        "different": [
            {"id": row["portrait_id"], "title": row["title"], "dimension": row["dimension"]}
            for row in data["different"]
        ],
    }


def _falls(brand: Brand, overall: float | None) -> bool:
    """Whether the overall goes under the brand's threshold, coming from it or above."""
    if brand.alert_below is None or overall is None or overall >= brand.alert_below:
        return False
    stated = PastReport.objects.filter(brand=brand, overall__isnull=False)
    before = stated.values_list("overall", flat=True).first()
    return before is not None and before >= brand.alert_below


def _tell(brand: Brand, past: PastReport) -> None:
    record_event(
        team=brand.team,
        action="brand.consistency_dropped",
        target=brand,
        overall=past.overall,
        threshold=past.fell_below,
    )
    for member in _who_is_told(brand):
        ring(TELL, f"{past.pk}:{member}")


def _who_is_told(brand: Brand) -> list[Any]:
    """The ids of the members who may edit the brand."""
    reach = Q(is_limited=False) | Q(grants__brand=brand)
    members = Member.objects.filter(
        reach, team=brand.team_id, role__in=TOLD_ROLES, user__is_active=True
    )
    return list(members.order_by("pk").distinct().values_list("pk", flat=True))


def forget(*, team: Team, ids: Collection[UUID]) -> None:
    """Take every mention of these portraits out of the reports on a team's sets.

    The numbers of past reports stay; what names a portrait in a present one is computed anew.
    """
    wanted = {str(pk) for pk in ids}
    for past in PastReport.objects.filter(brand__team=team):
        before = (past.different, past.causes)
        past.different = [row for row in past.different if not _mentions(row, wanted)]
        past.causes = [row for row in past.causes if not _mentions(row, wanted)]
        if (past.different, past.causes) != before:
            past.save(update_fields=["different", "causes"])
    for report in ConsistencyReport.objects.filter(brand__team=team, data__isnull=False):
        if _mentions(report.data, wanted):
            ConsistencyReport.objects.filter(pk=report.pk).update(data=None)
    for pair in Sameness.objects.filter(team=team, data__isnull=False):
        if _mentions(pair.data, wanted):
            Sameness.objects.filter(pk=pair.pk).update(data=None, computed_at=None)


def _mentions(data: Any, wanted: Collection[str]) -> bool:
    text = json.dumps(data)
    return any(word in text for word in wanted)
