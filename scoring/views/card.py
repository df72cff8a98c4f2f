"""The scorer's own card: how far scores move when they should not, and what is never judged."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from scoring.audit.committed import Card, broken, committed_card, moved_on
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import JOBS
from scoring.version import ENGINE_VERSION

FIGURES = ("median", "p95")


@login_not_required
@require_safe
def scorer_card(request: HttpRequest) -> HttpResponse:
    """The committed card, for whoever asks; nothing is measured here."""
    card = committed_card()
    later = moved_on(card)
    rows = card["perturbations"]
    return render(
        request,
        "scoring/card.html",
        {
            "card": card,
            "engine_version": ENGINE_VERSION,
            "is_other_engine": "engine" in later,
            "moved_jobs": [job.title for job in JOBS if job.slug in later],
            "jobs": [job for job in JOBS if job.slug in card["rubric_versions"]],
            "kinds": [_kind(card, key) for key in card["tolerances"]],
            "held": sum(len(row["jobs"]) for row in rows) - len(broken(rows)),
            "marks": sum(len(row["jobs"]) for row in rows),
            "cues": [_cue(card, row) for row in card["cues"]],
        },
    )


def _kind(card: Card, key: str) -> dict[str, Any]:
    """One kind of change: its pass mark, and a row for each change of this kind."""
    rows = [_change(row) for row in card["perturbations"] if row["kind"] == key]
    return {**card["tolerances"][key], "key": key, "rows": rows}


def _change(row: Mapping[str, Any]) -> dict[str, Any]:
    """One change: its jobs, the largest median and p95 of any, and the jobs beyond the mark."""
    drifts = [
        {**row["jobs"][job.slug], "job": job.title} for job in JOBS if job.slug in row["jobs"]
    ]
    known = [drift for drift in drifts if drift["median"] is not None]
    beyond = [drift for drift in drifts if not drift["is_kept"]]
    return {
        "title": row["title"],
        "drifts": drifts,
        "beyond": beyond,
        "by": sorted({CATALOGUE[drift["by"]].name for drift in beyond if drift["by"] in CATALOGUE}),
        "unreadable": row["unreadable"],
        **{f"most_{name}": max((drift[name] for drift in known), default=None) for name in FIGURES},
    }


def _cue(card: Card, row: Mapping[str, Any]) -> dict[str, Any]:
    """One cue: how often it abstains, and the largest of its median drifts of each kind."""
    moved = []
    for kind in card["tolerances"]:
        keys = [each["key"] for each in card["perturbations"] if each["kind"] == kind]
        parts = [row["drift"][key]["of_spread"] for key in keys]
        moved.append(max((part for part in parts if part is not None), default=None))
    return {
        "cue": CATALOGUE[row["key"]],
        "percent": None if row["abstains"] is None else 100 * row["abstains"],
        "moved": moved,
    }
