"""Persons: who is portrayed, and what they agreed to. A person is not an account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from portfolio.models.teams import Team, TeamScopedQuerySet
from portfolio.models.trash import Live, Trashable


class Person(Trashable):
    """The portrayed individual, in one brand; need not have an account.

    withdrawn_at: when a consent that counts was taken back; while it is set, no picture of the
    person is shown anywhere. `portfolio.consents` says what counts.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("portfolio.Brand", on_delete=models.CASCADE, related_name="persons")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    note = models.CharField(max_length=240, blank=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Live()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"], condition=Q(trash=None), name="person_name_once_in_brand"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class Consent(models.Model):
    """What a person agreed to, and until when; a new one is a new row, the newest counts.

    covers_publication: the picture may be shown in `channels` (slugs of Channel; none = in all).
    covers_likeness: pictures of this person may be made by AI. document: where it is kept.
    """

    team_path = "person__brand__team"
    brand_path = "person__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    covers_publication = models.BooleanField(default=False)
    covers_likeness = models.BooleanField("covers likeness in AI", default=False)
    channels = models.JSONField(default=list, blank=True)
    document = models.CharField(max_length=240, blank=True)
    given_at = models.DateField()
    expires_at = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gte=models.F("given_at")),
                name="consent_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"Consent of {self.person}"

    @property
    def team(self) -> Team:
        return self.person.team
