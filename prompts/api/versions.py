"""Prompts that made versions: what the file held or a member typed, in layers, and refined."""

from typing import Any, ClassVar

from django.db.models import F
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.filters import Filter, by_id, by_time, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.models import Role, Version
from prompts.actions import library, versions
from prompts.api.sent import MoveSerializer, UsedPromptSerializer
from prompts.api.shapes import PromptSerializer, RefinedPromptSerializer, WholePromptSerializer
from prompts.models import Source, VersionPrompt
from prompts.pasting import Pasted
from prompts.workbench import prompt_context

UP = "version__portrait__library__brand"
VERSIONS = Version.objects.select_related("portrait__library__brand__team", "team")
LONGEST_WORDS = 200
FORMATS = ("plain", "midjourney", "a1111", "comfyui", "flux")
#: A field of a format, by its label on the page.
FIELDS = {"Prompt": "prompt", "Negative prompt": "negative", "JSON nodes": "nodes"}
#: One that was replaced, or a new one.
STORED = {200: WholePromptSerializer, 201: WholePromptSerializer}
OWN_SHAPES = {"list": PromptSerializer, "refined_prompt": RefinedPromptSerializer}


class PromptResource(Resource):
    """Prompts by the id of the version that they made."""

    rows = VersionPrompt.objects.select_related("version__origin").annotate(id=F("version_id"))
    serializer_class = PromptSerializer
    scopes: ClassVar = {"GET": "prompts:read", "POST": "prompts:write"}
    filters: ClassVar = {
        "portrait": by_id("version__portrait", "portrait"),
        "version": by_id("version", "version"),
        "brand": by_id(UP, "brand"),
        "contains": Filter(
            "text__icontains",
            serializers.CharField(max_length=LONGEST_WORDS),
            "Whose prompt holds these words, in any case.",
        ),
        "generator": Filter("generator__iexact", serializers.CharField(), "Of this generator."),
        "source": one_of("source", Source.choices, "Where the prompt was taken from."),
        "changed_after": by_time("changed_at__gt", "Changed after this time."),
    }
    more_errors: ClassVar = {"refined_prompt": ("409",)}
    orderings: ClassVar = {"changed": "changed_at"}
    usual_order = "-changed"

    def get_serializer_class(self) -> Any:
        return OWN_SHAPES.get(self.action, WholePromptSerializer)

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.defer("raw", "parameters") if self.action == "list" else found

    @extend_schema(request=UsedPromptSerializer, responses=STORED)
    def create(self, request: Request) -> Response:
        """Say which prompt made a version; its recommendations follow at once.

        A prompt that stands there is replaced, and the answer is 200; with `If-Match` only if it
        still says what you read.
        """
        sent = self.sent(UsedPromptSerializer)
        version = self.row(VERSIONS, pk=sent["version"].pk, role=Role.EDITOR)
        version.hold()
        before = self.rows.filter(version=version).first()
        if before is not None:
            self.check_match(before)
        try:
            self._store(version, sent)
        except (library.OtherBrand, versions.NoPromptThere) as problem:
            raise Problem(422, "no_prompt_there", str(problem)) from problem
        made = self.row(pk=version.pk)
        return self.answer(made, status.HTTP_200_OK if before else status.HTTP_201_CREATED)

    @extend_schema(request=MoveSerializer)
    @action(detail=True, methods=["post"], url_path="move-phrase")
    def move_phrase(self, request: Request, pk: Any) -> Response:
        """Put a phrase of the prompt into another layer; the text stays as it is."""
        prompt = self.row(role=Role.EDITOR)
        sent = self.sent(MoveSerializer)
        by = self.token.user
        try:
            versions.move_phrase(version=prompt.version, by=by, **sent)
        except versions.NotMovable as problem:
            raise Problem(422, "not_movable", str(problem)) from problem
        return self.answer(self.row())

    @extend_schema(
        responses=RefinedPromptSerializer,
        parameters=[
            OpenApiParameter("style", str, enum=FORMATS, description="For which generators.")
        ],
    )
    @action(detail=True, url_path="refined-prompt")
    def refined_prompt(self, request: Request, pk: Any) -> Response:
        """Read the prompt to ask with next, as a kind of generator takes it.

        It holds what was accepted; while nothing is decided, every recommendation. The id is that
        of a version, which needs a score and no prompt: without one it starts from the brand's
        brief.
        """
        style = request.query_params.get("style", FORMATS[0])
        if style not in FORMATS:
            words = f"There is no style “{style[:60]}”: {', '.join(FORMATS)}."
            raise Problem(status.HTTP_400_BAD_REQUEST, "unknown_style", words)
        version = self.row(VERSIONS)
        counts = version.assessments.current_first().defer("scorecard").first()
        refined = prompt_context(version, counts, version.portrait.library.brand)["refined"]
        if refined is None:
            words = "This version has no score yet, so there is nothing to refine by."
            raise Problem(status.HTTP_409_CONFLICT, "no_score_yet", words)
        return Response(self.get_serializer(_as_style(version, refined, style)).data)

    def _store(self, version: Version, sent: dict[str, Any]) -> None:
        """Raises OtherBrand, NoPromptThere."""
        by = self.token.user
        if chosen := sent.get("made_from"):
            library.use_prompt_version(version=version, prompt_version=chosen, by=by)
        elif source := sent.get("same_as"):
            versions.copy_prompt(version=version, source=source, by=by)
        else:
            pasted: Pasted = sent["pasted"]
            versions.record_prompt(
                version=version, text=pasted.text, negative=pasted.negative, pasted=pasted, by=by
            )


def _as_style(version: Version, refined: dict[str, Any], style: str) -> dict[str, Any]:
    chosen = next(each for each in refined["formats"] if each.key == style)
    texts = {FIELDS[label]: text for _, label, text, _ in chosen.fields}
    return {
        "id": version.pk,
        "style": style,
        **{name: texts.get(name, "") for name in FIELDS.values()},
        **{name: refined[name] for name in ("is_preview", "is_draft", "is_unchanged")},
        "gaps": list(refined["gaps"]),
        "hint": chosen.hint,
    }


ROUTES = (("prompts", PromptResource),)
