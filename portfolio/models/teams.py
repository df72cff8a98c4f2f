"""Teams, the people in them, and what a role may do."""

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from uuid_utils.compat import uuid7


class EmailUserManager(UserManager["User"]):
    """Accounts are found by e-mail address, in any case."""

    def with_email(self, email: str | None) -> "models.QuerySet[User]":
        """The account with this address: one at most.

        The database lowers both sides, as the constraint does, so no two accounts can match.
        """
        lowered = self.alias(lowered=Lower("email"))
        return lowered.filter(lowered=Lower(models.Value(email, models.CharField())))

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.with_email(username).get()

    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account. Its e-mail address is its name for signing in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[EmailUserManager] = EmailUserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


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
    """Rows that belong to a team. Each model says how: `team_path`, a lookup to its Team."""

    def visible_to(self, user: Any) -> Self:
        """Only rows of teams the user is a member of; none for a signed-out visitor."""
        if not user.is_authenticated:
            return self.none()
        path = getattr(self.model, "team_path")  # noqa: B009
        teams = Member.objects.filter(user=user).values("team")
        return self.filter(**{f"{path}__in" if path else "pk__in": teams})


class Team(models.Model):
    """The tenant: an agency, a creator, a brand's own staff."""

    team_path = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> "Team":
        return self


class Member(models.Model):
    """A user's place in a team."""

    team_path = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.READ_ONLY)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "user"], name="member_once_in_team"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def came_first(self) -> bool:
        """Whether this is the oldest membership of the account."""
        first = Member.objects.filter(user=self.user_id).order_by("created_at", "id").first()
        return first == self
