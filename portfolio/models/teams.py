"""Teams, the people in them, and what a role may do."""

from functools import cache
from typing import Any, Self

from allauth.mfa.models import Authenticator
from django.db import models
from django.db.models import Exists, F, Q
from uuid_utils.compat import uuid7

from portfolio.models.people import User

#: What counts as a second factor; recovery codes alone do not.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Role(models.TextChoices):
    """Named sets of permissions, from most to least."""

    OWNER = "owner", "Owner"
    ADMIN = "admin", "Admin"
    EDITOR = "editor", "Editor"
    REVIEWER = "reviewer", "Reviewer"
    READ_ONLY = "read_only", "Read only"

    def includes(self, other: "Role") -> bool:
        """Whether a member with this role may do what `other` may."""
        order = list(Role)
        return order.index(self) <= order.index(other)


class TeamScopedQuerySet(models.QuerySet[Any]):
    """Rows that belong to a team. Each model says how: `team_path`, a lookup to its Team.

    Rows of one brand say how to get there too: `brand_path`, a lookup to its Brand. A member
    whose grant is limited to brands sees the rows of these brands alone, and of what belongs to
    no brand only what the model opens to them with `open_to_limited`.

    Nobody sees what is in the trash, or inside of something in it; or, below a portrait, what
    shows a person who took their consent back. A model that hangs on such a row by another way
    than its paths names it in `also_below`.
    """

    def visible_to(self, user: Any) -> Self:
        """Only rows the user's memberships reach; none for a signed-out visitor.

        A team that requires a second factor is out of reach for an account without one.
        """
        return self._of(Member.objects.reaching(user)) if user.is_authenticated else self.none()

    def behind_a_second_factor(self, user: Any) -> Self:
        """Rows that the user would see if the account had a second factor."""
        if not user.is_authenticated:
            return self.none()
        locked = Member.objects.filter(user=user, team__requires_mfa=True, team__deleted_at=None)
        return self._of(locked.exclude(pk__in=Member.objects.reaching(user).values("pk")))

    def _of(self, members: "models.QuerySet[Member]") -> Self:
        team, brand = (getattr(self.model, path, None) for path in ("team_path", "brand_path"))
        there = _neither_deleted_nor_hidden(self.model)  # type: ignore[arg-type]  # hashable
        if brand is None and getattr(self.model, "open_to_limited", False):
            return self.filter(**{_within(team): members.values("team")}, **there)
        whole = members.filter(is_limited=False)
        reached = Q(**{_within(team): whole.values("team")})
        if brand is not None:
            limited = members.filter(is_limited=True)
            granted = Grant.objects.filter(member__in=limited, brand__team=F("member__team"))
            reached |= Q(**{_within(brand): granted.values("brand")})
        return self.filter(reached, **there)


@cache
def _neither_deleted_nor_hidden(model: type[models.Model]) -> dict[str, None]:
    """The lookups that have to be null for a row to be there: its own, and its ancestors'."""
    if getattr(model, "shows_trashed", False):
        return {}
    found = {"trash": None} if hasattr(model, "trash") else {}
    paths = [getattr(model, name, None) for name in ("team_path", "brand_path")]
    for path in filter(None, (*paths, *getattr(model, "also_below", ()))):
        above: Any = model
        steps = path.split("__")
        for depth, step in enumerate(steps, 1):
            above, prefix = above._meta.get_field(step).related_model, "__".join(steps[:depth])
            if hasattr(above, "trash"):
                found[f"{prefix}__trash"] = None
            if hidden_by := getattr(above, "hidden_by", ""):
                found[f"{prefix}__{hidden_by}"] = None
    return found


def _within(path: str | None) -> str:
    return f"{path}__in" if path else "pk__in"


class Team(models.Model):
    """The tenant: an agency, a creator, a brand's own staff.

    archived_days, revoked_days: its own rules of retention; None = kept until somebody deletes it.
    most_…: its quotas; None = those of the installation. deleted_at: since then nobody reaches it,
    and its owners can restore it for 30 days.
    """

    team_path = ""
    open_to_limited = True

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    requires_mfa = models.BooleanField(
        "second factor required",
        default=False,
        help_text="Members reach this team only with an authenticator app or a passkey.",
    )
    audit_days = models.PositiveSmallIntegerField(default=365)
    archived_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="after so many days archived, a portrait is erased"
    )
    revoked_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="so many days after a consent is taken back, too"
    )
    most_files = models.PositiveIntegerField(null=True, blank=True)
    most_bytes = models.PositiveBigIntegerField(null=True, blank=True)
    most_scorings = models.PositiveIntegerField(null=True, blank=True, help_text="in a day")
    deleted_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> "Team":
        return self


class MemberQuerySet(TeamScopedQuerySet):
    """Places in teams."""

    def reaching(self, user: Any) -> Self:
        """The user's places in teams that let the account in as it is."""
        factors = Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)
        lets_in = Q(team__requires_mfa=False) | Exists(factors) | Q(user__is_service=True)
        return self.filter(lets_in, user=user, team__deleted_at=None)


class Member(models.Model):
    """A user's place in a team. is_guided: its first steps are shown until they are closed."""

    team_path = "team"
    open_to_limited = False

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.READ_ONLY)
    is_limited = models.BooleanField(
        default=False, help_text="reaches only the brands that are granted, for one client's people"
    )
    brands = models.ManyToManyField("portfolio.Brand", through="Grant", related_name="+")
    is_guided = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="member_once_in_team"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role"),
            models.CheckConstraint(
                condition=Q(is_limited=False) | ~Q(role__in=[Role.OWNER, Role.ADMIN]),
                name="member_limited_is_no_admin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Grant(models.Model):
    """One brand that a limited member reaches. Like members: for who reaches the whole team."""

    team_path = "member__team"

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="grants")
    brand = models.ForeignKey("portfolio.Brand", on_delete=models.CASCADE, related_name="+")

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "brand"], name="grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member} reaches {self.brand}"
