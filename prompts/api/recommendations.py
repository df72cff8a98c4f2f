"""What to ask for next: each proposed change to a prompt, and what a member makes of it."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import KEY
from portfolio.api.filters import by_id, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.versions import VersionSerializer
from portfolio.models import Role, Version
from prompts.actions.recommendations import NotProposed, NoWording, decide_recommendation
from prompts.entry_forms import LONGEST_PHRASE
from prompts.layers import Layer
from prompts.models import Recommendation, Verdict
from scoring.actions.verdicts import disabled_cues
from scoring.api.assessments import AssessmentSerializer
from scoring.models import Assessment
from scoring.rubric.catalogue import CATALOGUE

UP = "assessment__version__portrait__library__brand"
LAYERS = [(layer.value, layer.value) for layer in Layer]
VERSIONS = Version.objects.select_related("team")
CUES = [(key, key) for key in CATALOGUE]

_SHOWN = {
    "id": KEY,
    "assessment": KEY,
    "version": KEY,
    "portrait": KEY,
    "rank": 0,
    "layer": "emotion",
    "action": "add",
    "phrase": "direct eye contact with the camera",
    "replaces": "",
    "negative": "looking away, averted eyes",
    "tip": "Look straight into the lens, not at the screen.",
    "cue": "gaze_off_lens",
    "evidence_id": "C01",
    "grade": "B",
    "reason": "The gaze leaves the lens (gaze off the lens 14.2°, band 0–5°).",
    "conflict": "",
    "predicted_delta": 4.5,
    "already_asked": False,
    "state": "open",
    "wording": "",
    "decided_at": None,
}


@exampled(_SHOWN)
class RecommendationSerializer(ShownRow):
    """One proposed change to the prompt, tied to the cue that caused it.

    phrase goes into the layer, in the place of `replaces` where there is such a phrase. grade: of
    the published evidence. predicted_delta: points of the overall score. conflict: what speaks
    against it. wording: the member's own words, where the state is edited.
    """

    version = serializers.UUIDField(source="assessment.version_id", read_only=True)
    portrait = serializers.UUIDField(source="assessment.version.portrait_id", read_only=True)
    predicted_delta = serializers.FloatField(source="predicted_gain", read_only=True)
    state = serializers.ChoiceField(Verdict.choices, source="verdict", read_only=True)
    expansions: ClassVar = {
        "version": Expansion(
            VersionSerializer,
            attrgetter("assessment.version"),
            "portraits:read",
            selects=("assessment__version__team",),
        ),
        "assessment": Expansion(
            AssessmentSerializer,
            attrgetter("assessment"),
            "assessments:read",
            selects=("assessment__version", "assessment__rubric"),
        ),
    }

    class Meta:
        model = Recommendation
        fields: ClassVar = list(_SHOWN)


@exampled({}, sent={"wording": "a quiet look into the lens"})
class WordingSerializer(serializers.Serializer):
    """The words that are to stand in the place of the proposed ones."""

    wording = serializers.CharField(max_length=LONGEST_PHRASE)


class RecommendationResource(Resource):
    """Recommendations. They are made anew, with other ids, when a score or a prompt changes."""

    rows = Recommendation.objects.select_related("assessment__version")
    serializer_class = RecommendationSerializer
    scopes: ClassVar = {"GET": "assessments:read", "POST": "prompts:write"}
    filters: ClassVar = {
        "portrait": by_id("assessment__version__portrait", "portrait"),
        "version": by_id("assessment__version", "version"),
        "assessment": by_id("assessment", "assessment"),
        "brand": by_id(UP, "brand"),
        "layer": one_of("layer", LAYERS, "Only those for this layer."),
        "cue": one_of("cue", CUES, "Only those caused by this cue."),
        "state": one_of("verdict", Verdict.choices, "What a member made of it."),
    }
    orderings: ClassVar = {"rank": "rank", "predicted": "predicted_gain", "decided": "decided_at"}
    usual_order = "rank"

    def get_queryset(self) -> Any:
        found = super().get_queryset().defer("assessment__scorecard")
        if disabled_cues():
            found = found.filter(assessment__in=Assessment.objects.shown())
        return found

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: Any) -> Response:
        """Take a recommendation into the refined prompt."""
        return self._decided(Verdict.ACCEPTED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: Any) -> Response:
        """Leave a recommendation out of the refined prompt."""
        return self._decided(Verdict.DISMISSED)

    @extend_schema(request=WordingSerializer)
    @action(detail=True, methods=["post"])
    def edit(self, request: Request, pk: Any) -> Response:
        """Take a recommendation into the refined prompt, in other words."""
        sent = self.sent(WordingSerializer)
        return self._decided(Verdict.EDITED, sent["wording"])

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Take a decision on a recommendation back."""
        return self._decided(Verdict.OPEN)

    def _decided(self, verdict: Verdict, wording: str = "") -> Response:
        """Raises Problem. What was decided of another assessment's proposal is taken back."""
        row = self.row(role=Role.EDITOR)
        try:
            decided = decide_recommendation(
                version=row.assessment.version,
                rule=row.rule,
                verdict=verdict,
                wording=wording,
                by=self.token.user,
            )
            if decided.pk != row.pk:
                raise NotProposed
        except NotProposed as problem:
            words = "This is no longer proposed; a newer score stands in its place."
            raise Problem(status.HTTP_409_CONFLICT, "not_proposed", words) from problem
        except NoWording as problem:
            raise Problem(422, "no_wording", str(problem)) from problem
        return self.answer(self.row())


ROUTES = (("recommendations", RecommendationResource),)
