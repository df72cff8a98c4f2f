"""Deliveries: what leaves the house, for which channels, and what let it through."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand
from portfolio.models.portals import Guest, Portal, PortalLink
from portfolio.models.portraits import Library, Version
from portfolio.models.teams import Team, TeamScopedQuerySet


class ChannelCrop(models.Model):
    """How a version is cropped for a channel preset; x, y, width, height in fractions of the frame.

    Without a row the crop is placed by the face and the eye line.
    """

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="crops")
    preset = models.CharField(max_length=24)
    x = models.FloatField()
    y = models.FloatField()
    width = models.FloatField()
    height = models.FloatField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["version", "preset"]
        constraints = [
            models.UniqueConstraint(fields=["version", "preset"], name="crop_once_for_preset")
        ]

    def __str__(self) -> str:
        return f"{self.preset} of {self.version}"

    @property
    def team(self) -> Team:
        return self.version.team


class Delivery(models.Model):
    """An approved pack: a ZIP with a manifest, made by a worker.

    presets: slugs of channel presets. policy: what the files keep ({"prompt", "gps", "credit"}).
    gate: per version and channel what let it through or held it back. override_reason: why a
    member let pass what the gate would have held back; "" = nothing was.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        MADE = "made", "Ready"
        FAILED = "failed", "Failed"

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="deliveries")
    portal = models.ForeignKey(
        Portal, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    versions = models.ManyToManyField(Version, related_name="+")
    presets = models.JSONField(default=list)
    policy = models.JSONField(default=dict)
    gate = models.JSONField(default=list)
    override_reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=400, blank=True)
    file = models.FileField(max_length=240, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"Delivery of {self.brand}"

    @property
    def team(self) -> Team:
        return self.brand.team


class AltText(models.Model):
    """The description of a version for who cannot see it; a draft until a human confirms it."""

    team_path = "version__team"
    brand_path = "version__portrait__library__brand"

    version = models.OneToOneField(
        Version, on_delete=models.CASCADE, related_name="alt_text", primary_key=True
    )
    text = models.CharField(max_length=500)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text

    @property
    def team(self) -> Team:
        return self.version.team


class ClientUpload(models.Model):
    """A file that a client sent through a link; nobody sees it before a member accepts it."""

    class State(models.TextChoices):
        QUARANTINED = "quarantined", "Waiting for you"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"

    team_path = "portal__brand__team"
    brand_path = "portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="uploads")
    link = models.ForeignKey(PortalLink, on_delete=models.SET_NULL, null=True, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, related_name="uploads")
    sender = models.CharField(max_length=254, help_text="the name, as it was then")
    file = models.FileField(max_length=240, blank=True)
    thumb = models.FileField(max_length=240, blank=True)
    problem = models.CharField(max_length=240, blank=True)
    original_name = models.CharField(max_length=240)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    format = models.CharField(max_length=8)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUARANTINED)
    library = models.ForeignKey(Library, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def team(self) -> Team:
        return self.portal.team
