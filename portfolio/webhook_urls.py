"""Addresses of a team's webhooks."""

from django.urls import path

from portfolio.views import webhooks

urlpatterns = [
    path("teams/<uuid:pk>/webhooks/", webhooks.webhook_list, name="webhooks"),
    path("webhooks/<uuid:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:pk>/rotate/", webhooks.webhook_rotate, name="webhook-rotate"),
    path("webhooks/<uuid:pk>/test/", webhooks.webhook_test, name="webhook-test"),
    path("webhooks/<uuid:pk>/turn/", webhooks.webhook_turn, name="webhook-turn"),
    path("webhooks/<uuid:pk>/delete/", webhooks.webhook_delete, name="webhook-delete"),
    path("deliveries/<uuid:pk>/again/", webhooks.delivery_again, name="webhook-redeliver"),
]
