"""A stored Scorecard, arranged the way a page explains it."""

from typing import Any

from scoring.actions.verdicts import disabled_cues, scorecard_that_counts
from scoring.models import Assessment, CueOverride
from scoring.rubric.arithmetic import arithmetic
from scoring.rubric.catalogue import CATALOGUE, GRADES
from scoring.rubric.levels import cue_level, overall_level
from scoring.rubric.questions import answer_questions
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import WHOLE

LOW_COVERAGE = 0.80
"""Under this share of the rubric's weight a score says aloud how little it rests on (a default)."""

#: The groups of cues in the order of the page, with their titles.
GROUPS = {
    "gaze": "Gaze",
    "expression": "Expression",
    "asymmetry": "Asymmetry",
    "texture": "Skin texture",
    "lighting": "Lighting",
    "colour": "Colour",
    "posture": "Head and posture",
    "framing": "Framing",
    "background": "Background",
    "nostalgia": "Nostalgia",
    "whole": "The whole picture",
}

NOTHING: dict[str, Any] = {
    "scorecard": None,
    "groups": [],
    "answers": [],
    "arithmetic": (),
    "notices": [],
    "is_low": False,
    "history": [],
}


def scorecard_report(assessment: Assessment | None, anchor_detail: str = "") -> dict[str, Any]:
    """What the portrait page explains, with what members corrected worked in.

    scorecard: the dict that counts with `word`, or None. groups: slug, title, summary, cues and
    whether one of them is out of its band. Each cue has `word`, `grade_means`, `scope`,
    `can_be_corrected`, and where somebody corrected it `correction` (the row), `is_counted` (an
    outdated score may not know of it yet) and `measured` (the machine's cue).
    answers: one dict per question of the essay's checklist. arithmetic: rows whose points add up
    to the overall score. notices: what is wrong with the picture as input, with advice.
    is_low: the score rests on little of the rubric. history: every correction, newest first.
    A picture that cannot be read has neither groups nor answers; a cue that this installation
    switched off is not listed.
    """
    card = scorecard_that_counts(assessment) if assessment else None
    if assessment is None or card is None:
        return NOTHING
    history = list(
        CueOverride.objects.filter(version=assessment.version_id).select_related(
            "author", "withdrawn_by"
        )
    )
    shown = card.to_json_dict()
    counted = {item["key"] for item in shown["overrides"]}
    cues = [
        _cue(cue, assessment, history) | {"is_counted": cue["key"] in counted}
        for cue in shown["cues"]
        if cue["status"] != "disabled"
    ]
    is_readable = card.status == "scored"
    return {
        "scorecard": shown | {"cues": cues, "word": overall_level(card.overall)},
        "groups": _groups(shown["cues"], cues) if is_readable else [],
        "answers": _answers(card, anchor_detail, cues) if is_readable else [],
        "arithmetic": arithmetic(card),
        "notices": (assessment.scorecard or {}).get("notices", []),
        "is_low": card.overall is not None and card.coverage < LOW_COVERAGE,
        "history": [row for row in history if row.key not in disabled_cues()],
    }


def _cue(cue: dict[str, Any], assessment: Assessment, history: list[CueOverride]) -> dict[str, Any]:
    held = (row for row in history if row.key == cue["key"] and row.withdrawn_at is None)
    correction = next(held, None)
    return cue | {
        "word": cue_level(cue["score"]),
        "grade_means": GRADES.get(cue["grade"][:1], ""),
        "scope": CATALOGUE[cue["key"]].scope if cue["key"] in CATALOGUE else "",
        "can_be_corrected": cue["key"] not in WHOLE,
        "correction": correction,
        "measured": _measured(assessment, cue["key"]) if correction else None,
    }


def _measured(assessment: Assessment, key: str) -> dict[str, Any] | None:
    """What the machine said of a cue, untouched."""
    cues = (assessment.scorecard or {})["cues"]
    return next((cue for cue in cues if cue["key"] == key), None)


def _answers(
    card: Scorecard, anchor_detail: str, cues: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    names = {cue["key"]: cue["name"] for cue in cues}
    return [
        {
            "number": answer.number,
            "question": answer.text,
            "verdict": answer.verdict,
            "sentence": answer.sentence,
            "cues": [(key, names[key]) for key in answer.cues if key in names],
        }
        for answer in answer_questions(card, anchor_detail=anchor_detail)
    ]


def _groups(every: list[dict[str, Any]], cues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups in the order of the page; one that was switched off is there to say so."""
    found = []
    for slug, title in GROUPS.items():
        inside = [cue for cue in cues if cue["group"] == slug]
        is_off = any(cue["group"] == slug and cue["status"] == "disabled" for cue in every)
        if inside or is_off:
            found.append(_group(slug, title, inside) | {"is_off": is_off})
    return found


def _group(slug: str, title: str, cues: list[dict[str, Any]]) -> dict[str, Any]:
    scored = [cue for cue in cues if cue["score"] is not None]
    inside = [cue for cue in scored if cue["score"] >= 100]
    unread = [cue for cue in cues if cue["status"] == "abstained"]
    parts = [f"{len(inside)} of {len(scored)} inside the band"] if scored else []
    parts += [f"{len(unread)} not read"] if unread else []
    return {
        "slug": slug,
        "title": title,
        "cues": cues,
        "summary": ", ".join(parts) or ("report only" if cues else "not judged here"),
        "is_open": len(inside) < len(scored) or any(cue["correction"] for cue in cues),
    }
