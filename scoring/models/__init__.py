"""What the scorer stores: rubrics, assessments, their cues, and a brand's consistency."""

from scoring.models.assessments import (
    TERMINAL,
    Assessment,
    AssessmentQuerySet,
    CueOverride,
    CueScore,
    State,
    current_assessments,
    engine_in_use,
)
from scoring.models.consistency import ConsistencyReport
from scoring.models.rubrics import RubricVersion

__all__ = [
    "TERMINAL",
    "Assessment",
    "AssessmentQuerySet",
    "ConsistencyReport",
    "CueOverride",
    "CueScore",
    "RubricVersion",
    "State",
    "current_assessments",
    "engine_in_use",
]
