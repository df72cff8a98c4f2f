"""Certificates: proof of what was decided on which file, in a chain that shows tampering."""

from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.portraits import Version
from portfolio.models.reviews import Decision
from portfolio.models.teams import Team, TeamScopedQuerySet


class Certificate(models.Model):
    """One entry of a brand's chain of decisions; rows are added and never changed.

    entry: what is certified, canonical JSON. digest: SHA-256 of the entry, which holds the digest
    of the entry before it (`previous`), so that no entry can be changed, left out or moved.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "portfolio.Brand", on_delete=models.CASCADE, related_name="certificates"
    )
    number = models.PositiveIntegerField()
    decision = models.OneToOneField(
        Decision, on_delete=models.SET_NULL, null=True, related_name="certificate"
    )
    version = models.ForeignKey(
        Version, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    entry = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["brand", "number"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "number"], name="certificate_number_once")
        ]

    def __str__(self) -> str:
        return f"Certificate {self.number} of {self.brand}"

    @property
    def team(self) -> Team:
        return self.brand.team
