"""The page of a brand's set: what the report says, what breaks it, and the marks of its figures."""

from typing import Any

from django.http import QueryDict

from portfolio.models import Brand, Portrait, ReferencePortrait
from portfolio.pages.brand_job import brand_job
from portfolio.pages.sameness import close_pairs
from portfolio.pages.set_marks import SHOWN, marks_of
from portfolio.pages.set_report import pictures_of, set_finding, shown
from portfolio.pages.trying import others_of_team
from scoring.models import ConsistencyException, PastReport

WALLS = {"square": "Squares", "circle": "Circles"}
PAST = 60
LISTED = 100
OFFERED = 12


def consistency_page(brand: Brand, asked: QueryDict, reader: Any) -> dict[str, Any]:
    """Everything that the page shows; a fixed number of queries, and at most SHOWN marks."""
    wall = asked.get("wall", "")
    return {
        "job": brand_job(brand),
        "wall": wall if wall in WALLS else "square",
        "walls": WALLS,
        **report_of_set(brand),
        "offered": others_of_team(brand, reader)[:OFFERED],
        "pairs_alike": close_pairs(reader, brand=brand),
    }


def report_of_set(brand: Brand) -> dict[str, Any]:
    """The report with its figures, as pages and printed reports show it."""
    finding = set_finding(brand)
    data = finding["report"].data if finding["report"] else None
    return {
        **finding,
        "data": data,
        "marks": marks_of(brand, data) if data and data["n"] else [],
        "most_shown": SHOWN,
        "not_shown": max(0, data["n"] - SHOWN) if data else 0,
        "target": _target(brand, data) if data else [],
        "exceptions": _exceptions(brand, data),
        **_references(brand, data),
        "past": past_reports(brand),
    }


def past_reports(brand: Brand) -> list[PastReport]:
    """The latest reports, the oldest first; causes lead to portraits that are still there."""
    past = list(PastReport.objects.filter(brand=brand)[:PAST])[::-1]
    causes = [cause for row in past for cause in row.causes]
    named = pictures_of(brand, [cause["portrait"] for cause in causes if cause["portrait"]])
    for cause in causes:
        if cause["portrait"] not in named:
            cause["portrait"] = ""
    return past


def _target(brand: Brand, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of what is asked for, each with the portraits that are off it."""
    lines: list[dict[str, Any]] = data.get("target", [])
    pictures = pictures_of(brand, [row["portrait_id"] for line in lines for row in line["off"]])
    for line in lines:
        for row in line["off"]:
            row["portrait"] = pictures.get(row["portrait_id"])
    return lines


def _exceptions(brand: Brand, data: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Those in force, with the name of the dimension; the newest first."""
    names = {row["key"]: row["name"] for row in (data or {}).get("dimensions", [])}
    there = Portrait.objects.filter(library__brand=brand, person__withdrawn_at=None)
    rows = ConsistencyException.objects.filter(portrait__in=there, withdrawn_at=None)
    found = rows.select_related("portrait__current_version", "author")[:LISTED]
    return [
        {
            "exception": row,
            "portrait": shown(row.portrait, row.portrait.current_version),
            "dimension_name": names.get(row.dimension, row.dimension) or "Everything",
        }
        for row in found
    ]


def _references(brand: Brand, data: dict[str, Any] | None) -> dict[str, Any]:
    """The portraits that are held up, and those that lie nearer to a “not us”."""
    rows = ReferencePortrait.objects.filter(portrait__in=Portrait.objects.in_use()).filter(
        portrait__library__brand=brand
    )
    held: dict[str, list[Any]] = {kind: [] for kind in ReferencePortrait.Kind.values}
    for row in rows.select_related("portrait__current_version")[:LISTED]:
        held[row.kind].append(shown(row.portrait, row.portrait.current_version))
    nearer = (data or {}).get("references", {}).get("nearer", [])
    pictures = pictures_of(brand, [row["portrait_id"] for row in nearer])
    for row in nearer:
        row["portrait"] = pictures.get(row["portrait_id"])
    return {"us": held["us"], "not_us": held["not_us"], "nearer": nearer}
