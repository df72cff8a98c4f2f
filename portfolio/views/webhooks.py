"""Webhooks of a team, for its admins: where events are sent, and what became of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.actions import webhook_switch, webhooks
from portfolio.actions.webhooks import BadWebhook, SwitchedOff
from portfolio.meanwhile import held
from portfolio.models import Role, Team, Webhook, WebhookDelivery
from portfolio.pages.webhooks import webhook_page, webhooks_page
from portfolio.webhook_forms import WebhookForm

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A team's webhooks; a POST makes one and shows its secret, this once."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    form = WebhookForm(request.POST or None, team=team)
    secret = ""
    if request.method == "POST" and form.is_valid():
        by: Any = request.user
        try:
            _, secret = webhooks.add_webhook(team=team, by=by, **form.fields_of_webhook)
            form = WebhookForm(None, team=team)
        except BadWebhook as problem:
            form.add_error(None, str(problem))
    context = webhooks_page(team, request.user) | {"form": form, "secret": secret}
    status = UNPROCESSABLE if request.method == "POST" and not secret else 200
    return render(request, "portfolio/team/webhooks.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One webhook with its deliveries; a POST changes it."""
    found = access(held(request, _webhooks()), request.user, pk=pk, role=Role.ADMIN)
    form = WebhookForm(request.POST or None, team=found.team, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            webhooks.change_webhook(webhook=found, **form.fields_of_webhook)
        except BadWebhook as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "Saved.")
            return redirect("portfolio:webhook", found.pk)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return _page(request, found, {"form": form}, status=status)


@never_cache
@require_POST
def webhook_rotate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new secret, shown this once; for a day the one before signs, too."""
    found = access(_webhooks(), request.user, pk=pk, role=Role.ADMIN)
    found, secret = webhooks.rotate_secret(webhook=found)
    form = WebhookForm(None, team=found.team, instance=found)
    return _page(request, found, {"form": form, "secret": secret, "is_rotated": True})


@require_POST
def webhook_test(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a ping."""
    found = access(_webhooks(), request.user, pk=pk, role=Role.ADMIN)
    try:
        webhooks.send_test(webhook=found)
        messages.success(request, "A ping is on its way. What came of it stands in the log below.")
    except SwitchedOff as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:webhook", found.pk)


@require_POST
def webhook_turn(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch a webhook off, or on again."""
    found = access(_webhooks(), request.user, pk=pk, role=Role.ADMIN)
    if request.POST.get("on") == "1":
        webhook_switch.enable_webhook(webhook=found)
        messages.success(request, "The webhook is on: events are sent to it from now on.")
    else:
        webhook_switch.disable_webhook(webhook=found)
        messages.success(request, "The webhook is off: nothing is sent to it.")
    return redirect("portfolio:webhook", found.pk)


@require_POST
def webhook_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete a webhook with its log."""
    found = access(_webhooks(), request.user, pk=pk, role=Role.ADMIN)
    webhooks.delete_webhook(webhook=found)
    messages.success(request, f"The webhook “{found}” is deleted.")
    return redirect("portfolio:webhooks", found.team_id)


@require_POST
def delivery_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send an event once more."""
    rows = WebhookDelivery.objects.select_related("webhook__team", "event")
    delivery = access(rows, request.user, pk=pk, role=Role.ADMIN)
    try:
        webhooks.redeliver(delivery=delivery)
        messages.success(request, f"{delivery.event.kind} is on its way once more.")
    except SwitchedOff as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:webhook", delivery.webhook_id)


def _webhooks() -> Any:
    return Webhook.objects.select_related("team")


def _page(
    request: HttpRequest, found: Webhook, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    asked = request.GET.get("page", "1")
    number = int(asked[:6]) if asked.isascii() and asked.isdigit() else 1
    context = webhook_page(found, request.user, number=number, address=lambda n: f"?page={n}")
    return render(request, "portfolio/team/webhook.html", context | more, status=status)
