"""Portals: what a client sees of a brand, and the portraits in them."""

from typing import Any, ClassVar

from django.db.models import Case, Value, When
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import portals
from portfolio.actions.brands import NameTaken
from portfolio.actions.reviews import plan_stages
from portfolio.api.brands import AT, BY_NAME, KEY, name_taken
from portfolio.api.filters import by_id, one_of
from portfolio.api.of_brand import OfBrand
from portfolio.api.resource import Resource
from portfolio.api.shown import exampled
from portfolio.api.stages import PlanSerializer, members_seen, planned, with_stages
from portfolio.api.writing import Reached
from portfolio.models import Brand, BrandImage, Portal, Role

STATES = (("open", "Open"), ("closed", "Closed"))
_SENT = {
    "brand": KEY,
    "name": "Halden, spring review",
    "welcome": "Three portraits for the new site.",
    "sender_name": "Studio Halden",
    "logo": None,
    "accent": "#1f3a5f",
    "has_questions": False,
    "mode": "sequential",
    "is_locked_on_final": True,
    "log_days": 180,
    "keeps_addresses": False,
}


@exampled({"id": KEY, **_SENT, "state": "open", "created_at": AT, "closed_at": None}, sent=_SENT)
class PortalSerializer(OfBrand):
    """A client's own place. While it is closed, its links lead nowhere.

    accent: the colour of its buttons; empty for the brand's first. mode: whether stages follow
    each other or run side by side. log_days: how long the log is kept; keeps_addresses: whether
    with the IP addresses of visitors.
    """

    logo = Reached(
        BrandImage.objects.filter(kind=BrandImage.Kind.LOGO).exclude(picture=""),
        allow_null=True,
        required=False,
    )
    accent = serializers.RegexField(r"^#[0-9a-fA-F]{6}$", allow_blank=True, required=False)
    log_days = serializers.IntegerField(min_value=1, max_value=3650, required=False)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Portal
        fields: ClassVar = [
            "id",
            "brand",
            *portals.PORTAL_FIELDS,
            "state",
            "created_at",
            "closed_at",
        ]
        read_only_fields: ClassVar = ["closed_at"]

    def get_state(self, portal: Portal) -> str:
        return "closed" if portal.closed_at else "open"

    def validate_accent(self, accent: str) -> str:
        return accent.lower()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        held: Any = self.instance
        brand, logo = held.brand if held else attrs["brand"], attrs.get("logo")
        if logo is not None and logo.brand_id != brand.pk:
            raise serializers.ValidationError({"logo": "This logo is of another brand."})
        return attrs


class PortalResource(Resource):
    """Portals: clients come in by their links, look, comment and decide."""

    rows = Portal.objects.select_related("brand__team", "logo").alias(
        state=Case(When(closed_at=None, then=Value("open")), default=Value("closed"))
    )
    serializer_class = PortalSerializer
    scopes: ClassVar = dict.fromkeys(("GET", "POST", "PATCH", "PUT", "DELETE"), "portals:manage")
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "state": one_of("state", STATES, "Those that are open, or closed."),
    }
    orderings: ClassVar = BY_NAME

    def get_serializer_class(self) -> Any:
        return PlanSerializer if self.action in ("stages", "plan") else self.serializer_class

    def create(self, request: Request) -> Response:
        """Open a portal for a client of a brand, with one stage: the client's."""
        sent = self.sent()
        brand = self.row(
            Brand.objects.select_related("team"), pk=sent.pop("brand").pk, role=Role.EDITOR
        )
        try:
            made = portals.open_portal(brand=brand, by=self.token.user, **sent)
        except NameTaken as problem:
            raise name_taken(problem) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a portal's name, look and ways."""
        portal = self.row(self.held(), role=Role.EDITOR)
        self.check_match(portal)
        sent = self.sent(row=portal)
        try:
            portals.change_portal(portal=portal, **sent)
        except NameTaken as problem:
            raise name_taken(problem) from problem
        return self.answer(self.row())

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a portal into the trash, for 30 days: every link of it leads nowhere at once."""
        portal = self.row(self.held(), role=Role.EDITOR)
        return self.trashed(portal)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: Any) -> Response:
        """Close a portal: its links end at once. What was said and decided stays."""
        portals.close_portal(portal=self.row(role=Role.EDITOR))
        return self.answer(self.row())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: Any) -> Response:
        """Open a closed portal again; links that have time left work again."""
        portals.reopen_portal(portal=self.row(role=Role.EDITOR))
        return self.answer(self.row())

    @extend_schema(responses=PlanSerializer)
    @action(detail=True, methods=["get"])
    def stages(self, request: Request, pk: Any) -> Response:
        """Read the stages that the portal's portraits go through."""
        return self.answer(self.row(with_stages(self.rows.all())))

    @extend_schema(
        request=PlanSerializer,
        responses=PlanSerializer,
    )
    @stages.mapping.put
    def plan(self, request: Request, pk: Any) -> Response:
        """Set all stages of a portal, in their order.

        They are matched by position, so that what was decided in one still counts there.
        """
        portal = self.row(with_stages(self.held()), role=Role.EDITOR)
        self.check_match(portal)
        sent = self.sent(PlanSerializer)
        stages = planned(sent["stages"], list(portal.stages.all()), members_seen(self, portal))
        plan_stages(portal=portal, stages=stages)
        return self.answer(self.row(with_stages(self.rows.all())))


ROUTES = (("portals", PortalResource),)
