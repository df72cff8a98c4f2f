"""What happened in a team, for machines, and where it is sent: events, webhooks, deliveries."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand
from portfolio.models.teams import Team, TeamScopedQuerySet


class Event(models.Model):
    """One thing that happened, written in the transaction of the change; never changed.

    kind: a name of ``portfolio.event_types``. brand: None for what is the whole team's, and once
    the brand is gone. actor_name: a copy; "" = Presence itself. object_…: the row it is about;
    path: of its page, "" = it has none. previous: the old values of what is another one now.
    details: what a reader needs beside it; it names other rows by their ids, and quotes nobody.
    """

    team_path = "team"
    brand_path = "brand"
    #: What went into the trash has just been an event.
    shows_trashed = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="events")
    brand = models.ForeignKey(Brand, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=48)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=254, blank=True)
    object_type = models.CharField(max_length=32)
    object_id = models.CharField(max_length=36)
    path = models.CharField(max_length=240, blank=True)
    previous = models.JSONField(default=dict, blank=True)
    details = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["team", "-at"], name="event_by_time"),
            models.Index(fields=["team", "object_id"], name="event_by_object"),
            models.Index(fields=["at"], name="event_of_all_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor_name or 'Presence'}"


class Webhook(models.Model):
    """An address that a team's events are sent to, signed by the Standard Webhooks scheme.

    kinds: names of events; none = all. brands: where it is limited to some; then it hears nothing
    of the whole team. secret: encrypted (``portfolio.kept_secrets``); previous_secret signs too,
    until previous_until. failures: events in a row that were given up. rests_until: a slow address
    is left alone until then. disabled_at: since then nothing is sent; disabled_for says why.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(max_length=80)
    url = models.CharField(max_length=2000)
    kinds = models.JSONField(default=list, blank=True)
    is_limited = models.BooleanField(default=False)
    brands = models.ManyToManyField(Brand, blank=True, related_name="+")
    secret = models.CharField(max_length=400)
    previous_secret = models.CharField(max_length=400, blank=True)
    previous_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_for = models.CharField(max_length=240, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether events are sent to it."""
        return self.disabled_at is None


class DeliveryQuerySet(TeamScopedQuerySet):
    """Events on their way."""

    def due(self) -> Self:
        """Those to be sent now, to webhooks that are on and do not rest, of living teams."""
        now = timezone.now()
        rests = Q(webhook__rests_until=None) | Q(webhook__rests_until__lte=now)
        return self.filter(
            rests,
            state=WebhookDelivery.State.WAITING,
            next_at__lte=now,
            webhook__disabled_at=None,
            webhook__team__deleted_at=None,
        )


class WebhookDelivery(models.Model):
    """One event to one webhook: the log, and the queue.

    next_at: when it is tried next; while a worker is at it, when another may. rung_at: when a
    worker was told of it last. status: of the last
    answer, None = there was none; answer: how it began. seconds: the last try took so long.
    problem: why the last try failed, for a person.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"

    team_path = "webhook__team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    problem = models.CharField(max_length=240, blank=True)
    seconds = models.FloatField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["webhook", "-created_at"], name="delivery_by_webhook"),
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.event.kind} to {self.webhook}"

    @property
    def team(self) -> Team:
        return self.webhook.team
