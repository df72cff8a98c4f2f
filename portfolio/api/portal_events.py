"""What happened in portals, and who came."""

from typing import ClassVar

from rest_framework import serializers

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_time, one_of
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.models import PortalEvent

_EVENT = {
    "id": KEY,
    "portal": KEY,
    "kind": "viewed",
    "link": KEY,
    "guest": KEY,
    "guest_name": "Clara Voß",
    "guest_email": "clara@client.example",
    "portrait": KEY,
    "about": "",
    "ip": None,
    "at": AT,
}


@exampled(_EVENT)
class PortalEventSerializer(ShownRow):
    """What somebody did in a portal. guest: null where nobody said who they are."""

    guest_name = serializers.CharField(source="guest.name", read_only=True, default="")
    guest_email = serializers.CharField(source="guest.email", read_only=True, default="")

    class Meta:
        model = PortalEvent
        fields: ClassVar = list(_EVENT)


class PortalEventResource(Resource):
    """Who opened a portal, viewed, downloaded, commented, decided; kept for its `log_days`."""

    rows = PortalEvent.objects.select_related("portal__brand__team", "guest")
    serializer_class = PortalEventSerializer
    scopes: ClassVar = {"GET": "portals:manage"}
    filters: ClassVar = {
        "portal": by_id("portal", "portal"),
        "brand": by_id("portal__brand", "brand"),
        "link": by_id("link", "link"),
        "guest": by_id("guest", "guest"),
        "portrait": by_id("portrait", "portrait"),
        "kind": one_of("kind", PortalEvent.Kind.choices, "What was done."),
        "created_after": by_time("at__gt", "Done after this time."),
        "created_before": by_time("at__lt", "Done before this time."),
    }
    orderings: ClassVar = {"created": "at"}


ROUTES = (("portal-events", PortalEventResource),)
