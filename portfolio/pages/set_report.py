"""A brand's stored consistency report, with the portraits behind its ids as they are now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F, Q

from portfolio.models import Brand, Portrait, Version
from scoring.models import Assessment, ConsistencyReport

EXPRESSION = "expression"
"""The dimension of a consistency report that is read from expression cues."""


@dataclass(frozen=True)
class Shown:
    """A portrait that a report names. version: its current one, where that can be looked at."""

    id: str
    title: str
    version: Version | None


def shown_report(stored: ConsistencyReport | None) -> ConsistencyReport | None:
    """The stored report, as far as this installation may show it.

    Where expression is switched off, a report that was computed with it is not shown at all, and
    the row that stands empty since is left out.
    """
    if stored is None or not stored.data:
        return None
    if settings.EXPRESSION_CUES_ENABLED:
        return stored
    rows = stored.data["dimensions"]
    if any(row["key"] == EXPRESSION and row["n"] for row in rows):
        return None
    stored.data["dimensions"] = [row for row in rows if row["key"] != EXPRESSION]
    return stored


def set_finding(brand: Brand) -> dict[str, Any]:
    """What the report says, or that there is none; the same few queries for every size of set.

    report: the ConsistencyReport or None. breaks: whether anything lies apart. is_busy: a score
    is still to come, or the report that follows the last one.
    """
    stored = getattr(brand, "consistency", None)
    report = shown_report(stored)
    data: dict[str, Any] = (report.data if report else None) or {}
    different = data.get("different", [])
    names = {row["key"]: row["name"] for row in data.get("dimensions", [])}
    overalls = {row["portrait_id"]: row["overall"] for row in data.get("without_each", [])}
    pictures = pictures_of(brand, _named(different))
    for row in different:
        row["dimension_name"] = names.get(row["dimension"], "")
        row["portrait"] = pictures.get(row["portrait_id"])
        row["like"] = pictures.get(row["resembles_id"])
        row["without"] = overalls.get(row["portrait_id"])
        if row["portrait"]:
            row["title"] = row["portrait"].title
    return {
        "brand": brand,
        "report": report,
        "breaks": any(row["is_outlier"] for row in different),
        "is_busy": bool(stored and stored.is_stale) or has_unsettled(brand),
    }


def pictures_of(brand: Brand, ids: Iterable[str]) -> dict[str, Shown]:
    """Those of these portraits that the brand still has and may show, by id; one query."""
    rows = Portrait.objects.filter(library__brand=brand, pk__in=set(ids), person__withdrawn_at=None)
    found = rows.select_related("current_version").order_by()
    return {str(row.pk): shown(row, row.current_version) for row in found}


def shown(portrait: Portrait, version: Version | None) -> Shown:
    """A portrait by one of its versions, if that one can be looked at."""
    viewable = version if version is not None and version.is_viewable else None
    return Shown(str(portrait.pk), portrait.title, viewable)


def has_unsettled(brand: Brand) -> bool:
    """Whether a score or a picture of a portrait in use is still to come.

    Three questions, each asked of an index that holds only what is unfinished.
    """
    portraits = Portrait.objects.filter(library__brand=brand, current_version__isnull=False)
    if portraits.in_use().filter(scoring="").exists():
        return True
    of_brand = Q(portrait__library__brand=brand, portrait__current_version=F("pk"))
    in_use = Q(
        portrait__archived_at=None, portrait__trash=None, portrait__person__withdrawn_at=None
    )
    current = Version.objects.filter(of_brand, in_use, team=brand.team_id)
    if current.filter(renditions={}, decode_problem="").exists():
        return True
    return Assessment.objects.shown().unfinished().filter(version__in=current).exists()


def _named(different: list[dict[str, Any]]) -> set[str]:
    return {row[name] for row in different for name in ("portrait_id", "resembles_id")}
