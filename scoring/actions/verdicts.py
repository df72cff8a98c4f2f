"""What counts of an assessment: the machine's stored Scorecard with what members corrected.

`Assessment.scorecard` is never changed; the overall score, the coverage and the rows of the cues
are those of the corrected one.
"""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from portfolio.models import Version
from scoring.actions.rubrics import rubric_of
from scoring.models import Assessment, CueOverride, CueScore
from scoring.rubric.catalogue import EXPRESSION_CUES
from scoring.rubric.corrections import Correction, with_corrections
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import judge_again


def disabled_cues() -> frozenset[str]:
    """Cues that this installation has switched off (expression, C03–C09)."""
    return frozenset() if settings.EXPRESSION_CUES_ENABLED else EXPRESSION_CUES


def corrections_of(version: Version) -> dict[str, Correction]:
    """The version's corrections that hold, by cue key; none of a cue that is switched off."""
    return corrections_by_version([version.pk]).get(version.pk, {})


def corrections_by_version(versions: Iterable[UUID]) -> dict[UUID, dict[str, Correction]]:
    """``corrections_of`` many versions in one query; one without any is not in it."""
    rows = CueOverride.objects.filter(version__in=versions, withdrawn_at=None)
    found: dict[UUID, dict[str, Correction]] = defaultdict(dict)
    for row in rows.exclude(key__in=disabled_cues()).select_related("author"):
        found[row.version_id][row.key] = Correction(
            row.value,
            row.reason,
            by=str(row.author) if row.author else "",
            at=row.created_at.isoformat(),
        )
    return dict(found)


def judged_for(rubric: Rubric, card: Scorecard, corrections: dict[str, Correction]) -> Scorecard:
    """A stored Scorecard's readings, with the corrections worked in, against any rubric."""
    if card.status == "scored" and corrections:
        return with_corrections(card, rubric, corrections, disabled_cues=disabled_cues())
    return judge_again(card, rubric, disabled_cues=disabled_cues())


def scorecard_that_counts(assessment: Assessment) -> Scorecard | None:
    """The stored Scorecard with the version's corrections; None where none is stored.

    A rubric whose tables have moved on since cannot be asked again: its Scorecard stays as it is
    until the version is scored anew.
    """
    if assessment.scorecard is None:
        return None
    card = Scorecard.from_json_dict(assessment.scorecard)
    return with_what_members_say(card, assessment)


def with_what_members_say(card: Scorecard, assessment: Assessment) -> Scorecard:
    """The machine's Scorecard of an assessment with the corrections of its version."""
    corrections = corrections_of(assessment.version) if card.status == "scored" else {}
    if not corrections:
        return card
    rubric = rubric_of(assessment.rubric)
    return judged_for(rubric, card, corrections) if rubric.version == card.rubric_version else card


def store_verdict(assessment: Assessment, card: Scorecard) -> None:
    """Write what counts of the Scorecard into the assessment and its rows."""
    assessment.overall = card.overall
    assessment.coverage = card.coverage
    assessment.reason = card.reason or ""
    assessment.advice = card.advice or ""
    assessment.save()
    assessment.cue_scores.all().delete()
    CueScore.objects.bulk_create(
        CueScore(
            assessment_id=assessment.pk,
            key=cue.key,
            value=cue.value,
            score=cue.score,
            confidence=cue.confidence,
            status=cue.status,
        )
        for cue in card.cues
    )
