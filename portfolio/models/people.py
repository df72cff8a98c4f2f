"""Accounts: who signs in, and how they like their pages."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from uuid_utils.compat import uuid7


class Theme(models.TextChoices):
    """Which light the pages stand in."""

    SYSTEM = "system", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class Digest(models.TextChoices):
    """How often news of reviews are sent by e-mail."""

    AT_ONCE = "at_once", "At once"
    HOURLY = "hourly", "Hourly"
    DAILY = "daily", "Daily"
    WEEKLY = "weekly", "Weekly"
    NEVER = "never", "Never"


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
    is_service = models.BooleanField(
        default=False, editable=False, help_text="acts for a service token; nobody signs in as it"
    )
    time_zone = models.CharField(
        max_length=64, blank=True, help_text="empty: the installation's own"
    )
    language = models.CharField(max_length=12, default="en")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    digest = models.CharField(
        "news by e-mail", max_length=8, choices=Digest, default=Digest.AT_ONCE
    )
    digest_sent_at = models.DateTimeField(null=True)
    muted = models.JSONField(
        default=list, blank=True, help_text="kinds of e-mail that the person does not want"
    )

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
