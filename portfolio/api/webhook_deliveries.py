"""What was sent to webhooks, and what became of it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import webhooks
from portfolio.api.brands import AT, KEY
from portfolio.api.filters import by_id, by_time, one_of
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.models import Role, WebhookDelivery

_DELIVERY = {
    "id": KEY,
    "webhook": KEY,
    "event": KEY,
    "type": "portrait.created",
    "state": "delivered",
    "attempts": 1,
    "next_at": None,
    "status": 200,
    "answer": "ok",
    "problem": "",
    "seconds": 0.21,
    "created_at": AT,
    "delivered_at": AT,
}


@exampled(_DELIVERY)
class WebhookDeliverySerializer(ShownRow):
    """One event to one webhook. status, answer: the last answer, how it began; seconds: how long.

    problem: why the last try failed. next_at: when it is tried next, while it waits.
    """

    type = serializers.CharField(source="event.kind", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields: ClassVar = list(_DELIVERY)


class WebhookDeliveryResource(Resource):
    """Deliveries: what was sent to webhooks, and how it was answered; kept for 30 days."""

    rows = WebhookDelivery.objects.select_related("webhook__team", "event")
    serializer_class = WebhookDeliverySerializer
    scopes: ClassVar = {"GET": "webhooks:manage", "POST": "webhooks:manage"}
    filters: ClassVar = {
        "webhook": by_id("webhook", "webhook"),
        "event": by_id("event", "event"),
        "state": one_of("state", WebhookDelivery.State.choices, "How far it is."),
        "created_after": by_time("created_at__gt", "Begun after this time."),
        "created_before": by_time("created_at__lt", "Begun before this time."),
    }

    @extend_schema(request=None, responses={202: WebhookDeliverySerializer})
    @action(detail=True, methods=["post"])
    def redeliver(self, request: Request, pk: Any) -> Response:
        """Send the event once more, under the id that it had, as a delivery of its own."""
        delivery = self.row(role=Role.ADMIN)
        try:
            return accepted(webhooks.redeliver(delivery=delivery))
        except webhooks.SwitchedOff as problem:
            raise switched_off(problem) from problem


def accepted(delivery: WebhookDelivery) -> Response:
    """202 with the delivery, and where it is."""
    shown = WebhookDeliverySerializer(delivery).data
    answer = Response(shown, status=status.HTTP_202_ACCEPTED)
    answer["Location"] = f"/api/v1/webhook-deliveries/{delivery.pk}/"
    return answer


def switched_off(problem: Exception) -> Problem:
    """Nothing is sent to a webhook that is off."""
    return Problem(status.HTTP_409_CONFLICT, "switched_off", str(problem))


ROUTES = (("webhook-deliveries", WebhookDeliveryResource),)
