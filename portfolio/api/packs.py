"""How packs are told, and how they are asked for."""

from operator import attrgetter
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions import deliveries
from portfolio.api.brands import AT, KEY, BrandSerializer
from portfolio.api.bulk import MOST
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.channel_presets import PRESETS
from portfolio.delivery_forms import SOURCE_TYPES
from portfolio.models import Brand, Delivery, Portal

_SENT = {
    "brand": KEY,
    "portal": None,
    "versions": [KEY],
    "presets": ["linkedin_square"],
    "override_reason": "",
}
_SHOWN = {
    "id": KEY,
    **_SENT,
    "keeps_prompt": False,
    "declared": SOURCE_TYPES[1][0],
    "gate": [{"version": KEY, "preset": "linkedin_square", "missing": []}],
    "state": "made",
    "problem": "",
    "bytes": 483122,
    "file": f"/api/v1/exports/{KEY}/file/",
    "created_at": AT,
    "expires_at": "2026-04-01T09:30:00Z",
}
GATE = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "version": {"type": "string", "format": "uuid"},
            "preset": {"type": "string"},
            "missing": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"code": {"type": "string"}, "detail": {"type": "string"}},
                },
            },
        },
    },
}


@exampled(_SHOWN)
class ExportSerializer(ShownRow):
    """A pack. file: where it is fetched with the token, once it is made and while it is kept.

    gate: what was missing for each version and channel; override_reason: why it was made all the
    same. problem: why it could not be made.
    """

    passing: ClassVar = ("file",)
    keeps_prompt = serializers.BooleanField(source="policy.prompt", read_only=True, default=False)
    declared = serializers.CharField(source="policy.declared", read_only=True, default="")
    presets = serializers.ListField(child=serializers.CharField(), read_only=True)
    gate = serializers.SerializerMethodField()
    file = serializers.SerializerMethodField()
    expansions: ClassVar = {
        "brand": Expansion(BrandSerializer, attrgetter("brand"), "brands:read", ("brand",))
    }

    class Meta:
        model = Delivery
        fields: ClassVar = list(_SHOWN)
        read_only_fields: ClassVar = list(_SHOWN)

    @extend_schema_field(GATE)
    def get_gate(self, pack: Delivery) -> list[dict[str, Any]]:
        return [
            {"version": row["version"], "preset": row["preset"], "missing": [
                {"code": each["code"], "detail": each["words"]} for each in row["problems"]
            ]}
            for row in pack.gate
        ]  # fmt: skip

    @extend_schema_field({"type": ["string", "null"], "format": "uri-reference"})
    def get_file(self, pack: Delivery) -> str | None:
        is_there = pack.state == Delivery.State.MADE and pack.expires_at > timezone.now()
        return f"/api/v1/exports/{pack.pk}/file/" if is_there else None


@exampled({}, sent={**_SENT, "declared": SOURCE_TYPES[1][0]})
class AskSerializer(serializers.Serializer):
    """What is to leave, and for which channels.

    declared: the IPTC digital source type of files that do not say theirs. keeps_prompt: write
    the prompt into the files (scope prompts:read). override_reason: lets everything pass that the
    gate would hold back; it goes into the audit log. portal: whose guests may take it, too.
    """

    brand = Reached(Brand.objects.select_related("team"))
    portal = Reached(Portal.objects.filter(closed_at=None), allow_null=True, required=False)
    versions = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST)
    presets = serializers.ListField(
        child=serializers.ChoiceField(list(PRESETS)), min_length=1, max_length=len(PRESETS)
    )
    declared = serializers.ChoiceField(SOURCE_TYPES, required=False, default="")
    keeps_prompt = serializers.BooleanField(default=False)
    override_reason = serializers.CharField(
        max_length=deliveries.LONGEST_REASON, allow_blank=True, default=""
    )
