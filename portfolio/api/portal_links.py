"""Links into portals, whose secret is told once."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import portal_links
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Portal, PortalLink, Role
from portfolio.pages.portals import link_state

_SENT = {
    "portal": KEY,
    "label": "Marketing",
    "emails": ["@client.example"],
    "starts_at": None,
    "expires_at": "2026-04-01T21:59:59Z",
    "max_views": None,
    "checks_email": True,
    "is_watermarked": False,
    "allows_downloads": True,
    "allows_uploads": False,
    "allows_decisions": True,
    "current_only": True,
}
_SHOWN = {
    "id": KEY,
    "hint": "x7Qz",
    **_SENT,
    "has_password": True,
    "state": "open",
    "views": 0,
    "last_used_at": None,
    "created_at": AT,
    "revoked_at": None,
}


@exampled(
    {**_SHOWN, "address": "https://presence.example.com/p/…/"},
    sent={**_SENT, "password": "two words apart"},
)
class PortalLinkSerializer(ShownRow):
    """A link into a portal, with what it allows.

    address: only in the first answer of the call that made the link; nobody is told it again.
    emails: addresses or @domains that may come; none for whoever has it. password: a new one;
    empty takes it away. views: visits that were begun. hint: the last signs of its secret.
    """

    passing: ClassVar = ("views", "last_used_at", "state")
    portal = Reached(Portal.objects.select_related("brand__team"))
    emails = serializers.ListField(
        child=serializers.CharField(max_length=254), max_length=200, required=False
    )
    expires_at = serializers.DateTimeField(required=False)
    password = serializers.CharField(
        write_only=True, required=False, allow_blank=True, max_length=128
    )
    has_password = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = PortalLink
        fields: ClassVar = [*_SHOWN, "password", "address"]
        read_only_fields: ClassVar = ["hint", "views", "last_used_at", "revoked_at"]

    def get_has_password(self, link: PortalLink) -> bool:
        return bool(link.password)

    def get_state(self, link: PortalLink) -> str:
        return link_state(link)

    def get_address(self, link: PortalLink) -> str | None:
        return None

    def validate_starts_at(self, starts_at: datetime | None) -> datetime | None:
        latest = timezone.now() + timedelta(days=portal_links.LONGEST_DAYS)
        if starts_at is not None and starts_at > latest:
            words = f"A link begins within {portal_links.LONGEST_DAYS} days."
            raise serializers.ValidationError(words, "max_value")
        return starts_at

    def validate_portal(self, portal: Portal) -> Portal:
        held: Any = self.instance
        if held is not None and held.portal_id != portal.pk:
            raise serializers.ValidationError("It stays with its portal.", "stays")
        return portal


@exampled({}, sent={"days": 30})
class ExtendSerializer(serializers.Serializer):
    """For how many days more."""

    days = serializers.IntegerField(
        min_value=1, max_value=portal_links.LONGEST_DAYS, default=portal_links.USUAL_DAYS
    )


class PortalLinkResource(Resource):
    """Links into portals."""

    rows = PortalLink.objects.select_related("portal__brand__team")
    serializer_class = PortalLinkSerializer
    scopes: ClassVar = dict.fromkeys(("GET", "POST", "PATCH"), "portals:manage")
    filters: ClassVar = {
        "portal": by_id("portal", "portal"),
        "brand": by_id("portal__brand", "brand"),
    }

    @extend_schema(responses={201: PortalLinkSerializer})
    def create(self, request: Request) -> Response:
        """Make a link into a portal; it holds for 30 days unless chosen.

        Its address is in this answer alone: not even a repeated call with the same
        Idempotency-Key tells it again.
        """
        sent = self.sent()
        portal = self.row(
            Portal.objects.select_related("brand__team"),
            pk=sent.pop("portal").pk,
            role=Role.EDITOR,
        )
        try:
            link, secret = portal_links.open_portal_link(portal=portal, by=self.token.user, **sent)
        except portal_links.BadLink as problem:
            raise bad_link(problem) from problem
        path = reverse("portfolio:portal-link", args=[secret])
        self.told_once = {"address": request.build_absolute_uri(path)}
        return self.answer(link, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change what a link allows, or how long it holds."""
        link = self.row(self.held(), role=Role.EDITOR)
        self.check_match(link)
        sent = self.sent(row=link)
        sent = {name: value for name, value in sent.items() if name != "portal"}
        try:
            portal_links.change_portal_link(link=link, **sent)
        except portal_links.BadLink as problem:
            raise bad_link(problem) from problem
        return self.answer(self.row())

    @extend_schema(request=ExtendSerializer)
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: Any) -> Response:
        """Let a link hold so many days more, from today or from its end where that is later."""
        link = self.row(self.held(), role=Role.EDITOR)
        sent = self.sent(ExtendSerializer)
        try:
            portal_links.extend_portal_link(link=link, days=sent["days"])
        except portal_links.BadLink as problem:
            raise bad_link(problem) from problem
        return self.answer(self.row())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: Any) -> Response:
        """End a link at once: nobody comes in by it, or stays in."""
        portal_links.revoke_portal_link(link=self.row(role=Role.EDITOR))
        return self.answer(self.row())


def bad_link(problem: Exception) -> Problem:
    """A link cannot be so; the words say what to change."""
    return Problem(422, "bad_link", str(problem))


ROUTES = (("portal-links", PortalLinkResource),)
