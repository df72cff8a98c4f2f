"""Portals: what a client sees of a brand, through which links, and who came."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from uuid_utils.compat import uuid7

from portfolio.models.brand_images import BrandImage
from portfolio.models.brands import HEX_COLOUR, Brand
from portfolio.models.people import Digest
from portfolio.models.portraits import Portrait
from portfolio.models.teams import Team, TeamScopedQuerySet
from portfolio.models.trash import LiveManager, Trashable


class PortalQuerySet(TeamScopedQuerySet):
    """Portals of brands."""

    def open(self) -> Self:
        """Those that clients may come through: neither closed, nor of what was deleted."""
        return self.filter(closed_at=None, brand__trash=None, brand__team__deleted_at=None)


class Portal(Trashable):
    """A client's own place: some portraits of one brand, in the client's own look.

    accent: the colour of its buttons; "" = the brand's first colour. closed_at: since then every
    link of it leads nowhere. has_questions: the seven questions are offered as a review form.
    mode: whether stages follow each other or run side by side. is_locked_on_final: what everybody
    approved takes no more decisions.
    """

    class Mode(models.TextChoices):
        SEQUENTIAL = "sequential", "One stage after the other"
        PARALLEL = "parallel", "All stages at once"

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="portals")
    name = models.CharField(max_length=120)
    welcome = models.TextField(max_length=2000, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    logo = models.ForeignKey(
        BrandImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    accent = models.CharField(max_length=7, blank=True, validators=[HEX_COLOUR])
    has_questions = models.BooleanField(default=False)
    mode = models.CharField(max_length=12, choices=Mode, default=Mode.SEQUENTIAL)
    is_locked_on_final = models.BooleanField(default=True)
    log_days = models.PositiveSmallIntegerField(default=180)
    keeps_addresses = models.BooleanField(
        default=False, help_text="whether the log keeps IP addresses"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = LiveManager.from_queryset(PortalQuerySet)()
    all_rows = PortalQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"], condition=Q(trash=None), name="portal_name_once_in_brand"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class PortalItemQuerySet(TeamScopedQuerySet):
    """Portraits in portals."""

    def shown(self) -> Self:
        """Those whose portrait is neither archived, nor in the trash, nor withdrawn."""
        return self.filter(
            portrait__archived_at=None,
            portrait__trash=None,
            portrait__person__withdrawn_at=None,
            portrait__current_version__isnull=False,
        )


class PortalItem(models.Model):
    """A portrait in a portal. state: what the decisions on its current version come to.

    stage: the position of the stage that it waits in; None once it is final.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHANGES = "changes", "Changes requested"
        REJECTED = "rejected", "Rejected"
        APPROVED = "approved", "Approved"

    team_path = "portal__brand__team"
    brand_path = "portal__brand"
    also_below = ("portrait__library",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="items")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="portal_items")
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    stage = models.PositiveSmallIntegerField(null=True)
    stage_since = models.DateTimeField(null=True)
    is_locked = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = PortalItemQuerySet.as_manager()

    class Meta:
        ordering = ["portal", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["portal", "portrait"], name="portrait_once_in_portal")
        ]

    def __str__(self) -> str:
        return f"{self.portrait} in {self.portal}"

    @property
    def team(self) -> Team:
        return self.portal.team


class PortalLinkQuerySet(TeamScopedQuerySet):
    """Links into portals."""

    def alive(self) -> Self:
        """Neither revoked nor expired, begun, with views left, of a portal that is open."""
        now = timezone.now()
        return self.filter(
            Q(starts_at=None) | Q(starts_at__lte=now),
            Q(max_views=None) | Q(views__lte=F("max_views")),
            revoked_at=None,
            expires_at__gt=now,
            portal__closed_at=None,
            portal__trash=None,
            portal__brand__trash=None,
            portal__brand__team__deleted_at=None,
        )


class PortalLink(models.Model):
    """A link into a portal, with what it allows. Only the digest of its secret is stored.

    password: a Django password hash; "" = none. checks_email: who comes proves an address by a
    code. emails: addresses or @domains that may come; none = any. views: visits (sessions) that
    were opened; with max_views, no further one begins. current_only: guests see the current
    version alone. hint: the last letters of the secret, to tell links apart.
    """

    team_path = "portal__brand__team"
    brand_path = "portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="links")
    label = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    password = models.CharField(max_length=160, blank=True)
    checks_email = models.BooleanField(default=True)
    emails = models.JSONField(default=list, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    max_views = models.PositiveIntegerField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    is_watermarked = models.BooleanField(default=False)
    allows_downloads = models.BooleanField(default=False)
    allows_uploads = models.BooleanField(default=False)
    allows_decisions = models.BooleanField(default=True)
    current_only = models.BooleanField(default=True)
    last_used_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = PortalLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_views=None) | Q(views__lte=F("max_views")),
                name="portal_link_views",
            ),
            models.CheckConstraint(
                condition=Q(is_watermarked=False) | Q(allows_downloads=False),
                name="portal_link_watermark_without_originals",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or 'Link'} to {self.portal}"

    @property
    def team(self) -> Team:
        return self.portal.team


class GuestQuerySet(TeamScopedQuerySet):
    """Guests of portals."""

    def with_email(self, portal: Portal, email: str) -> Self:
        """The portal's guest with this address: one at most, both sides lowered alike."""
        lowered = self.alias(lowered=Lower("email")).filter(portal=portal)
        return lowered.filter(lowered=Lower(models.Value(email, models.CharField())))


class Guest(models.Model):
    """A visitor without an account, known by name and address in one portal.

    confirmed_at: when the address was proven by a code; None = it is only what was typed.
    digest: how often news are sent.
    """

    team_path = "portal__brand__team"
    brand_path = "portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="guests")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=8, choices=Digest, default=Digest.DAILY)
    digest_sent_at = models.DateTimeField(null=True)
    last_seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("portal", Lower("email"), name="guest_once_in_portal")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def team(self) -> Team:
        return self.portal.team


class GuestSession(models.Model):
    """One browser that came through one link; every request asks whether the link still lives.

    digest: of the secret in the browser's cookie. guest: None until somebody said who they are.
    passed_password: the link's password was given. code…: the code that was sent, while one waits.
    """

    team_path = "link__portal__brand__team"
    brand_path = "link__portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    link = models.ForeignKey(PortalLink, on_delete=models.CASCADE, related_name="sessions")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, null=True, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    passed_password = models.BooleanField(default=False)
    is_counted = models.BooleanField(default=False)
    code = models.CharField(max_length=160, blank=True, help_text="hash of the code that was sent")
    code_for = models.JSONField(default=dict, blank=True, help_text="name and email it was sent to")
    code_sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.guest or 'Somebody'} through {self.link}"

    @property
    def team(self) -> Team:
        return self.link.team


class PortalEvent(models.Model):
    """What happened in a portal: for its log. Rows are purged after the portal's log_days."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened the portal"
        VIEWED = "viewed", "Viewed"
        DOWNLOADED = "downloaded", "Downloaded"
        PICKED = "picked", "Picked"
        COMMENTED = "commented", "Commented"
        DECIDED = "decided", "Decided"
        UPLOADED = "uploaded", "Uploaded"
        REFUSED = "refused", "Was refused"

    team_path = "portal__brand__team"
    brand_path = "portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="events")
    link = models.ForeignKey(PortalLink, on_delete=models.SET_NULL, null=True, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    portrait = models.ForeignKey(Portrait, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.CharField(max_length=240, blank=True)
    ip = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["portal", "-at"], name="portal_event_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.guest or 'somebody'}"

    @property
    def team(self) -> Team:
        return self.portal.team
