"""Rubrics: what a brand asks of each cue, version by version."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_yes, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Brand, EmotionalJob, Role
from scoring.actions import rubrics
from scoring.api.shapes import A_RUBRIC_CUE, CHANGES, RUBRIC_CUES, cues_of
from scoring.models import RubricVersion
from scoring.rubric.jobs import BadOverride

BRANDS = Brand.objects.select_related("team", "custom_job")
LONGEST_NOTE = 500

_SHOWN = {
    "id": KEY,
    "brand": KEY,
    "number": 3,
    "in_use": True,
    "job": "trust",
    "custom_job": None,
    "secondary_job": "",
    "digest": "a69ad956237a",
    "changes": CHANGES,
    "note": "Softer on the gaze: our founders look past the lens.",
    "restored_from": None,
    "created_at": AT,
}


@exampled(_SHOWN)
class RubricSerializer(ShownRow):
    """A brand's rubric as it was saved; it never changes, a new save is a new version.

    changes: what the brand asks for over its job's table. custom_job: the title of the team's own
    job as it was then. digest: the same for the same rubric; assessments name it.
    """

    job = serializers.ChoiceField(EmotionalJob.choices, read_only=True)
    custom_job = serializers.SerializerMethodField()
    secondary_job = serializers.CharField(source="secondary", read_only=True)
    changes = serializers.DictField(read_only=True)

    class Meta:
        model = RubricVersion
        fields: ClassVar = list(_SHOWN)

    @extend_schema_field({"type": ["string", "null"]})
    def get_custom_job(self, version: RubricVersion) -> str | None:
        return version.custom["title"] if version.custom else None


@exampled(_SHOWN | {"minimum_coverage": 0.6, "cues": [A_RUBRIC_CUE]})
class WholeRubricSerializer(RubricSerializer):
    """A rubric with the whole table.

    cues: of each, the bands of full score as [[lo, hi], …] (null = open), the limits beyond which
    the score is 0, and its weight in percent; free: the job leaves it open. grade, source: of the
    published evidence. minimum_coverage: below this measured share there is no overall score.
    """

    minimum_coverage = serializers.FloatField(source="table.minimum_coverage", read_only=True)
    cues = serializers.SerializerMethodField()

    class Meta(RubricSerializer.Meta):
        fields: ClassVar = [*_SHOWN, "minimum_coverage", "cues"]

    @extend_schema_field(RUBRIC_CUES)
    def get_cues(self, version: RubricVersion) -> Any:
        return cues_of(version.table)


@exampled({}, sent={"brand": KEY, "changes": CHANGES, "note": "Softer on the gaze.", "seen": 2})
class NewRubricSerializer(serializers.Serializer):
    """What a brand asks for over its job's table: all of it, not what is new alone.

    changes: {"sliders": {"human" | "composed" | "polished": -2 to 2}, "cues": {key: {"bands":
    [[lo, hi], …], "weight": percent}}}, each optional. seen: the number of the version that you
    started from; where another one is in use by now, nothing is saved.
    """

    brand = Reached(Brand.objects.all())
    changes = serializers.DictField()
    note = serializers.CharField(max_length=LONGEST_NOTE)
    seen = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


@exampled({}, sent={"note": "Back to what we had in spring."})
class RestoreSerializer(serializers.Serializer):
    """Why; it stands beside the new version."""

    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


#: A new version, or the one in use where nothing differs.
SAVED = {200: WholeRubricSerializer, 201: WholeRubricSerializer}


class RubricResource(Resource):
    """Rubrics of brands; exactly one of each brand is in use."""

    rows = RubricVersion.objects.select_related("brand__team")
    serializer_class = RubricSerializer
    scopes: ClassVar = {"GET": "brands:read", "POST": "brands:write"}
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "in_use": by_yes("in_use", "Those that portraits are judged by now, or the others."),
        "job": one_of("job", EmotionalJob.choices, "Only those for this emotional job."),
    }
    orderings: ClassVar = {"created": "created_at", "number": "number"}

    def get_serializer_class(self) -> Any:
        return RubricSerializer if self.action == "list" else WholeRubricSerializer

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.defer("table") if self.action == "list" else found

    def filter_queryset(self, queryset: Any) -> Any:
        """Of one brand with the rubric of today, as its page has it."""
        found = super().filter_queryset(queryset)
        if wanted := self.request.query_params.get("brand"):
            key = self.filters["brand"].field.run_validation(wanted.replace("\x00", ""))
            brand = self.reached(BRANDS).filter(pk=key).first()
            if brand is not None:
                rubrics.rubric_in_use(brand)
        return found

    @extend_schema(request=NewRubricSerializer, responses=SAVED)
    def create(self, request: Request) -> Response:
        """Save a brand's rubric as a new version; its portraits are judged by it at once.

        What changes no band and no weight makes no version: the one in use is the answer, with 200.
        """
        sent = self.sent(NewRubricSerializer)
        brand = self.row(BRANDS, pk=sent["brand"].pk, role=Role.EDITOR)
        before = rubrics.rubric_in_use(brand)
        try:
            saved = rubrics.save_rubric(
                brand=brand,
                changes=sent["changes"],
                note=sent["note"],
                author=self.token.user,
                seen=sent.get("seen"),
            )
        except rubrics.RubricMoved as problem:
            raise Problem(status.HTTP_409_CONFLICT, "rubric_moved", str(problem)) from problem
        except (BadOverride, OverflowError) as problem:
            raise bad_changes(problem) from problem
        return self._put_in_use(saved, before)

    @extend_schema(request=RestoreSerializer, responses=SAVED)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:
        """Put what an earlier version asked for in use again, as a new version.

        Where nothing differs, the version in use is the answer, with 200.
        """
        version = self.row(role=Role.EDITOR)
        sent = self.sent(RestoreSerializer)
        note = sent.get("note", "")
        before = rubrics.rubric_in_use(version.brand)
        try:
            saved = rubrics.restore_rubric(version=version, note=note, author=self.token.user)
        except rubrics.OtherJob as problem:
            raise Problem(status.HTTP_409_CONFLICT, "other_job", str(problem)) from problem
        return self._put_in_use(saved, before)

    def _put_in_use(self, saved: RubricVersion, before: RubricVersion) -> Response:
        is_new = saved.pk != before.pk
        return self.answer(saved, status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def bad_changes(problem: Exception) -> Problem:
    """The changes ask for what no rubric takes."""
    words = str(problem) if isinstance(problem, BadOverride) else "A number is too large."
    return Problem(status.HTTP_422_UNPROCESSABLE_ENTITY, "bad_changes", words)


ROUTES = (("rubrics", RubricResource),)
