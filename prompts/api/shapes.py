"""Prompts of versions as they are sent."""

from collections import Counter
from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.api.brands import AT, KEY
from portfolio.api.shown import Expansion, Shown, ShownRow, exampled
from portfolio.api.versions import VersionSerializer
from prompts.layers import Layer
from prompts.models import OriginStatus, VersionPrompt
from prompts.moves import MOVABLE
from prompts.stored import in_layers

TEXTS = {"type": "array", "items": {"type": "string"}}
LAYERS = {"type": "object", "properties": {layer.value: TEXTS for layer in Layer}}
PHRASES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "phrase": {"type": "string"},
            "nth": {"type": "integer", "minimum": 0},
            "layer": {"type": "string", "enum": [layer.value for layer in MOVABLE]},
        },
    },
}
ORIGINS = {"type": ["string", "null"], "enum": [*OriginStatus.values, None]}

_SHOWN = {
    "id": KEY,
    "version": KEY,
    "portrait": KEY,
    "text": "a founder, half smile, window light",
    "negative": "blurry",
    "source": "embedded",
    "generator": "Midjourney",
    "problem": "",
    "ai_origin": "declared",
    "made_from": None,
    "changed_at": AT,
}


@exampled(_SHOWN)
class PromptSerializer(ShownRow):
    """The prompt that made a version. Its id is that of the version.

    problem: why what the file held could not be read as a prompt; else empty. ai_origin: what the
    file says of being made by AI; null until it was read. made_from: the version of a brand's
    prompt that it was.
    """

    id = serializers.UUIDField(source="version_id", read_only=True)
    portrait = serializers.UUIDField(source="version.portrait_id", read_only=True)
    ai_origin = serializers.SerializerMethodField()
    expansions: ClassVar = {
        "version": Expansion(
            VersionSerializer, attrgetter("version"), "portraits:read", ("version__team",)
        )
    }

    class Meta:
        model = VersionPrompt
        fields: ClassVar = list(_SHOWN)

    @extend_schema_field(ORIGINS)
    def get_ai_origin(self, prompt: VersionPrompt) -> str | None:
        origin = getattr(prompt.version, "origin", None)
        return origin.status if origin else None


@exampled(
    _SHOWN
    | {
        "raw": "a founder, half smile, window light --no blurry --ar 4:5",
        "parameters": {"ar": "4:5"},
        "layers": {
            "identity": ["a founder"],
            "emotion": ["half smile"],
            "context": ["window light"],
            "realism": [],
            "camera": [],
            "style": [],
            "parameters": [],
            "negative": ["blurry"],
        },
        "phrases": [{"phrase": "half smile", "nth": 0, "layer": "emotion"}],
    }
)
class WholePromptSerializer(PromptSerializer):
    """A prompt with all that is known of it.

    raw: what the file held, untouched. parameters: the generator's settings, by its own names.
    layers: the phrases of each. phrases: those that can be moved to another layer, in the order of
    the text; nth counts equal ones from 0.
    """

    parameters = serializers.DictField(read_only=True)
    layers = serializers.SerializerMethodField()
    phrases = serializers.SerializerMethodField()

    class Meta(PromptSerializer.Meta):
        fields: ClassVar = [*_SHOWN, "raw", "parameters", "layers", "phrases"]

    @extend_schema_field(LAYERS)
    def get_layers(self, prompt: VersionPrompt) -> Any:
        parsed = in_layers(prompt)
        return {layer.value: list(parsed.layer(layer)) for layer in Layer}

    @extend_schema_field(PHRASES)
    def get_phrases(self, prompt: VersionPrompt) -> Any:
        seen: Counter[str] = Counter()
        found = []
        for phrase in in_layers(prompt).phrases:
            if phrase.kind == "asked":
                found.append(
                    {"phrase": phrase.text, "nth": seen[phrase.text], "layer": phrase.layer.value}
                )
                seen[phrase.text] += 1
        return found


@exampled(
    {
        "id": KEY,
        "style": "a1111",
        "prompt": "a founder, (direct eye contact with the camera:1.2)",
        "negative": "looking away",
        "nodes": "",
        "is_preview": False,
        "is_draft": False,
        "is_unchanged": False,
        "gaps": [],
        "hint": "For the Stable Diffusion web UI, Forge, Fooocus and InvokeAI.",
    }
)
class RefinedPromptSerializer(Shown):
    """What to ask for next. is_preview: nothing is decided yet, and all that is proposed is in it.

    is_draft: no prompt was known, so it starts from the brand's brief. nodes: for ComfyUI, both
    texts as JSON nodes. gaps: what is still to be filled in, which stands in [square brackets].
    """

    id = serializers.UUIDField()
    style = serializers.CharField()  # type: ignore[assignment]
    prompt = serializers.CharField()
    negative = serializers.CharField()
    nodes = serializers.CharField()
    is_preview = serializers.BooleanField()
    is_draft = serializers.BooleanField()
    is_unchanged = serializers.BooleanField()
    gaps = serializers.ListField(child=serializers.CharField())
    hint = serializers.CharField()
