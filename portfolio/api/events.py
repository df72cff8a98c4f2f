"""What happened: the events that webhooks are sent, for programs that ask instead."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portfolio.actions.webhook_messages import message_of
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import Filter, by_id, by_time, one_of
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.event_types import CHOICES, PING
from portfolio.models import Event

EXAMPLE = {
    "id": KEY,
    "type": "portrait.updated",
    "at": AT,
    "actor": {"id": KEY, "name": "Alice"},
    "team": KEY,
    "brand": KEY,
    "object": {
        "type": "portrait",
        "id": KEY,
        "url": f"https://presence.example.com/portraits/{KEY}/",
    },
    "previous": {"title": "Ines 02"},
    "details": {},
}


class ActorSerializer(serializers.Serializer):
    """Who did it. id: of an account of the team; null for guests, and for Presence itself."""

    id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()


class ObjectSerializer(serializers.Serializer):
    """What it was done to. url: its page; null where it has none."""

    type = serializers.CharField()
    id = serializers.CharField()
    url = serializers.URLField(allow_null=True)


@exampled(EXAMPLE)
class EventSerializer(ShownRow):
    """One thing that happened, as webhooks are sent it.

    previous: the old values of what is another one now. details: what a reader needs beside it,
    by type; it names other rows by their ids. brand: null for what is the whole team's, and once
    the brand is gone.
    """

    type = serializers.ChoiceField(choices=CHOICES, source="kind")
    actor = serializers.SerializerMethodField()
    object = serializers.SerializerMethodField()
    previous = serializers.DictField()
    details = serializers.DictField()

    class Meta:
        model = Event
        fields: ClassVar = list(EXAMPLE)

    @extend_schema_field(ActorSerializer)
    def get_actor(self, event: Event) -> Any:
        return message_of(event)["actor"]

    @extend_schema_field(ObjectSerializer)
    def get_object(self, event: Event) -> Any:
        return message_of(event)["object"]


class EventResource(Resource):
    """Events: what happened in the brands that the token reaches, kept for 30 days."""

    rows = Event.objects.exclude(kind=PING).select_related("team")
    serializer_class = EventSerializer
    scopes: ClassVar = {"GET": "events:read"}
    filters: ClassVar = {
        "type": one_of("kind", CHOICES, "Only of this type."),
        "brand": by_id("brand", "brand"),
        "object": Filter("object_id", serializers.UUIDField(), "Only what is about this row."),
        "created_after": by_time("at__gt", "Happened after this time."),
        "created_before": by_time("at__lt", "Happened before this time."),
    }
    orderings: ClassVar = {"created": "at"}


ROUTES = (("events", EventResource),)
