"""Decisions become certificates here: only from above are file, score and prompt all in sight."""

from typing import Any

from django.utils import timezone

from portfolio.actions.certificates import certify
from portfolio.actions.reviews import UNDO_FOR
from portfolio.models import Decision, Version
from prompts.models import VersionPrompt
from scoring.actions.verdicts import scorecard_that_counts

MOST = 200


def certify_decisions() -> int:
    """Certify what was decided and can no longer be taken back, oldest first; how many."""
    open_rows = Decision.objects.filter(
        certificate=None, withdrawn_at=None, decided_at__lt=timezone.now() - UNDO_FOR
    ).select_related("version", "portal", "stage", "portrait__library__brand__team")
    found = list(open_rows.order_by("decided_at", "id")[:MOST])
    for decision in found:
        prompt = VersionPrompt.objects.filter(version=decision.version).first()
        certify(
            decision=decision,
            score=score_of(decision.version),
            prompt=f"{prompt.text}\n{prompt.negative}" if prompt else None,
        )
    return len(found)


def score_of(version: Version) -> dict[str, Any] | None:
    """What the page shows of a version's score, as it is certified; None while there is none."""
    rows = version.assessments.current_first().select_related("rubric")
    assessment = rows.first()
    card = scorecard_that_counts(assessment) if assessment else None
    if assessment is None or card is None:
        return None
    return {
        "job": card.job,
        "overall": card.overall,
        "coverage": card.coverage,
        "rubric": assessment.rubric.number,
        "rubric_digest": assessment.rubric.digest,
        "engine": assessment.engine_version,
    }
