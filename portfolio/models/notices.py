"""Notices: what a member or a guest should hear of, in the inbox and by e-mail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand
from portfolio.models.portals import Guest
from portfolio.models.teams import Team, TeamScopedQuerySet


class Notice(models.Model):
    """One piece of news for one recipient: a member (`user`) or a guest.

    words: a plain sentence, as it was then. address: the path that it leads to. mailed_at: when it
    went out, alone or in a digest; None = not yet, or not wanted. key: the same news is told once.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="notices"
    )
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="notices")
    kind = models.CharField(max_length=32)
    words = models.CharField(max_length=400)
    address = models.CharField(max_length=240, blank=True)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(guest=None), name="notice_has_one_recipient"
            ),
            models.UniqueConstraint(
                fields=["user", "key"], condition=Q(guest=None), name="notice_once_for_member"
            ),
            models.UniqueConstraint(
                fields=["guest", "key"], condition=Q(user=None), name="notice_once_for_guest"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "read_at", "-created_at"], name="notice_of_member"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def team(self) -> Team:
        return self.brand.team
