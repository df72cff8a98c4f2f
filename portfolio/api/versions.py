"""Versions: the files of a portrait, and how a new one is uploaded."""

from typing import Any, ClassVar

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.brands import AT, KEY
from portfolio.api.filters import Filter, by_id, by_time
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.api.shown import ShownRow, exampled
from portfolio.api.tasks import TaskSerializer
from portfolio.api.uploading import SendsPicture, answer_upload
from portfolio.api.writing import Reached
from portfolio.models import Portrait, Role, Version
from portfolio.views.images import file_answer, stored_version

KINDS = ("view", "thumb", "original")


class PictureRenderer(BaseRenderer):
    """Lets a client ask for a picture by its type; the answer is made elsewhere."""

    media_type = "image/*"
    format = "picture"


@exampled(
    {
        "id": KEY,
        "portrait": KEY,
        "number": 1,
        "original_name": "ines.png",
        "format": "PNG",
        "bytes": 1834201,
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "width": 1024,
        "height": 1280,
        "decode_problem": "",
        "view": f"/api/v1/versions/{KEY}/file/?of=view",
        "thumb": f"/api/v1/versions/{KEY}/file/?of=thumb",
        "original": f"/api/v1/versions/{KEY}/file/?of=original",
        "created_at": AT,
    }
)
class VersionSerializer(ShownRow):
    """One file of a portrait; it never changes.

    view, thumb: where the pictures are that the pages show, to be fetched with the token; null
    until a worker has made them. original: the untouched file. decode_problem: why the file cannot
    be read; else empty.
    """

    view = serializers.SerializerMethodField()
    thumb = serializers.SerializerMethodField()
    original = serializers.SerializerMethodField()

    class Meta:
        model = Version
        fields: ClassVar = [
            "id",
            "portrait",
            "number",
            "original_name",
            "format",
            "bytes",
            "sha256",
            "width",
            "height",
            "decode_problem",
            "view",
            "thumb",
            "original",
            "created_at",
        ]

    @extend_schema_field({"type": ["string", "null"], "format": "uri-reference"})
    def get_view(self, version: Version) -> str | None:
        return address_of(version, "view") if version.is_viewable else None

    @extend_schema_field({"type": ["string", "null"], "format": "uri-reference"})
    def get_thumb(self, version: Version) -> str | None:
        return address_of(version, "thumb") if version.is_viewable else None

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_original(self, version: Version) -> str:
        return address_of(version, "original")


@exampled({}, sent={"portrait": KEY, "url": "https://images.example.com/ines-2.png"})
class VersionUploadSerializer(SendsPicture):
    """A new file of a portrait, sent as `file` (multipart), or fetched from `url`."""

    portrait = Reached(Portrait.objects.for_cards())


class VersionResource(Resource):
    """Versions: the files of portraits. Scores and decisions bind to one of them."""

    rows = Version.objects.select_related("team")
    serializer_class = VersionSerializer
    parser_classes = [JSONParser, MultiPartParser]
    scopes: ClassVar = {"GET": "portraits:read", "POST": "portraits:write"}
    filters: ClassVar = {
        "portrait": by_id("portrait", "portrait"),
        "library": by_id("portrait__library", "library"),
        "brand": by_id("portrait__library__brand", "brand"),
        "sha256": Filter("sha256", serializers.CharField(), "The file with this digest."),
        "created_after": by_time("created_at__gt", "Uploaded after this time."),
    }

    @extend_schema(request=VersionUploadSerializer, responses={202: TaskSerializer})
    def create(self, request: Request, *args: Any) -> Response:
        """Upload a new version of a portrait. It is scored by itself; ask the task."""
        sent = self.sent(VersionUploadSerializer)
        portrait = self.row(Portrait.objects.for_cards(), pk=sent["portrait"].pk, role=Role.EDITOR)
        return answer_upload(self.token.user, sent, portrait.library, portrait)

    @extend_schema(
        parameters=[OpenApiParameter("of", str, enum=KINDS, description="Which; view without.")],
        responses={(200, "image/*"): OpenApiTypes.BINARY, (206, "image/*"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, PictureRenderer])
    def file(self, request: Request, pk: Any) -> HttpResponseBase:
        """Fetch a picture: the view (WebP), the thumbnail, or the untouched original."""
        version, kind = self.row(), request.query_params.get("of", "view")
        if kind not in KINDS:
            raise Problem(400, "unknown_picture", f"There is {', '.join(KINDS)}.")
        try:
            answer = file_answer(request._request, stored_version(version, kind))
        except FileNotFoundError as gone:
            raise Http404 from gone
        answer["Cache-Control"] = "private, no-store"
        return answer


def address_of(version: Version, kind: str) -> str:
    """Where a picture of a version is fetched with a token."""
    return f"/api/v1/versions/{version.pk}/file/?of={kind}"


ROUTES = (("versions", VersionResource),)
