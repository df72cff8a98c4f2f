"""How comments are told: their words, their place on the image, their replies."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions import comments
from portfolio.api.brands import AT, KEY
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Attachment, Comment, Portal, Version

_PLACE = {"kind": "pin", "x": 0.42, "y": 0.31}
_SENT = {"version": KEY, "portal": KEY, "parent": None, "text": "A softer light?", "shape": _PLACE}
_SHOWN: dict[str, Any] = {
    "id": KEY,
    "portrait": KEY,
    **_SENT,
    "is_internal": False,
    "user": None,
    "guest": KEY,
    "author_name": "Clara Voß",
    "attachments": [{"id": KEY, "name": "example.pdf", "bytes": 81234}],
    "created_at": AT,
    "edited_at": None,
    "deleted_at": None,
    "resolved_at": None,
    "resolved_by": "",
}
#: How the schema tells a place on the image.
PLACE = {
    "type": "object",
    "description": "In fractions of the frame: a pin (x, y), a box (x, y, width, height) or a "
    "drawing (strokes of points [x, y]); null for the whole picture.",
    "required": ["kind"],
    "properties": {
        "kind": {"type": "string", "enum": ["pin", "box", "drawing"]},
        **{name: {"type": "number"} for name in ("x", "y", "width", "height")},
        "strokes": {
            "type": "array",
            "items": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
        },
    },
}


@extend_schema_field(PLACE)
class Place(serializers.JSONField):
    """Where on the image; read by the rules of the pages."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("Send an object, or null.")
        try:
            return comments.checked_shape(data)
        except comments.BadComment as problem:
            raise serializers.ValidationError(str(problem)) from problem
        except (ValueError, OverflowError) as problem:
            words = "The place on the image could not be read."
            raise serializers.ValidationError(words) from problem


class AttachmentSerializer(serializers.ModelSerializer):
    """A file that came with a comment."""

    class Meta:
        model = Attachment
        fields: ClassVar = ["id", "name", "bytes"]


def _replies() -> tuple[Any, ...]:
    rows = Comment.objects.filter(deleted_at=None).prefetch_related("attachments")
    return (Prefetch("replies", rows),)


class RemarkSerializer(ShownRow):
    """A comment as it is read. text, shape: empty once it was taken back."""

    is_internal = serializers.BooleanField(read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)
    shape = Place(allow_null=True, required=False)

    class Meta:
        model = Comment
        fields: ClassVar = list(_SHOWN)
        read_only_fields: ClassVar = [name for name in _SHOWN if name not in _SENT]

    def to_representation(self, instance: Comment) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.deleted_at is not None:
            empty: dict[str, Any] = {"text": "", "shape": None, "attachments": []}
            shown |= {name: value for name, value in empty.items() if name in shown}
        return shown


@exampled(_SHOWN, sent=_SENT)
class CommentSerializer(RemarkSerializer):
    """A remark on a version.

    portal: whose guests see it; null (is_internal) for the team alone. parent: the first comment
    of the thread; a reply belongs where its thread does. deleted_at: who wrote it took it back;
    it stays, empty, while there are replies.
    """

    version = Reached(Version.objects.all())
    portal = Reached(Portal.objects.all(), allow_null=True, required=False)
    parent = Reached(  # type: ignore[assignment]
        Comment.objects.filter(deleted_at=None), allow_null=True, required=False
    )
    expansions: ClassVar = {
        "replies": Expansion(
            RemarkSerializer,
            lambda comment: [each for each in comment.replies.all() if not each.deleted_at],
            "decisions:read",
            prefetches=_replies,
            is_many=True,
        )
    }

    class Meta(RemarkSerializer.Meta):
        pass
