"""Do the portraits of a brand look like one set? Stored readings in, spread and outliers out.

This package knows no framework, no pixels and no clock; please keep it so.
"""

from scoring.consistency.admissions import Admission, admission
from scoring.consistency.distances import PaletteDistances
from scoring.consistency.finding import Consistency
from scoring.consistency.interchange import SamenessFinding, sameness
from scoring.consistency.members import SetMember, member_from_scorecard
from scoring.consistency.overall import overall_of
from scoring.consistency.report import check, level_for
from scoring.consistency.target import Target

__all__ = [
    "Admission",
    "Consistency",
    "PaletteDistances",
    "SamenessFinding",
    "SetMember",
    "Target",
    "admission",
    "check",
    "level_for",
    "member_from_scorecard",
    "overall_of",
    "sameness",
]
