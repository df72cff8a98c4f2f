"""What members put on portraits to find their way: tags, fields, collections, views, marks."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from uuid_utils.compat import uuid7

from portfolio.models.brands import Brand
from portfolio.models.portraits import Portrait
from portfolio.models.teams import Member, Team, TeamScopedQuerySet
from portfolio.models.trash import LiveManager, Trashable


class Tag(models.Model):
    """A word that members put on portraits of a brand; the same whether in capitals or not."""

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    portraits = models.ManyToManyField(Portrait, through="Tagged", related_name="tags")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "brand", name="tag_name_once_in_brand"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class Tagged(models.Model):
    """A tag on a portrait; both are of the same brand."""

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portrait", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.portrait}: {self.tag}"


class Field(models.Model):
    """A typed field that a brand's portraits have beside what Presence knows of each.

    key: its name in the search box and in `Portrait.field_values`, unique in the brand. choices:
    what may be chosen, for the kind of that name. retired_at: since then it is neither offered nor
    shown; what was written in it is kept.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        CHOICE = "choice", "One of a list"
        YES_NO = "yes_no", "Yes or no"

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="fields")
    name = models.CharField(max_length=60)
    key = models.SlugField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    choices = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="field_key_once_in_brand")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class Collection(Trashable):
    """Portraits of a brand that somebody put together by hand, from any of its libraries."""

    team_path = "brand__team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=240, blank=True)
    portraits = models.ManyToManyField(Portrait, through="Collected", related_name="collections")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LiveManager.from_queryset(TeamScopedQuerySet)()
    all_rows = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "name"],
                condition=Q(trash=None),
                name="collection_name_once_in_brand",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team(self) -> Team:
        return self.brand.team


class Collected(models.Model):
    """A portrait in a collection of its brand."""

    team_path = "collection__brand__team"
    brand_path = "collection__brand"
    also_below = ("portrait__library",)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collection", "portrait"], name="collected_once")
        ]

    def __str__(self) -> str:
        return f"{self.portrait} in {self.collection}"


class SavedViewQuerySet(TeamScopedQuerySet):
    """Saved views. A member sees their own and those that are shared with them.

    Those of the whole team are for members of the whole team: a name may speak of another client.
    """

    def visible_to(self, user: Any) -> Self:
        rows = super().visible_to(user)
        return rows.filter(Q(owner=user) | Q(is_shared=True)) if user.is_authenticated else rows

    def _of(self, members: "models.QuerySet[Member]") -> Self:
        of_brands = super()._of(members).filter(brand__isnull=False)
        whole = members.filter(is_limited=False).values("team")
        found = Q(pk__in=of_brands.values("pk")) | Q(brand=None, team__in=whole)
        return self.filter(found)


class SavedView(models.Model):
    """A search with a name: what is found is found anew each time it is opened.

    brand: where it searches; None = the whole team. query: the query string of the page of
    portraits, as `GridQuery.canonical` writes it. is_shared: everybody who may see the place sees
    the view, too. is_pinned: it stands in the list of shelves, and on the dashboard.
    """

    team_path = "team"
    brand_path = "brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="saved_views")
    brand = models.ForeignKey(
        Brand, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=120)
    query = models.CharField(max_length=2000, blank=True)
    is_shared = models.BooleanField("shared with the team", default=False)
    is_pinned = models.BooleanField("pinned", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "brand", "owner", "name"],
                nulls_distinct=False,
                name="saved_view_name_once_for_owner",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """What one member thinks of a portrait while choosing: a rating, a pick or a rejection.

    It is that member's own. rating: 1 to 5; None = none given. A mark that says nothing is deleted.
    """

    class Flag(models.TextChoices):
        PICK = "pick", "Pick"
        REJECT = "reject", "Reject"

    team_path = "portrait__library__brand__team"
    brand_path = "portrait__library__brand"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="marks"
    )
    rating = models.PositiveSmallIntegerField(null=True, validators=[MaxValueValidator(5)])
    flag = models.CharField(max_length=8, choices=Flag, blank=True)
    marked_at = models.DateTimeField(auto_now=True)

    objects = TeamScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["portrait", "user"], name="mark_once_for_user"),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__gte=1, rating__lte=5), name="mark_rating"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} of {self.portrait}"

    @property
    def team(self) -> Team:
        return self.portrait.team
