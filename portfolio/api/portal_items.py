"""The portraits in portals, and what the decisions on each come to."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import portals
from portfolio.actions.reviews import advance_item
from portfolio.api.brands import AT, KEY
from portfolio.api.bulk import MOST
from portfolio.api.filters import by_id, one_of
from portfolio.api.portals import PortalSerializer
from portfolio.api.portrait_shapes import PortraitSerializer
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Portal, PortalItem, Portrait, Role

_SHOWN = {
    "id": KEY,
    "portal": KEY,
    "portrait": KEY,
    "position": 0,
    "state": "waiting",
    "stage": 0,
    "stage_since": AT,
    "is_locked": False,
    "added_at": AT,
}


@exampled(_SHOWN)
class PortalItemSerializer(ShownRow):
    """A portrait in a portal.

    state: what the decisions on its current version come to. stage: the position of the stage that
    it waits in; null once it is final. is_locked: it takes no more decisions.
    """

    expansions: ClassVar = {
        "portal": Expansion(PortalSerializer, attrgetter("portal"), "portals:manage", ("portal",)),
        "portrait": Expansion(
            PortraitSerializer, attrgetter("portrait"), "portraits:read", ("portrait__person",)
        ),
    }

    class Meta:
        model = PortalItem
        fields: ClassVar = list(_SHOWN)
        read_only_fields: ClassVar = list(_SHOWN)


@exampled({}, sent={"portal": KEY, "portraits": [KEY]})
class AddingSerializer(serializers.Serializer):
    """Which portraits are to be shown in which portal, in this order."""

    portal = Reached(Portal.objects.select_related("brand__team"))
    portraits = serializers.ListField(
        child=Reached(Portrait.objects.in_use().select_related("library")),
        min_length=1,
        max_length=MOST,
    )


@exampled({"added": [_SHOWN]})
class AddedSerializer(serializers.Serializer):
    """What was added; portraits that were there already are not named."""

    added = PortalItemSerializer(many=True)


class PortalItemResource(Resource):
    """The portraits in portals, in the order in which clients see them."""

    rows = PortalItem.objects.select_related("portal__brand__team")
    serializer_class = PortalItemSerializer
    scopes: ClassVar = {
        "GET": "decisions:read",
        "POST": "portals:manage",
        "DELETE": "portals:manage",
    }
    filters: ClassVar = {
        "portal": by_id("portal", "portal"),
        "portrait": by_id("portrait", "portrait"),
        "brand": by_id("portal__brand", "brand"),
        "state": one_of("state", PortalItem.State.choices, "What the decisions come to."),
    }
    orderings: ClassVar = {"position": "position", "created": "added_at"}
    usual_order = "position"

    @extend_schema(request=AddingSerializer, responses={201: AddedSerializer})
    def create(self, request: Request) -> Response:
        """Show portraits in a portal, behind what is there; those that are there already stay."""
        sent = self.sent(AddingSerializer)
        portal = self.row(
            Portal.objects.select_related("brand__team"), pk=sent["portal"].pk, role=Role.EDITOR
        )
        portraits = list(dict.fromkeys(sent["portraits"]))
        try:
            added = portals.add_to_portal(portal=portal, portraits=portraits, by=self.token.user)
        except portals.ForeignPortrait as problem:
            raise Problem(422, "foreign_portrait", str(problem)) from problem
        return Response(AddedSerializer({"added": added}).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Take a portrait out of a portal. What was said and decided of it stays with it."""
        item = self.row(role=Role.EDITOR)
        self.check_match(item)
        portals.take_from_portal(item=item)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def advance(self, request: Request, pk: Any) -> Response:
        """Move a portrait on to the next stage, where its stage does not advance by itself."""
        advance_item(item=self.row(role=Role.EDITOR), by=self.token.user)
        return self.answer(self.row())


ROUTES = (("portal-items", PortalItemResource),)
