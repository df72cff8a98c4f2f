"""Pictures that describe a brand: its logo, or a screenshot whose colours it takes."""

from pathlib import Path

from django.conf import settings
from django.db import models
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand
from portfolio.models.teams import Team, TeamScopedQuerySet
from portfolio.models.trash import Live, Trashable


def brand_image_path(image: "BrandImage", filename: str) -> str:
    """Where the file as sent is stored: never under a name that a client chose."""
    return f"brands/{image.brand.team_id}/{image.pk}{Path(filename).suffix.lower()}"


def brand_picture_path(image: "BrandImage", filename: str) -> str:
    """Where the picture that pages and reports show is stored."""
    return f"brands/{image.brand.team_id}/{image.pk}-shown.png"


class BrandImage(Trashable):
    """A logo or a screenshot, read by a worker.

    picture: a PNG of at most 640 px made of it, the only one that is ever served. colours: up to
    eight as {"hex", "weight"}, the largest first; None until a worker has read the file. problem:
    why it could not be read, with advice; "" = nothing.
    """

    class Kind(models.TextChoices):
        LOGO = "logo", "Logo"
        SCREENSHOT = "screenshot", "Screenshot"

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="images")
    kind = models.CharField(max_length=12, choices=Kind)
    file = models.FileField(upload_to=brand_image_path, max_length=240)
    picture = models.FileField(upload_to=brand_picture_path, max_length=240, blank=True)
    original_name = models.CharField(max_length=240)
    colours = models.JSONField(null=True)
    problem = models.CharField(max_length=240, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Live()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.original_name

    @property
    def team(self) -> Team:
        return self.brand.team

    @property
    def is_read(self) -> bool:
        """Whether a worker has answered, with colours or with a problem."""
        return self.colours is not None or bool(self.problem)
