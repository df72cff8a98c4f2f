"""A stored Scorecard, arranged the way a page explains it."""

from typing import Any

from scoring.models import Assessment
from scoring.rubric.arithmetic import arithmetic
from scoring.rubric.catalogue import GRADES
from scoring.rubric.levels import cue_level, overall_level
from scoring.rubric.questions import answer_questions
from scoring.rubric.rubric import Scorecard

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


def scorecard_report(assessment: Assessment | None, anchor_detail: str = "") -> dict[str, Any]:
    """`scorecard`, `groups`, `answers` and `arithmetic` for the portrait page.

    scorecard: the stored dict with `word`, or None. groups: slug, title, summary, cues (each with
    `word` and `grade_means`) and whether one of them is out of its band. answers: one dict per
    question of the essay's checklist. arithmetic: rows whose points add up to the overall score.
    """
    if assessment is None or assessment.scorecard is None:
        return {"scorecard": None, "groups": [], "answers": [], "arithmetic": ()}
    card = Scorecard.from_json_dict(assessment.scorecard)
    shown = card.to_json_dict()
    cues = [
        cue | {"word": cue_level(cue["score"]), "grade_means": GRADES.get(cue["grade"][:1], "")}
        for cue in shown["cues"]
    ]
    groups = [
        _group(slug, title, [cue for cue in cues if cue["group"] == slug])
        for slug, title in GROUPS.items()
    ]
    return {
        "scorecard": shown | {"cues": cues, "word": overall_level(card.overall)},
        "groups": [group for group in groups if group["cues"]],
        "answers": [
            {
                "number": answer.number,
                "question": answer.text,
                "verdict": answer.verdict,
                "sentence": answer.sentence,
                "cue_keys": answer.cues,
            }
            for answer in answer_questions(card, anchor_detail=anchor_detail)
        ],
        "arithmetic": arithmetic(card),
    }


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
        "summary": ", ".join(parts) or "report only",
        "is_open": len(inside) < len(scored),
    }
