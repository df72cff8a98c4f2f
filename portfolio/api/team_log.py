"""Who is in the team, and its audit log: for admins."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import Filter, by_time, one_of
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.models import AuditEvent, Member, Role


@exampled(
    {
        "id": KEY,
        "user": KEY,
        "name": "Alice Brandt",
        "email": "alice@example.com",
        "role": "editor",
        "is_limited": True,
        "brands": [KEY],
        "is_service": False,
        "created_at": AT,
    }
)
class MemberSerializer(ShownRow):
    """A place in the team. brands: the only ones it reaches, where is_limited.

    is_service: the account of a service token; nobody signs in as it.
    """

    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.CharField(source="user.email", read_only=True)
    is_service = serializers.BooleanField(source="user.is_service", read_only=True)
    brands = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields: ClassVar = [
            "id",
            "user",
            "name",
            "email",
            "role",
            "is_limited",
            "brands",
            "is_service",
            "created_at",
        ]

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_brands(self, member: Member) -> list[str]:
        return [str(brand.pk) for brand in member.brands.all()]


class MemberResource(Resource):
    """Members of the team, and what each may do."""

    rows = Member.objects.select_related("user", "team").prefetch_related("brands")
    serializer_class = MemberSerializer
    scopes: ClassVar = {"GET": "admin:read"}
    filters: ClassVar = {"role": one_of("role", Role.choices, "Only those with this role.")}
    orderings: ClassVar = {"joined": "created_at"}
    usual_order = "joined"


@exampled(
    {
        "id": KEY,
        "at": AT,
        "actor": KEY,
        "actor_name": "Alice Brandt (token Nightly)",
        "action": "brand.changed",
        "target_type": "brand",
        "target_id": KEY,
        "target_name": "Halden & Partner",
        "details": {"changed": {"tone": ["", "calm"]}},
        "ip": None,
    }
)
class AuditEventSerializer(ShownRow):
    """One thing that was done. actor: null for Presence itself, or an account that is gone."""

    details = serializers.DictField(read_only=True)

    class Meta:
        model = AuditEvent
        fields: ClassVar = [
            "id",
            "at",
            "actor",
            "actor_name",
            "action",
            "target_type",
            "target_id",
            "target_name",
            "details",
            "ip",
        ]


class AuditEventResource(Resource):
    """The team's audit log: who did what, and when."""

    rows = AuditEvent.objects.select_related("team")
    serializer_class = AuditEventSerializer
    scopes: ClassVar = {"GET": "admin:read"}
    filters: ClassVar[dict[str, Any]] = {
        "action": Filter("action", serializers.CharField(), "As `brand.changed`."),
        "actor": Filter("actor", serializers.UUIDField(), "Done by this account."),
        "target_id": Filter("target_id", serializers.CharField(), "Done to this row."),
        "after": by_time("at__gt", "After this time."),
        "before": by_time("at__lt", "Before this time."),
    }
    orderings: ClassVar = {"at": "at"}
    usual_order = "-at"


ROUTES = (("members", MemberResource), ("audit-events", AuditEventResource))
