"""Invitations: how people come into a team."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from uuid_utils.compat import uuid7

from portfolio.models.teams import Role, Team, TeamScopedQuerySet


class InvitationQuerySet(TeamScopedQuerySet):
    """Invitations by e-mail."""

    def open(self) -> Self:
        """Neither accepted nor revoked, and not yet expired."""
        open_ones = self.filter(accepted_at=None, revoked_at=None, team__deleted_at=None)
        return open_ones.filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """One person asked into a team by e-mail; the link in that e-mail is the only way to accept.

    The link carries a signed id and `nonce`; a new nonce ends every link sent before. Accepting
    proves that the address is the person's own, so an account opened this way is verified.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.READ_ONLY)
    is_limited = models.BooleanField(default=False)
    brands = models.ManyToManyField("portfolio.Brand", blank=True, related_name="+")
    nonce = models.CharField(max_length=32)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="last time")
    reminders = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                "team",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_once_in_team",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),
            models.CheckConstraint(
                condition=Q(is_limited=False) | ~Q(role__in=[Role.OWNER, Role.ADMIN]),
                name="invitation_limited_is_no_admin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} into {self.team}"


class InviteLinkQuerySet(TeamScopedQuerySet):
    """Open links into a team."""

    def open(self) -> Self:
        """Not revoked, not expired, and with places left."""
        open_ones = self.filter(revoked_at=None, team__deleted_at=None)
        return open_ones.filter(expires_at__gt=timezone.now(), used__lt=F("cap"))


class InviteLink(models.Model):
    """An open link into a team, with a limit on domains, on how many and on how long.

    Only the digest of the link's secret is stored; the link itself is shown once.
    """

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invite_links")
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.READ_ONLY)
    is_limited = models.BooleanField(default=False)
    brands = models.ManyToManyField("portfolio.Brand", blank=True, related_name="+")
    domains = models.JSONField(default=list, blank=True, help_text="lower case; empty: any")
    cap = models.PositiveIntegerField(default=25)
    used = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = InviteLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(used__lte=F("cap")), name="invite_link_cap"),
            models.CheckConstraint(
                condition=~Q(role__in=[Role.OWNER, Role.ADMIN]), name="invite_link_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or 'Open link'} into {self.team}"
