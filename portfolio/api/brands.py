"""Teams, brands and libraries."""

from operator import attrgetter
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import brands as brand_actions
from portfolio.actions.quotas import usage_of
from portfolio.api.filters import by_id
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import Expansion, ShownRow, exampled
from portfolio.api.writing import Reached
from portfolio.models import Brand, Channel, CustomJob, EmotionalJob, Library, Role, Team

KEY = "0197a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
AT = "2026-03-02T09:30:00Z"
BY_NAME = {"created": "created_at", "name": "name"}


@exampled({"id": KEY, "name": "Studio Halden", "created_at": AT})
class TeamSerializer(ShownRow):
    """The team that the token belongs to."""

    class Meta:
        model = Team
        fields: ClassVar = ["id", "name", "created_at"]


_SENT = {
    "name": "Halden & Partner",
    "job": "trust",
    "palette": ["#1f3a5f", "#d9cbb8"],
    "gaze_policy": "direct",
    "anchor_detail": "a thin brass lapel pin",
}


@exampled({"id": KEY, "team": KEY, "custom_job": None, "created_at": AT, **_SENT}, sent=_SENT)
class BrandSerializer(ShownRow):
    """A brand's profile. job: one of the ten, or of a custom job the one that it starts from."""

    palette = serializers.ListField(
        child=serializers.RegexField(r"^#[0-9a-f]{6}$"), max_length=8, required=False
    )
    channels = serializers.ListField(
        child=serializers.ChoiceField(Channel.choices), max_length=7, required=False
    )
    job = serializers.ChoiceField(choices=EmotionalJob.choices)
    custom_job = Reached(CustomJob.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Brand
        fields: ClassVar = [
            "id",
            "team",
            *brand_actions.BRAND_FIELDS,
            "created_at",
            "updated_at",
        ]
        read_only_fields: ClassVar = ["team"]


@exampled(
    {"id": KEY, "brand": KEY, "name": "Portraits", "created_at": AT},
    sent={"brand": KEY, "name": "Spring 2026"},
)
class LibrarySerializer(ShownRow):
    """A set of portraits in a brand."""

    brand = Reached(Brand.objects.select_related("team"))
    expansions: ClassVar = {
        "brand": Expansion(BrandSerializer, attrgetter("brand"), "brands:read", ("brand",))
    }

    class Meta:
        model = Library
        fields: ClassVar = ["id", "brand", "name", "created_at"]


@exampled(
    {
        "files": 412,
        "bytes": 734003200,
        "most_files": 5000,
        "most_bytes": None,
        "most_scorings": 1000,
    }
)
class UsageSerializer(serializers.Serializer):
    """What a team keeps, the trash included. most_…: its limits, scorings in a day; null = none."""

    files = serializers.IntegerField()
    bytes = serializers.IntegerField()
    most_files = serializers.IntegerField(allow_null=True)
    most_bytes = serializers.IntegerField(allow_null=True)
    most_scorings = serializers.IntegerField(allow_null=True)


class TeamResource(Resource):
    """The token's own team; a token never reaches another one."""

    rows = Team.objects
    serializer_class = TeamSerializer
    scopes: ClassVar = {"GET": "brands:read", "usage": "admin:read"}
    orderings: ClassVar = BY_NAME

    @extend_schema(responses=UsageSerializer)
    @action(detail=True, methods=["get"])
    def usage(self, request: Request, pk: Any) -> Response:
        """Read how much of its quotas the team uses."""
        return Response(UsageSerializer(usage_of(self.row(role=Role.ADMIN))).data)


class BrandResource(Resource):
    """Brands: what a set of portraits is for, and how it is meant to look."""

    rows = Brand.objects.select_related("team", "custom_job")
    serializer_class = BrandSerializer
    scopes: ClassVar = {
        "GET": "brands:read",
        "POST": "brands:write",
        "PATCH": "brands:write",
        "DELETE": "brands:write",
    }
    orderings: ClassVar = BY_NAME

    def create(self, request: Request) -> Response:
        """Add a brand to the token's team, with a first library to upload into."""
        team = self.row(Team.objects, pk=self.token.team_id, role=Role.EDITOR)
        return self._saved(request, None, team)

    def partial_update(self, request: Request, pk: Any) -> Response:
        """Change a brand. With another job, its portraits are judged anew."""
        brand = self.row(Brand.objects.select_for_update(of=("self",), no_key=True),
                         role=Role.EDITOR)  # fmt: skip
        self.check_match(brand)
        return self._saved(request, brand, brand.team)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a brand with all that is in it into the trash, for 30 days. For admins."""
        brand = self.row(role=Role.ADMIN)
        return self.trashed(brand)

    def _saved(self, request: Request, brand: Brand | None, team: Team) -> Response:
        sent = self.sent(row=brand)
        try:
            if brand is None:
                made = brand_actions.add_brand(team=team, **sent)
                return self.answer(made, status.HTTP_201_CREATED)
            return self.answer(brand_actions.change_brand(brand=brand, **sent))
        except brand_actions.NameTaken as problem:
            raise name_taken(problem) from problem
        except (brand_actions.SameJobTwice, brand_actions.ForeignJob) as problem:
            raise Problem(422, "bad_job", str(problem)) from problem


class LibraryResource(Resource):
    """Libraries: the sets of portraits of a brand."""

    rows = Library.objects.select_related("brand__team")
    serializer_class = LibrarySerializer
    scopes: ClassVar = {
        "GET": "brands:read",
        "POST": "brands:write",
        "DELETE": "brands:write",
    }
    filters: ClassVar = {"brand": by_id("brand", "brand")}
    orderings: ClassVar = BY_NAME

    @extend_schema(responses={201: LibrarySerializer})
    def create(self, request: Request) -> Response:
        """Add a library to a brand."""
        sent = self.sent()
        brand = self.row(
            Brand.objects.select_related("team"),
            pk=sent["brand"].pk,
            role=Role.EDITOR,
        )
        try:
            made = brand_actions.add_library(brand=brand, name=sent["name"])
        except brand_actions.NameTaken as problem:
            raise name_taken(problem) from problem
        return self.answer(made, status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a library with its portraits into the trash, for 30 days."""
        library = self.row(role=Role.EDITOR)
        return self.trashed(library)


def name_taken(problem: Exception) -> Problem:
    """There is one with this name already."""
    return Problem(status.HTTP_409_CONFLICT, "name_taken", str(problem))


ROUTES = (("teams", TeamResource), ("brands", BrandResource), ("libraries", LibraryResource))
