"""Comments: remarks on one version, placed on the image where that helps."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from portfolio.models.portals import Guest, Portal
from portfolio.models.portraits import Portrait, Version
from portfolio.models.teams import Team, TeamScopedQuerySet


class Comment(models.Model):
    """A remark. portal: whose guests see it; None = internal, it never leaves the team.

    shape: where on the image, in fractions of the frame: {"kind": "pin", "x", "y"}, {"kind":
    "box", "x", "y", "width", "height"} or {"kind": "drawing", "strokes": [[[x, y], …], …]}; None =
    the whole picture. parent: the first comment of the thread; replies have no replies.
    """

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comments")
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, null=True, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, related_name="comments")
    author_name = models.CharField(max_length=254)
    text = models.TextField(max_length=4000)
    shape = models.JSONField(null=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(guest=None) | Q(portal__isnull=False), name="comment_of_guest_in_portal"
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def team(self) -> Team:
        return self.portrait.team

    @property
    def is_internal(self) -> bool:
        """Whether it stays inside the team."""
        return self.portal_id is None


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Where the file is stored: never under a name that a client chose."""
    team = attachment.comment.team.pk
    return f"attachments/{team}/{attachment.pk}{Path(filename).suffix.lower()[:8]}"


class Attachment(models.Model):
    """A file that came with a comment; only ever offered as a download."""

    team_path = "comment__portrait__library__brand__team"
    brand_path = "comment__portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="attachments")
    file = models.FileField(upload_to=attachment_path, max_length=240)
    name = models.CharField(max_length=240)
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.comment.team
