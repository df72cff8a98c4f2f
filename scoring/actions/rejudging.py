"""Judging again what was measured before: no picture is decoded for another rubric."""

from portfolio.models import Version
from scoring.models import Assessment, State
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import judge_again


def stored_reading(version: Version, engine_version: str) -> Scorecard | None:
    """What this engine read in the file before, as the machine saw it; None where it never did.

    A version's bytes never change, so any of its Scorecards by the same engine holds the same
    readings; one that says why the picture cannot be read counts too.
    """
    found = (
        Assessment.objects.filter(
            version=version,
            engine_version=engine_version,
            state__in=(State.SCORED, State.UNASSESSABLE),
            scorecard__isnull=False,
        )
        .order_by("-finished_at")
        .values_list("scorecard", flat=True)
        .first()
    )
    return Scorecard.from_json_dict(found) if found else None


def judged_before(
    assessment: Assessment, rubric: Rubric, *, disabled_cues: frozenset[str]
) -> Scorecard | None:
    """The Scorecard that a full read would give, from what is stored; None if a read is needed."""
    card = stored_reading(assessment.version, assessment.engine_version)
    return judge_again(card, rubric, disabled_cues=disabled_cues) if card else None
