"""The one-page report of a portrait: does the picture say what its brand wants it to say?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404

from portfolio.models import Portrait, Version
from portfolio.pages.portrait import assessment_of
from portfolio.reports.frame import frame
from portfolio.reports.plain import without_figures
from prompts.models import Recommendation, Verdict
from scoring.actions.verdicts import disabled_cues
from scoring.models import Assessment
from scoring.report import scorecard_report
from scoring.templatetags.readings import percent, score_number

MOST_CUES = 6
MOST_TIPS = 4
MOSTLY_READ = 0.8
NEVER = (
    "Never judged: attractiveness, age, sex, ethnicity, and a person’s emotion or character. "
    "The report describes an image and compares it with the brief that was written for it. "
    "Research suggests, it does not prove; no effect on viewers is promised."
)
SCALE = "100 is inside every band; differences under 5 points mean nothing."
NOT_YET = "This version is not scored yet."


def portrait_sheet(portrait: Portrait, *, number: str = "", numbers: bool = True) -> dict[str, Any]:
    """The report as plain values, with a Version and a BrandImage where pictures belong.

    number: of the version, the current one where there is none such. numbers: False leaves out
    every figure. overall is None, and why says the reason, where there is no score. cues: at most
    MOST_CUES outside their bands, those that cost most first; cues_more: how many are not shown.
    Raises Http404 for a portrait without any version.
    """
    version = _version(portrait, number)
    brand = portrait.library.brand
    assessment = assessment_of(version)["assessment"]
    report = scorecard_report(assessment, brand.anchor_detail)
    card = report["scorecard"]
    outside = _outside(card["cues"]) if card and report["answers"] else []
    tips = _tips(assessment)
    return {
        **frame(
            brand,
            title=portrait.title,
            at=assessment.finished_at if assessment else None,
            numbers=numbers,
        ),
        "portrait": version if version.is_viewable else None,
        "version": f"Version {version.number}" if numbers else "",
        "overall": _overall(card, numbers=numbers),
        "why": _why(card, numbers=numbers),
        "answers": [_answer(row, numbers=numbers) for row in report["answers"]],
        "cues": [_cue(cue, tips, numbers=numbers) for cue in outside[:MOST_CUES]],
        "cues_more": _more(len(outside) - MOST_CUES, numbers=numbers),
        "tips": list(dict.fromkeys(item.tip for item in tips))[:MOST_TIPS],
        "limits": f"{NEVER} {SCALE}" if numbers else NEVER,
        "engine": card["engine_version"] if card and numbers else "",
    }


def _version(portrait: Portrait, number: str) -> Version:
    versions = list(portrait.versions.all())
    if not versions:
        raise Http404("This portrait has no picture.")
    return next((one for one in versions if str(one.number) == number), versions[0])


def _overall(card: Mapping[str, Any] | None, *, numbers: bool) -> dict[str, Any] | None:
    """word and rests_on; with numbers also number and at (0 to 100)."""
    if card is None or card["overall"] is None:
        return None
    return {
        "word": card["word"],
        "number": score_number(card["overall"]) if numbers else "",
        "at": card["overall"] if numbers else None,
        "interval": None,
        "rests_on": _coverage(card["coverage"], numbers=numbers),
    }


def _coverage(coverage: float, *, numbers: bool) -> str:
    if numbers:
        return f"of 100; rests on {percent(coverage)} % of what counts for this job"
    if coverage >= MOSTLY_READ:
        return "Rests on nearly all that counts for this job."
    return "Rests on a part of what counts for this job; the rest could not be read."


def _why(card: Mapping[str, Any] | None, *, numbers: bool) -> str:
    if card is None:
        return NOT_YET
    if card["overall"] is not None:
        return ""
    said = f"{card['reason']} {card['advice']}".strip()
    return said if numbers else without_figures(said) or "Too little of it could be read."


def _answer(row: Mapping[str, Any], *, numbers: bool) -> dict[str, Any]:
    sentence = row["sentence"]
    return {
        "question": row["question"],
        "verdict": row["verdict"],
        "sentence": sentence if numbers else without_figures(sentence),
    }


def _outside(cues: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The cues that count and lie outside their bands, those that cost most first."""
    outside = [cue for cue in cues if cue["weight"] and (cue["score"] or 0) < 100]
    judged = [cue for cue in outside if cue["score"] is not None]
    return sorted(judged, key=lambda cue: -cue["weight"] * (100 - cue["score"]))


def _cue(
    cue: Mapping[str, Any], tips: Sequence[Recommendation], *, numbers: bool
) -> dict[str, Any]:
    reason = cue["reason"]
    if not numbers:
        told = next((item.reason for item in tips if item.cue == cue["key"]), "")
        reason = without_figures(told) or without_figures(reason)
    return {
        "name": cue["name"],
        "word": cue["word"],
        "reason": reason,
        "evidence": cue["grade_means"].removesuffix("."),
    }


def _more(count: int, *, numbers: bool) -> str:
    if count <= 0:
        return ""
    return f"{count} more outside their bands." if numbers else "Others lie outside their bands."


def _tips(assessment: Assessment | None) -> list[Recommendation]:
    """What was proposed and not dismissed; never of a cue that is switched off."""
    if assessment is None:
        return []
    rows = assessment.recommendations.exclude(verdict=Verdict.DISMISSED)
    return list(rows.exclude(cue__in=disabled_cues()))
