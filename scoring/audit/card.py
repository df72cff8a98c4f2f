"""The card: the audit's figures as one JSON document, the same for the same pictures and engine."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from scoring.audit.committed import Card, broken
from scoring.audit.drift import cue_table, drift_table
from scoring.audit.tolerances import TOLERANCES
from scoring.audit.trial import Trial
from scoring.rubric.jobs import JOB_SLUGS, rubric_for
from scoring.version import ENGINE_VERSION


def card_of(trials: Sequence[Trial]) -> dict[str, Any]:
    """The card of a set of trials, in whatever order they come. No date, no place, no names."""
    ordered = sorted(trials, key=lambda trial: trial.sha256)
    perturbations = drift_table(ordered)
    return {
        "engine_version": ENGINE_VERSION,
        "rubric_versions": {job: rubric_for(job).version for job in JOB_SLUGS},
        "portraits": {
            "n": len(ordered),
            "unassessable": sum(not trial.values for trial in ordered),
            "digest": _digest(ordered),
        },
        "tolerances": {
            kind: {
                "title": tolerance.title,
                "why": tolerance.why,
                "median": tolerance.median,
                "p95": tolerance.p95,
                "without": sorted(tolerance.without),
            }
            for kind, tolerance in TOLERANCES.items()
        },
        "perturbations": perturbations,
        "cues": cue_table(ordered),
        "is_kept": not broken(perturbations),
    }


def card_text(card: Card) -> str:
    """The card as it is written to a file, a line for each row: the same card, the same bytes."""
    return "{\n" + ",\n".join(f"{_json(key)}: {_lines(card[key])}" for key in card) + "\n}\n"


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return "[\n" + ",\n".join(_json(row) for row in value) + "\n]"
    return _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _digest(trials: Sequence[Trial]) -> str:
    """Twelve hex digits over the portraits' own digests, in the trials' order."""
    return hashlib.sha256("\n".join(trial.sha256 for trial in trials).encode()).hexdigest()[:12]
