"""What a brand's portraits have in common, as last computed."""

from django.db import models

from portfolio.models import Brand, Team
from portfolio.models.teams import TeamScopedQuerySet


class ConsistencyReport(models.Model):
    """What a brand's scored portraits have in common, as last computed."""

    team_path = "brand__team"
    brand_path = "brand"

    brand = models.OneToOneField(
        Brand, on_delete=models.CASCADE, related_name="consistency", primary_key=True
    )
    data = models.JSONField(null=True, help_text="null until the first one is computed")
    asked = models.PositiveBigIntegerField(default=1, help_text="how often something changed")
    answered = models.PositiveBigIntegerField(default=0, help_text="`asked`, when it was computed")
    asked_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Consistency of {self.brand}"

    @property
    def is_stale(self) -> bool:
        """Whether something has changed since the report was computed."""
        return self.asked != self.answered

    @property
    def team(self) -> Team:
        return self.brand.team
