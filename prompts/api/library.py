"""A brand's own prompts, version by version."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.filters import Filter, by_id, by_yes
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.models import Brand, Role
from prompts.actions import library
from prompts.api.brand_prompts import (
    BrandPromptSerializer,
    NewBrandPromptSerializer,
    NextVersionSerializer,
    RestoreVersionSerializer,
    WholeBrandPromptSerializer,
)
from prompts.models import BrandPrompt, BrandPromptVersion

NEWEST = BrandPromptVersion.objects.order_by("prompt_id", "-number").distinct("prompt_id")


class BrandPromptResource(Resource):
    """Prompts of brands: written once, versioned, used again."""

    rows = BrandPrompt.objects.select_related("brand__team")
    serializer_class = BrandPromptSerializer
    scopes: ClassVar = {
        "GET": "prompts:read",
        "POST": "prompts:write",
        "DELETE": "prompts:write",
    }
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "name": Filter("name__iexact", serializers.CharField(), "Of this name, in any case."),
        "in_use": by_yes("archived_at__isnull", "Those that are offered, or those put aside."),
    }
    orderings: ClassVar = {"created": "created_at", "name": "name"}

    def get_serializer_class(self) -> Any:
        return BrandPromptSerializer if self.action == "list" else WholeBrandPromptSerializer

    def get_queryset(self) -> Any:
        newest = Prefetch("versions", queryset=NEWEST) if self.action == "list" else "versions"
        return super().get_queryset().prefetch_related(newest)

    @extend_schema(request=NewBrandPromptSerializer, responses={201: WholeBrandPromptSerializer})
    def create(self, request: Request) -> Response:
        """Add a prompt to a brand, as its version 1."""
        sent = dict(self.sent(NewBrandPromptSerializer))
        wanted = sent.pop("brand")
        brand = self.row(Brand.objects.select_related("team"), pk=wanted.pk, role=Role.EDITOR)
        with refusals():
            made = library.add_prompt(brand=brand, by=self.token.user, **sent)
        return self.answer(made, status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: Any) -> Response:
        """Put a prompt with its versions into the trash, for 30 days."""
        prompt = self.row(role=Role.EDITOR)
        return self.trashed(prompt)

    @extend_schema(request=NextVersionSerializer, responses={201: WholeBrandPromptSerializer})
    @action(detail=True, methods=["post"])
    def versions(self, request: Request, pk: Any) -> Response:
        """Say something else from now on, as a new version."""
        prompt = self.row(role=Role.EDITOR)
        sent = self.sent(NextVersionSerializer)
        with refusals():
            library.add_prompt_version(prompt=prompt, by=self.token.user, **sent)
        return self.answer(self.row(), status.HTTP_201_CREATED)

    @extend_schema(request=RestoreVersionSerializer, responses={201: WholeBrandPromptSerializer})
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: Any) -> Response:
        """Say again what an older version said, as a new version."""
        prompt = self.row(role=Role.EDITOR)
        sent = self.sent(RestoreVersionSerializer)
        number = sent["number"]
        older = prompt.versions.filter(number=number).first()
        if older is None:
            raise Problem(422, "no_such_version", f"This prompt has no version {number}.")
        with refusals():
            library.restore_prompt_version(version=older, by=self.token.user)
        return self.answer(self.row(), status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: Any) -> Response:
        """Put a prompt aside: it is kept, with its uses, and no longer offered."""
        library.archive_prompt(prompt=self.row(role=Role.EDITOR))
        return self.answer(self.row())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def unarchive(self, request: Request, pk: Any) -> Response:
        """Offer a prompt again that was put aside."""
        library.unarchive_prompt(prompt=self.row(role=Role.EDITOR))
        return self.answer(self.row())


@contextmanager
def refusals() -> Iterator[None]:
    """What a brand's prompt cannot be, told as a problem."""
    try:
        yield
    except library.PromptNameTaken as problem:
        raise Problem(status.HTTP_409_CONFLICT, "name_taken", str(problem)) from problem
    except library.NothingChanged as problem:
        raise Problem(status.HTTP_409_CONFLICT, "nothing_changed", str(problem)) from problem
    except library.NothingWritten as problem:
        raise Problem(422, "nothing_written", str(problem)) from problem


ROUTES = (("brand-prompts", BrandPromptResource),)
