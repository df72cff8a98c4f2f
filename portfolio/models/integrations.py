"""Access for machines: tokens of the REST API, and what was asked with them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand, Library
from portfolio.models.portraits import Portrait, Version
from portfolio.models.teams import Team, TeamScopedQuerySet


class ApiTokenQuerySet(TeamScopedQuerySet):
    """Tokens of teams."""

    def alive(self) -> Self:
        """Neither revoked nor expired, of a team that is not in the trash."""
        lasting = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(lasting, revoked_at=None, team__deleted_at=None)


class ApiToken(models.Model):
    """A key to one team. Only the digest of its secret is stored.

    user: the account that it acts as; of a service token one of its own (``User.is_service``),
    with a place in the team like anybody's, so that a token never exceeds its owner. scopes: names
    of ``portfolio.api_scopes``. brands: where it is limited to some. hint: the secret's last signs.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    is_limited = models.BooleanField(default=False)
    brands = models.ManyToManyField(Brand, blank=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True)
    last_ip = models.GenericIPAddressField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.name


class ApiCall(models.Model):
    """The answer to a call with an Idempotency-Key, kept for a day: the same call gets it again.

    fingerprint: SHA-256 of what was asked; the key with something else is a mistake.
    """

    team_path = "token__team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="calls")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="api_call_key_once")]
        indexes = [models.Index(fields=["created_at"], name="api_call_by_time")]

    def __str__(self) -> str:
        return self.key

    @property
    def team(self) -> Team:
        return self.token.team


class UrlUpload(models.Model):
    """A picture that a worker is to fetch from an address, as a new portrait or a version of one.

    portrait: of which it becomes a version; None = a new one of the library. version: what became
    of it, once it is DONE. problem: why it FAILED, for who asked.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    team_path = "library__brand__team"
    brand_path = "library__brand"
    also_below = ("portrait",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    library = models.ForeignKey(Library, on_delete=models.CASCADE, related_name="+")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=160, blank=True)
    url = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=240, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    version = models.OneToOneField(Version, on_delete=models.CASCADE, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="url_upload_by_time")]

    def __str__(self) -> str:
        return self.title or self.url

    @property
    def team(self) -> Team:
        return self.library.brand.team
