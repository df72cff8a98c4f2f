"""What a page shows of editing tips: which there are, and what came of those that were tried."""

from typing import Any

from prompts.actions.editing import SEARCHED
from prompts.editing.catalogue import Tip, catalogue, tips_for
from prompts.models import EditPreview, Origin
from scoring.models import Assessment, State
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.scorecard import Scorecard
from scoring.units import unit_of

MOST_CHANGES = 4
LEAST_CHANGE = 1.0
"""Points of a cue's score under which “what else it moves” does not name it."""

HOLD_MANIFESTS = frozenset({"JPEG", "PNG", "WebP"})
"""Formats whose C2PA manifest can be taken out."""


def editing_context(assessment: Assessment | None, card: Scorecard | None) -> dict[str, Any]:
    """`edits`: up to four tips with their newest preview; `is_editing`: one is being made.

    card: what counts of the assessment, with corrections. Empty where nothing can be judged.
    """
    if assessment is None or card is None or card.overall is None:
        return {"edits": [], "is_editing": False, "has_credentials": False}
    tips = tips_for(card.cues)
    made: dict[str, EditPreview] = {}
    for preview in EditPreview.objects.filter(assessment=assessment).order_by("-created_at"):
        made.setdefault(preview.edit, preview)
    edits = [_shown(tip, made.get(tip.edit.id), assessment) for tip in tips]
    has_files = any(entry["is_done"] for entry in edits)
    return {
        "edits": edits,
        "is_editing": any(entry["is_busy"] for entry in edits),
        "has_credentials": has_files and _has_credentials(assessment),
    }


def _shown(tip: Tip, preview: EditPreview | None, assessment: Assessment) -> dict[str, Any]:
    state = preview.state if preview else ""
    is_done = preview is not None and state == State.SCORED
    entry: dict[str, Any] = {
        "tip": tip,
        "edit": tip.edit,
        "cue_name": CATALOGUE[tip.cue].name,
        "preview": preview,
        "is_busy": state in (State.QUEUED, State.RUNNING),
        "is_done": is_done,
        "is_stale": is_done and preview.overall_before != assessment.overall,  # type: ignore[union-attr]
    }
    return entry | (_measured(tip, preview) if preview is not None and is_done else {})


def _measured(tip: Tip, preview: EditPreview) -> dict[str, Any]:
    """`amount` in words, `own` and `others`: changes of the tip's cues and of all else."""
    changes = [_change(key, change) for key, change in preview.changes.items()]
    others = [
        change
        for change in changes
        if change["key"] not in tip.cues and abs(change["delta"] or 0) >= LEAST_CHANGE
    ]
    others.sort(key=lambda change: -abs(change["delta"]))
    before, after = preview.overall_before, preview.overall_after
    delta = None if before is None or after is None else round(after - before, 1)
    own = [change for change in changes if change["key"] in tip.cues]
    return {
        "amount": catalogue()[preview.edit].in_words(preview.amount)
        if preview.amount != SEARCHED
        else "",
        "own": own,
        "others": others[:MOST_CHANGES],
        "delta": delta,
        "reaches": all((change["score_after"] or 0) >= 100 for change in own) and bool(own),
    }


def _change(key: str, change: dict[str, Any]) -> dict[str, Any]:
    cue = CATALOGUE[key]
    unit = unit_of(cue.unit)
    before, after = change["score_before"], change["score_after"]

    def words(value: float | None) -> str:
        return "not measurable" if value is None else unit.number(value) + unit.suffix

    return {
        "key": key,
        "name": cue.name,
        "before": words(change["before"]),
        "after": words(change["after"]),
        "score_before": before,
        "score_after": after,
        "delta": None if before is None or after is None else round(after - before, 1),
    }


def _has_credentials(assessment: Assessment) -> bool:
    """Whether the original carries a C2PA manifest that can lie beside an edited file."""
    version = assessment.version
    if version.format not in HOLD_MANIFESTS:
        return False
    return Origin.objects.filter(version=version, manifest__isnull=False).exists()
