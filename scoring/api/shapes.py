"""The parts of a Scorecard as the schema tells them, and examples of them."""

from typing import Any

from portfolio.api.brands import AT
from scoring.actions.verdicts import disabled_cues
from scoring.rubric.catalogue import CATALOGUE

NUMBER = {"type": ["number", "null"]}
TEXT = {"type": "string"}


def listed(properties: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list of objects with these properties."""
    return {"type": "array", "items": {"type": "object", "properties": properties}}


#: Parts of a band: [lo, hi], null for an open end.
BANDS = {
    "type": "array",
    "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": NUMBER},
}
EVIDENCE = {
    "type": "array",
    "description": "What to draw over the picture: kind is box, line, mask or swatch.",
    "items": {"type": "object", "additionalProperties": True},
}
CUES = listed(
    {
        "key": TEXT,
        "evidence_id": TEXT,
        "group": TEXT,
        "question": {"type": "integer", "minimum": 1, "maximum": 7},
        "name": TEXT,
        "value": NUMBER,
        "unit": TEXT,
        "band": BANDS,
        "score": NUMBER,
        "weight": {"type": "number"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "status": {"type": "string", "enum": ["ok", "abstained", "disabled", "report_only"]},
        "reason": TEXT,
        "grade": TEXT,
        "source": TEXT,
        "evidence": EVIDENCE,
        "essay_note": TEXT,
    }
) | {"type": ["array", "null"]}
OVERRIDES = listed(
    {
        "key": TEXT,
        "value": NUMBER,
        "machine_value": NUMBER,
        "reason": TEXT,
        "by": TEXT,
        "at": {"type": "string", "format": "date-time"},
    }
)
NOTICES = listed({"code": TEXT, "reason": TEXT, "advice": TEXT, "value": NUMBER, "unit": TEXT})
ADVICE = listed(
    {
        "id": {"type": "string", "format": "uuid"},
        "layer": TEXT,
        "phrase": TEXT,
        "replaces": TEXT,
        "cue": TEXT,
        "predicted_delta": {"type": "number"},
    }
)
RUBRIC_CUES = listed(
    {
        "key": TEXT,
        "name": TEXT,
        "unit": TEXT,
        "bands": BANDS,
        "limits": BANDS,
        "weight": {"type": "number"},
        "free": {"type": "boolean"},
        "grade": TEXT,
        "source": TEXT,
    }
)

A_CUE = {
    "key": "gaze_off_lens",
    "evidence_id": "C01",
    "group": "gaze",
    "question": 1,
    "name": "Gaze off the lens",
    "value": 14.2,
    "unit": "deg",
    "band": [[0.0, 5.0]],
    "score": 0.0,
    "weight": 10.0,
    "confidence": 0.9,
    "status": "ok",
    "reason": "The gaze is 14° off the lens, 9° past the 0–5° band.",
    "grade": "B",
    "source": "Kesner et al. 2018, doi:10.1016/j.bandc.2018.06.004",
    "evidence": [{"kind": "line", "points": [[0.44, 0.36], [0.52, 0.35]], "label": "Gaze"}],
    "essay_note": "The essay asks for “direct gaze” here; there is published evidence: grade B.",
}
A_RUBRIC_CUE = {
    "key": "gaze_off_lens",
    "name": "Gaze off the lens",
    "unit": "deg",
    "bands": [[0.0, 5.0]],
    "limits": [[None, 10.0]],
    "weight": 10.0,
    "free": False,
    "grade": "B",
    "source": "Kesner et al. 2018, doi:10.1016/j.bandc.2018.06.004",
}
AN_OVERRIDE = {
    "key": "head_roll",
    "value": 2.0,
    "machine_value": 9.4,
    "reason": "The horizon is tilted, not the head.",
    "by": "Alice",
    "at": AT,
}
CHANGES = {"sliders": {"human": 1}, "cues": {"gaze_off_lens": {"bands": [[0, 8]], "weight": 15}}}


def cues_of(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The cues of a compiled table, in the catalogue's order; none that is switched off."""
    rows = table.get("cues", {})
    return [
        {
            "key": key,
            "name": cue.name,
            "unit": cue.unit,
            "bands": rows[key]["bands"],
            "limits": rows[key].get("zeros", []),
            "weight": rows[key]["weight"],
            "free": rows[key].get("free", False),
            "grade": rows[key].get("grade", cue.grade),
            "source": cue.source,
        }
        for key, cue in CATALOGUE.items()
        if key in rows and key not in disabled_cues()
    ]
