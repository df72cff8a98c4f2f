"""A brand's own prompts: written once, versioned, used again."""

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models import Brand, Team
from portfolio.models.teams import TeamScopedQuerySet
from portfolio.models.trash import Live, Trashable


class BrandPrompt(Trashable):
    """A prompt in a brand's library; what it says stands in its versions.

    brief: what the composer was asked for ({"job", "identity", "context", …}); empty for a prompt
    that was written by hand.
    """

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="prompts")
    name = models.CharField(max_length=120)
    brief = models.JSONField(default=dict, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Live()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                condition=models.Q(trash=None),
                name="brand_prompt_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class BrandPromptVersion(models.Model):
    """What a brand's prompt said at one time; never changed."""

    team_path = "prompt__brand__team"
    brand_path = "prompt__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prompt = models.ForeignKey(BrandPrompt, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    negative = models.TextField(blank=True)
    moves = models.JSONField(default=list, blank=True, help_text="as in VersionPrompt")
    note = models.CharField(max_length=240, blank=True)
    restored_from = models.PositiveIntegerField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["prompt", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["prompt", "number"], name="brand_prompt_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.prompt} v{self.number}"

    @property
    def team(self) -> Team:
        return self.prompt.team
