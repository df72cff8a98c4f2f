"""A brand's own prompts as they are sent and received."""

from operator import attrgetter
from typing import Any, ClassVar

from rest_framework import serializers

from portfolio.api.brands import AT, KEY, BrandSerializer
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Brand
from prompts.forms import LONGEST_NEGATIVE, LONGEST_PROMPT
from prompts.models import BrandPrompt, BrandPromptVersion

LONGEST_NAME, LONGEST_NOTE = 120, 240
_SAID = {"text": "a founder, half smile, in the office", "negative": "blurry"}
_VERSION = {"id": KEY, "number": 2, **_SAID, "note": "", "restored_from": None, "created_at": AT}
_SHOWN = {
    "id": KEY,
    "brand": KEY,
    "name": "Team page",
    **_SAID,
    "number": 2,
    "archived_at": None,
    "created_at": AT,
}


@exampled(_VERSION)
class BrandPromptVersionSerializer(ShownRow):
    """What a brand's prompt said at one time; it never changes. restored_from: a number."""

    class Meta:
        model = BrandPromptVersion
        fields: ClassVar = list(_VERSION)


@exampled(_SHOWN)
class BrandPromptSerializer(ShownRow):
    """A prompt in a brand's library. text, negative, number: of its newest version."""

    text = serializers.CharField(source="newest.text", read_only=True)
    negative = serializers.CharField(source="newest.negative", read_only=True)
    number = serializers.IntegerField(source="newest.number", read_only=True)
    expansions: ClassVar = {
        "brand": Expansion(BrandSerializer, attrgetter("brand"), "brands:read", ("brand",))
    }

    class Meta:
        model = BrandPrompt
        fields: ClassVar = list(_SHOWN)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        instance.newest = instance.versions.all()[0]
        return super().to_representation(instance)


@exampled(_SHOWN | {"brief": {"job": "trust", "context": "office"}, "versions": [_VERSION]})
class WholeBrandPromptSerializer(BrandPromptSerializer):
    """A prompt with every version, the newest first.

    brief: what the composer was asked for; empty for a prompt that was written by hand.
    """

    brief = serializers.DictField(read_only=True)
    versions = BrandPromptVersionSerializer(many=True, read_only=True)

    class Meta(BrandPromptSerializer.Meta):
        fields: ClassVar = [*_SHOWN, "brief", "versions"]


class _WrittenSerializer(serializers.Serializer):
    """What a prompt says."""

    text = serializers.CharField(max_length=LONGEST_PROMPT)
    negative = serializers.CharField(max_length=LONGEST_NEGATIVE, required=False, allow_blank=True)


@exampled({}, sent={"brand": KEY, "name": "Team page", **_SAID})
class NewBrandPromptSerializer(_WrittenSerializer):
    """A new prompt of a brand."""

    brand = Reached(Brand.objects.all())
    name = serializers.CharField(max_length=LONGEST_NAME)


@exampled({}, sent=_SAID | {"note": "Softer."})
class NextVersionSerializer(_WrittenSerializer):
    """What a prompt says from now on, and why."""

    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)


@exampled({}, sent={"number": 1})
class RestoreVersionSerializer(serializers.Serializer):
    """Which version is to be said again."""

    number = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
