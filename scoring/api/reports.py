"""Reports on a brand's consistency as they are sent."""

from operator import attrgetter
from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.api.brands import AT, KEY, BrandSerializer
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.pages.set_report import EXPRESSION, shown_report
from scoring.api.shapes import NUMBER
from scoring.models import ConsistencyReport, PastReport

SCORES = {"type": "object", "additionalProperties": NUMBER}
_SHOWN = {
    "id": KEY,
    "brand": KEY,
    "is_stale": False,
    "asked_at": AT,
    "computed_at": AT,
    "overall": 81.4,
    "scores": {"palette": 88.0, "gaze": 74.5, "light": 79.1},
}


@exampled(_SHOWN)
class ConsistencySerializer(ShownRow):
    """How consistent a brand's portraits are. Its id is that of the brand.

    overall, scores by dimension: 0 to 100, null where too few portraits could be read; both are
    empty until the first report is computed. is_stale: something changed since; a newer follows.
    """

    id = serializers.UUIDField(source="brand_id", read_only=True)
    is_stale = serializers.BooleanField(read_only=True)
    overall = serializers.SerializerMethodField()
    scores = serializers.SerializerMethodField()
    expansions: ClassVar = {
        "brand": Expansion(BrandSerializer, attrgetter("brand"), "brands:read", ("brand",))
    }

    class Meta:
        model = ConsistencyReport
        fields: ClassVar = list(_SHOWN)

    @extend_schema_field(NUMBER)
    def get_overall(self, report: Any) -> float | None:
        return None if _is_withheld(report.dimensions) else report.overall

    @extend_schema_field(SCORES)
    def get_scores(self, report: Any) -> dict[str, float | None]:
        return {} if _is_withheld(report.dimensions) else scores_of(report.dimensions)


@exampled(
    _SHOWN | {"report": {"n": 12, "level": "full", "statement": "…", "dimensions": [], "gaze": []}}
)
class WholeConsistencySerializer(ConsistencySerializer):
    """Consistency with the whole report.

    report: n portraits, the statement, the interval of the overall, each dimension with its spread
    and weight, palettes, gaze, the portraits that differ, exceptions, and the target's lines; null
    until the first one is computed.
    """

    report = serializers.SerializerMethodField()

    class Meta(ConsistencySerializer.Meta):
        fields: ClassVar = [*_SHOWN, "report"]

    @extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
    def get_report(self, report: ConsistencyReport) -> Any:
        shown = shown_report(report)
        return shown.data if shown else None


@exampled(
    {
        "id": KEY,
        "brand": KEY,
        "n": 12,
        "overall": 81.4,
        "low": 76.0,
        "high": 85.2,
        "scores": {"palette": 88.0, "gaze": 74.5, "light": 79.1},
        "different": [{"id": KEY, "title": "Ines Brandt", "dimension": "gaze"}],
        "causes": [{"kind": "added", "portrait": KEY, "title": "Ines Brandt"}],
        "fell_below": None,
        "computed_at": AT,
    }
)
class PastReportSerializer(ShownRow):
    """One report of a brand's history; only one that found something new is kept.

    low, high: of the overall's interval. different: the portraits that it named. causes: what was
    new since the one before. fell_below: the brand's threshold, where this was the first under it.
    """

    scores = serializers.SerializerMethodField()
    different = serializers.ListField(child=serializers.DictField(), read_only=True)
    causes = serializers.ListField(child=serializers.DictField(), read_only=True)

    class Meta:
        model = PastReport
        fields: ClassVar = [
            "id",
            "brand",
            "n",
            "overall",
            "low",
            "high",
            "scores",
            "different",
            "causes",
            "fell_below",
            "computed_at",
        ]

    @extend_schema_field(SCORES)
    def get_scores(self, past: PastReport) -> dict[str, float | None]:
        hidden = () if settings.EXPRESSION_CUES_ENABLED else (EXPRESSION,)
        return {key: score for key, score in past.scores.items() if key not in hidden}


def scores_of(dimensions: Any) -> dict[str, float | None]:
    """The score of each dimension that may be shown, by its key."""
    hidden = () if settings.EXPRESSION_CUES_ENABLED else (EXPRESSION,)
    return {row["key"]: row["score"] for row in dimensions or () if row["key"] not in hidden}


def _is_withheld(dimensions: Any) -> bool:
    """Whether a report was computed with expression, where that is switched off since."""
    rows = () if settings.EXPRESSION_CUES_ENABLED else dimensions or ()
    return any(row["key"] == EXPRESSION and row["n"] for row in rows)
