"""Assessments as they are sent: what stands in a list, and every cue of one."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.api.brands import AT, KEY
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.versions import VersionSerializer
from portfolio.models import EmotionalJob
from scoring.actions.verdicts import scorecard_that_counts
from scoring.api.rubrics import RubricSerializer
from scoring.api.shapes import A_CUE, ADVICE, AN_OVERRIDE, CUES, NOTICES, OVERRIDES
from scoring.models import Assessment

_SHOWN = {
    "id": KEY,
    "portrait": KEY,
    "version": KEY,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "state": "scored",
    "job": "trust",
    "rubric": KEY,
    "rubric_version": "a69ad956237a",
    "engine_version": "1.4.0",
    "overall": 90.0,
    "coverage": 1.0,
    "reason": "",
    "advice": "",
    "queued_at": AT,
    "finished_at": AT,
}


@exampled(_SHOWN)
class AssessmentSerializer(ShownRow):
    """The result of one version against one rubric by one engine version.

    coverage: the measured share of the rubric's weight, 0 to 1; overall: 0 to 100, null where too
    little was measured. reason, advice: why there is no score, and what to do.
    """

    portrait = serializers.UUIDField(source="version.portrait_id", read_only=True)
    sha256 = serializers.CharField(source="version.sha256", read_only=True)
    job = serializers.ChoiceField(EmotionalJob.choices, source="rubric.job", read_only=True)
    rubric_version = serializers.CharField(source="rubric.digest", read_only=True)
    expansions: ClassVar = {
        "version": Expansion(
            VersionSerializer, attrgetter("version"), "portraits:read", ("version__team",)
        ),
        "rubric": Expansion(RubricSerializer, attrgetter("rubric"), "brands:read", ("rubric",)),
    }

    class Meta:
        model = Assessment
        fields: ClassVar = list(_SHOWN)


@exampled(
    _SHOWN
    | {
        "cues": [A_CUE],
        "recommendations": [
            {
                "id": KEY,
                "layer": "emotion",
                "phrase": "direct eye contact with the camera",
                "replaces": "",
                "cue": "gaze_off_lens",
                "predicted_delta": 4.5,
            }
        ],
        "overrides": [AN_OVERRIDE],
        "notices": [],
    }
)
class WholeAssessmentSerializer(AssessmentSerializer):
    """An assessment with every cue.

    cues: null until the picture was read; with it each cue's value in its unit, the target band as
    [[lo, hi], …] (null = open), score, weight, confidence, status, reason, and evidence to draw.
    recommendations: what to ask for next. overrides: what members corrected; it counts already.
    notices: faults of a picture that could be read.
    """

    cues = serializers.SerializerMethodField()
    recommendations = serializers.SerializerMethodField()
    overrides = serializers.SerializerMethodField()
    notices = serializers.SerializerMethodField()

    class Meta(AssessmentSerializer.Meta):
        fields: ClassVar = [*_SHOWN, "cues", "recommendations", "overrides", "notices"]

    @extend_schema_field(CUES)
    def get_cues(self, assessment: Assessment) -> Any:
        return _card(assessment).get("cues")

    @extend_schema_field(ADVICE)
    def get_recommendations(self, assessment: Assessment) -> Any:
        rows = assessment.recommendations.all()
        return [
            {
                "id": str(row.pk),
                "layer": row.layer,
                "phrase": row.phrase,
                "replaces": row.replaces,
                "cue": row.cue,
                "predicted_delta": row.predicted_gain,
            }
            for row in rows
        ]

    @extend_schema_field(OVERRIDES)
    def get_overrides(self, assessment: Assessment) -> Any:
        return _card(assessment).get("overrides", [])

    @extend_schema_field(NOTICES)
    def get_notices(self, assessment: Assessment) -> Any:
        return _card(assessment).get("notices", [])


def _card(assessment: Assessment) -> dict[str, Any]:
    """The Scorecard that counts, worked out once for a row; empty where there is none."""
    found: dict[str, Any] | None = getattr(assessment, "shown_card", None)
    if found is None:
        card = scorecard_that_counts(assessment)
        found = card.to_json_dict() if card else {}
        assessment.shown_card = found  # type: ignore[attr-defined]
    return found
