"""Webhooks: where events are sent, and what became of each."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import webhook_switch, webhooks
from portfolio.api.brands import AT, KEY
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.webhook_deliveries import (
    WebhookDeliverySerializer,
    accepted,
    switched_off,
)
from portfolio.api.writing import Reached
from portfolio.event_types import CHOICES, EVENTS
from portfolio.models import Brand, Role, Team, Webhook

_SENT = {
    "name": "Website mirror",
    "url": "https://hooks.example.com/presence",
    "types": ["portrait.version_added", "decision.completed"],
    "brands": None,
    "is_active": True,
}
_SHOWN = {
    "id": KEY,
    **_SENT,
    "disabled_at": None,
    "disabled_for": "",
    "previous_until": None,
    "created_at": AT,
}


class _Brands(serializers.ListField):
    """Ids; null for the whole team."""

    def get_attribute(self, instance: Webhook) -> Any:
        return list(instance.brands.all()) if instance.is_limited else None


@exampled({**_SHOWN, "secret": None}, sent=_SENT)
class WebhookSerializer(ShownRow):
    """An address that events are sent to, signed by the Standard Webhooks scheme.

    types: none for all of them. brands: only events of these; null for the whole team's. secret:
    only in the first answer of the call that made it; nobody is told it again. previous_until:
    until then events are signed with the secret before, too. is_active: false switches it off;
    disabled_for says why Presence did.
    """

    types = serializers.ListField(
        child=serializers.ChoiceField(choices=CHOICES),
        source="kinds",
        required=False,
        max_length=len(EVENTS),
    )
    brands = _Brands(
        child=Reached(Brand.objects.select_related("team")),
        allow_null=True,
        required=False,
        max_length=200,
    )
    is_active = serializers.BooleanField(required=False)
    secret = serializers.SerializerMethodField()

    class Meta:
        model = Webhook
        fields: ClassVar = [*_SHOWN, "secret"]
        read_only_fields: ClassVar = ["disabled_at", "disabled_for", "previous_until"]

    def get_secret(self, webhook: Webhook) -> str | None:
        return None


class WebhookResource(Resource):
    """Webhooks of the team, for admins."""

    rows = Webhook.objects.select_related("team").prefetch_related("brands")
    serializer_class = WebhookSerializer
    scopes: ClassVar = dict.fromkeys(("GET", "POST", "PATCH", "DELETE"), "webhooks:manage")
    orderings: ClassVar = {"created": "created_at", "name": "name"}

    @extend_schema(responses={201: WebhookSerializer})
    def create(self, request: Request) -> Response:
        """Have events sent to an address.

        Its secret is in this answer alone: not even a repeated call with the same Idempotency-Key
        tells it again.
        """
        team = self.row(Team.objects, pk=self.token.team_id, role=Role.ADMIN)
        sent = self.sent()
        is_active = sent.pop("is_active", True)
        try:
            made, secret = webhooks.add_webhook(team=team, by=self.token.user, **sent)
        except webhooks.BadWebhook as problem:
            raise bad_webhook(problem) from problem
        self.told_once = {"secret": secret}
        if not is_active:
            made = webhook_switch.disable_webhook(webhook=made)
        return self.answer(made, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a webhook, or switch it off or on."""
        webhook = self.row(self.held(), role=Role.ADMIN)
        self.check_match(webhook)
        sent = self.sent(row=webhook)
        is_active = sent.pop("is_active", webhook.is_active)
        try:
            webhooks.change_webhook(webhook=webhook, **sent)
        except webhooks.BadWebhook as problem:
            raise bad_webhook(problem) from problem
        if is_active != webhook.is_active:
            turn = webhook_switch.enable_webhook if is_active else webhook_switch.disable_webhook
            turn(webhook=webhook)
        return self.answer(self.row())

    def destroy(self, request: Request, pk: Any) -> Response:
        """Delete a webhook with its log; nothing more is sent to it."""
        webhook = self.row(self.held(), role=Role.ADMIN)
        self.check_match(webhook)
        webhooks.delete_webhook(webhook=webhook)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def rotate(self, request: Request, pk: Any) -> Response:
        """Make a new secret, told in this answer alone; for 24 hours both sign."""
        webhook = self.row(role=Role.ADMIN)
        _, secret = webhooks.rotate_secret(webhook=webhook)
        self.told_once = {"secret": secret}
        return self.answer(self.row())

    @extend_schema(request=None, responses={202: WebhookDeliverySerializer})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: Any) -> Response:
        """Send an event of the type `ping`, once; ask the delivery what came of it."""
        webhook = self.row(role=Role.ADMIN)
        try:
            return accepted(webhooks.send_test(webhook=webhook))
        except webhooks.SwitchedOff as problem:
            raise switched_off(problem) from problem


def bad_webhook(problem: Exception) -> Problem:
    """A webhook cannot be so; the words say what to change."""
    return Problem(422, "bad_webhook", str(problem))


ROUTES = (("webhooks", WebhookResource),)
