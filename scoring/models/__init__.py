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
from scoring.models.candidates import Candidate
from scoring.models.consistency import (
    ConsistencyException,
    ConsistencyReport,
    PastReport,
    Sameness,
    SetReading,
)
from scoring.models.rubrics import RubricVersion

__all__ = [
    "TERMINAL",
    "Assessment",
    "AssessmentQuerySet",
    "Candidate",
    "ConsistencyException",
    "ConsistencyReport",
    "CueOverride",
    "CueScore",
    "PastReport",
    "RubricVersion",
    "Sameness",
    "SetReading",
    "State",
    "current_assessments",
    "engine_in_use",
]
