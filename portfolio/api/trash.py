"""The trash of the team, and the proof of what was deleted for good."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions.api_tokens import scopes_now
from portfolio.actions.trash import NotRestorable, restore_from_trash
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_time, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.models import Erasure, Role, TrashEntry
from portfolio.models.trash import trashable_models

KINDS = sorted(model._meta.model_name or "" for model in trashable_models())
#: What else a token needs to see a thing of this kind in the trash, and to restore it.
OF_KIND = {
    "brand": ("brands:read", "brands:write"),
    "brandprompt": ("prompts:read", "prompts:write"),
    "library": ("brands:read", "brands:write"),
    "person": ("persons:read", "persons:write"),
    "portal": ("portals:manage", "portals:manage"),
}


@exampled(
    {
        "id": KEY,
        "kind": "portrait",
        "row_id": KEY,
        "name": "Ines Brandt",
        "brand": KEY,
        "portraits": 1,
        "created_at": AT,
        "ends_at": "2026-04-01T09:30:00Z",
        "doomed_at": None,
    }
)
class TrashSerializer(ShownRow):
    """One thing that was deleted, with all that was in it.

    row_id: its id, which it has again once restored. portraits: how many are in it. ends_at: when
    it is deleted for good. doomed_at: since then that is being done already.
    """

    ends_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = TrashEntry
        fields: ClassVar = [
            "id",
            "kind",
            "row_id",
            "name",
            "brand",
            "portraits",
            "created_at",
            "ends_at",
            "doomed_at",
        ]


@exampled(
    {
        "id": KEY,
        "reason": "person",
        "kind": "person",
        "by": "Alice Nord",
        "counts": {"portraits": 3, "versions": 4},
        "files": 12,
        "bytes": 9182734,
        "digests": ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        "kept": ["The audit log keeps that something was erased, by whom and when."],
        "leftovers": [],
        "created_at": AT,
        "verified_at": AT,
    }
)
class ErasureSerializer(ShownRow):
    """Proof that something was deleted for good. It names no person and no title.

    counts: rows of each table. digests: SHA-256 of the originals. kept: what stays, and why.
    verified_at: since then it is known that nothing is left; leftovers: what was found otherwise.
    """

    by = serializers.SerializerMethodField()

    class Meta:
        model = Erasure
        fields: ClassVar = [
            "id",
            "reason",
            "kind",
            "by",
            "counts",
            "files",
            "bytes",
            "digests",
            "kept",
            "leftovers",
            "created_at",
            "verified_at",
        ]

    def get_by(self, erasure: Erasure) -> str:
        return str(erasure.created_by) if erasure.created_by else "Presence"


class TrashResource(Resource):
    """The trash: what was deleted in the last 30 days, and can come back as it was.

    Of persons, portals, brands, libraries and prompts only a token sees it that reads these, too.
    """

    rows = TrashEntry.objects.select_related("team")
    serializer_class = TrashSerializer
    scopes: ClassVar = {"GET": "portraits:read", "POST": "portraits:write"}
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "kind": one_of("kind", [(kind, kind) for kind in KINDS], "Things of this kind."),
        "created_after": by_time("created_at__gt", "Deleted after this time."),
    }

    def reached(self, rows: Any) -> Any:
        held = scopes_now(self.token)
        hidden = [kind for kind, (reading, _) in OF_KIND.items() if reading not in held]
        return super().reached(rows).exclude(kind__in=hidden)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:
        """Bring back what was deleted, with all that was in it; answers what was in the trash.

        Of persons, portals, brands, libraries and prompts the token needs their writing scope, too.
        """
        entry = self.row(role=Role.EDITOR)
        _, writing = OF_KIND.get(entry.kind, ("", "portraits:write"))
        if writing not in scopes_now(self.token):
            raise PermissionDenied(f"To restore it needs the scope “{writing}”.")
        try:
            restore_from_trash(entry=entry)
        except NotRestorable as problem:
            raise Problem(409, "not_restorable", str(problem)) from problem
        return Response(self.get_serializer(entry).data)


class ErasureResource(Resource):
    """Erasures: proof of what was deleted for good, and that nothing of it is left. For admins."""

    rows = Erasure.objects.select_related("team", "created_by")
    serializer_class = ErasureSerializer
    scopes: ClassVar = {"GET": "admin:read"}
    filters: ClassVar = {
        "reason": one_of("reason", Erasure.Reason.choices, "Why it was erased."),
        "created_after": by_time("created_at__gt", "Erased after this time."),
    }


ROUTES = (("trash", TrashResource), ("erasures", ErasureResource))
