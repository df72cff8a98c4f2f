"""Where a version comes from: v1 to vN with what moved between neighbours, and what was asked."""

from collections.abc import Sequence
from typing import Any

from portfolio.models import Version
from prompts.comparing import diff
from prompts.layers import Prompt
from prompts.models import Outcome, VersionPrompt
from scoring.models import Assessment, CueScore, State
from scoring.rubric.catalogue import CATALOGUE
from scoring.units import unit_of

MOST_VERSIONS = 12
MOST_CUES = 3
MOST_PHRASES = 4
LEAST_CHANGE = 1.0
"""Points of a cue's score under which a move is not told."""


def lineage_context(versions: Sequence[Version]) -> dict[str, Any]:
    """`lineage`: one step a version, oldest first; empty for a portrait with a single one.

    Each: version, overall, delta (points since the version before, None where the two cannot be
    compared), cues (what moved most), asked (phrases added and removed), outcomes (predicted
    beside observed). Only the newest versions; `earlier`: how many older ones are left out.
    """
    shown = sorted(versions, key=lambda version: version.number)[-MOST_VERSIONS:]
    if len(shown) < 2:
        return {"lineage": [], "earlier": 0}
    judged = _assessments(shown)
    scores = _scores(judged.values())
    prompts = VersionPrompt.objects.in_bulk([version.pk for version in shown])
    outcomes: dict[Any, list[dict[str, Any]]] = {}
    for outcome in Outcome.objects.filter(version__in=shown).order_by("-predicted_gain", "pk"):
        outcomes.setdefault(outcome.version_id, []).append(_outcome(outcome))
    steps, before = [], None
    for version in shown:
        step = {
            "version": version,
            "overall": judged[version.pk].overall if version.pk in judged else None,
            "outcomes": outcomes.get(version.pk, []),
        }
        if before is not None:
            step |= _since(before, version, judged, scores) | _asked(before, version, prompts)
        steps.append(step)
        before = version
    return {"lineage": steps, "earlier": len(versions) - len(shown)}


def _assessments(versions: Sequence[Version]) -> dict[Any, Assessment]:
    """The assessment that counts of each version that was scored."""
    rows = Assessment.objects.filter(version__in=versions, state=State.SCORED).current_first()
    found: dict[Any, Assessment] = {}
    for row in rows.defer("scorecard"):
        found.setdefault(row.version_id, row)
    return found


def _scores(assessments: Any) -> dict[Any, dict[str, CueScore]]:
    found: dict[Any, dict[str, CueScore]] = {}
    for row in CueScore.objects.filter(assessment__in=list(assessments), score__isnull=False):
        found.setdefault(row.assessment_id, {})[row.key] = row
    return found


def _since(
    before: Version,
    after: Version,
    judged: dict[Any, Assessment],
    scores: dict[Any, dict[str, CueScore]],
) -> dict[str, Any]:
    """What moved: only between two that the same rubric and engine judged."""
    old, new = judged.get(before.pk), judged.get(after.pk)
    if old is None or new is None:
        return {"delta": None, "cues": []}
    if (old.rubric_id, old.engine_version) != (new.rubric_id, new.engine_version):
        return {"delta": None, "cues": [], "is_another_measure": True}
    was, now = scores.get(old.pk, {}), scores.get(new.pk, {})
    moved: list[dict[str, Any]] = [
        {
            "key": key,
            "name": CATALOGUE[key].name,
            "delta": round((now[key].score or 0) - (was[key].score or 0), 1),
            "before": _words(key, was[key].value),
            "after": _words(key, now[key].value),
        }
        for key in was.keys() & now.keys()
    ]
    told = [cue for cue in moved if abs(cue["delta"]) >= LEAST_CHANGE]
    told.sort(key=lambda cue: (-abs(cue["delta"]), cue["key"]))
    known = old.overall is not None and new.overall is not None
    delta = round(new.overall - old.overall, 1) if known else None  # type: ignore[operator]
    return {"delta": delta, "cues": told[:MOST_CUES]}


def _words(key: str, value: float | None) -> str:
    unit = unit_of(CATALOGUE[key].unit)
    return "" if value is None else unit.number(value) + unit.suffix


def _asked(
    before: Version, after: Version, prompts: dict[Any, VersionPrompt]
) -> dict[str, list[str]]:
    """Phrases that came into the prompt and that went; none where a prompt is not known."""
    if before.pk not in prompts or after.pk not in prompts:
        return {"added": [], "removed": []}
    old, new = (
        Prompt.parse(prompts[version.pk].text, prompts[version.pk].negative)
        for version in (before, after)
    )
    changes = diff(old, new).values()
    return {
        "added": [phrase for change in changes for phrase in change.added][:MOST_PHRASES],
        "removed": [phrase for change in changes for phrase in change.removed][:MOST_PHRASES],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    known = outcome.overall_before is not None and outcome.overall_after is not None
    observed = outcome.overall_after - outcome.overall_before if known else None  # type: ignore[operator]
    cue_known = outcome.score_before is not None and outcome.score_after is not None
    return {
        "phrase": outcome.phrase,
        "cue_name": CATALOGUE[outcome.cue].name,
        "predicted": outcome.predicted_gain,
        "observed": None if observed is None else round(observed, 1),
        "cue_observed": round(outcome.score_after - outcome.score_before, 1)  # type: ignore[operator]
        if cue_known
        else None,
    }
