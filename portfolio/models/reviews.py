"""Reviews: the stages a portrait goes through, who is asked, and what they decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from portfolio.models.portals import Guest, Portal
from portfolio.models.portraits import Portrait, Version
from portfolio.models.teams import Team, TeamScopedQuerySet


class Answer(models.TextChoices):
    """What a reviewer decides on one version."""

    APPROVE = "approve", "Approve"
    APPROVE_WITH_NOTES = "approve_with_notes", "Approve with notes"
    REQUEST_CHANGES = "request_changes", "Request changes"
    REJECT = "reject", "Reject"


class Stage(models.Model):
    """One step of a portal's review.

    side: internal (members decide) or client (guests decide). rule: whose approval is enough.
    due_at: the deadline, None = none. reminds: days before (−), on (0) and after (+) it on which
    who has not answered is reminded. escalates_to: the member who is told when it passed.
    silence: what no answer by the deadline counts as, shown to everybody who is asked; "" =
    nothing. advances: what is approved goes to the next stage by itself.
    """

    class Side(models.TextChoices):
        INTERNAL = "internal", "Team"
        CLIENT = "client", "Client"

    class Rule(models.TextChoices):
        ANY = "any", "Any one of them"
        ALL = "all", "All of them"
        NAMED = "named", "Those marked as required"

    class Silence(models.TextChoices):
        APPROVE = "approve", "counts as approval"
        REJECT = "reject", "counts as rejection"

    team_path = "portal__brand__team"
    brand_path = "portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    side = models.CharField(max_length=8, choices=Side)
    rule = models.CharField(max_length=8, choices=Rule, default=Rule.ANY)
    due_at = models.DateTimeField(null=True, blank=True)
    reminds = models.JSONField(default=list, blank=True)
    escalates_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    silence = models.CharField(max_length=8, choices=Silence, blank=True)
    advances = models.BooleanField(default=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["portal", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["portal", "position"],
                name="stage_position_once",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.portal}"

    @property
    def team(self) -> Team:
        return self.portal.team


class Reviewer(models.Model):
    """Somebody who is asked in a stage: a member, or a client's address.

    A client need not have come yet: the guest with this address in the portal answers for it.
    """

    team_path = "stage__portal__brand__team"
    brand_path = "stage__portal__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    is_required = models.BooleanField(default=False)
    reminded = models.JSONField(default=list, blank=True, help_text="reminders that went out")

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["stage", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(email=""), name="reviewer_is_member_or_client"
            )
        ]

    def __str__(self) -> str:
        return str(self.user or self.name or self.email)

    @property
    def team(self) -> Team:
        return self.stage.team


class Decision(models.Model):
    """What one reviewer decided on one version; never changed. A newer one of the same counts.

    by_silence: nobody answered, and that had been agreed to count. answers: the seven questions,
    as {"1": {"answer": "yes"|"no"|"unsure", "note": …}, …}. withdrawn_at: taken back within the
    time that undo is offered.
    """

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"
    also_below = ("portal",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portal = models.ForeignKey(Portal, on_delete=models.CASCADE, related_name="decisions")
    stage = models.ForeignKey(Stage, on_delete=models.SET_NULL, null=True, related_name="decisions")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="decisions")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="decisions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    guest = models.ForeignKey(Guest, on_delete=models.SET_NULL, null=True, related_name="decisions")
    decided_by = models.CharField(max_length=254, help_text="the name, as it was then")
    answer = models.CharField(max_length=20, choices=Answer)
    reason = models.TextField(max_length=4000, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    by_silence = models.BooleanField(default=False)
    decided_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer__in=["request_changes", "reject"])
                | Q(by_silence=True)
                | ~Q(reason=""),
                name="decision_reason",
            )
        ]
        indexes = [models.Index(fields=["portal", "version"], name="decision_of_version")]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} by {self.decided_by}"

    @property
    def team(self) -> Team:
        return self.portrait.team


class Pick(models.Model):
    """A guest's own mark on a portrait; nobody else's."""

    team_path = "guest__portal__brand__team"
    brand_path = "guest__portal__brand"
    also_below = ("portrait__library",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="picks")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")
    is_picked = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["guest", "portrait"], name="pick_once")]

    def __str__(self) -> str:
        return f"{self.portrait} picked by {self.guest}"

    @property
    def team(self) -> Team:
        return self.guest.team
