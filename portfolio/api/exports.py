"""Packs of approved pictures: asked for, made by a worker, fetched as a ZIP."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.actions import deliveries
from portfolio.actions.api_tokens import scopes_now
from portfolio.actions.audit import record_export
from portfolio.actions.crops import NotPrepared
from portfolio.api.filters import by_id, one_of
from portfolio.api.packs import AskSerializer, ExportSerializer
from portfolio.api.problems import Problem
from portfolio.api.resource import Resource
from portfolio.channel_presets import PRESETS
from portfolio.models import Brand, Delivery, Role, Version
from portfolio.pages.deliveries import deliverable
from portfolio.pages.picture_facts import facts_of
from portfolio.views.deliveries import pack_response


class ZipRenderer(JSONRenderer):
    """Lets a caller accept a ZIP; problems are JSON all the same."""

    media_type = "application/zip"
    format = "zip"


class ExportResource(Resource):
    """Exports: packs of approved pictures, cropped for their channels; kept for 30 days."""

    rows = Delivery.objects.select_related("brand__team").prefetch_related(
        Prefetch("versions", Version.objects.only("pk"))
    )
    serializer_class = ExportSerializer
    scopes: ClassVar = {"GET": "exports:create", "POST": "exports:create"}
    filters: ClassVar = {
        "brand": by_id("brand", "brand"),
        "portal": by_id("portal", "portal"),
        "state": one_of("state", Delivery.State.choices, "How far it is."),
    }

    @extend_schema(request=AskSerializer, responses={202: ExportSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a pack; a worker makes it. Where the gate is closed, `items` say what is missing.

        Ask for the address in Location until its state is `made` or `failed`.
        """
        sent = self.sent(AskSerializer)
        if sent["keeps_prompt"] and "prompts:read" not in scopes_now(self.token):
            raise PermissionDenied("To keep prompts in files needs the scope “prompts:read”.")
        rows = Brand.objects.select_related("team")
        brand = self.row(rows, pk=sent["brand"].pk, role=Role.EDITOR)
        answer = self.answer(self._asked(brand, sent), status.HTTP_202_ACCEPTED)
        answer["Location"] = f"/api/v1/exports/{answer.data['id']}/"
        return answer

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer, ZipRenderer])
    def file(self, request: Request, pk: Any) -> HttpResponseBase:
        """Fetch a pack that is made, as a ZIP; that it was taken is written into the audit log."""
        pack = self.row()
        response = pack_response(pack)
        if request.method == "GET":
            record_export(team=pack.brand.team, what="a delivery", brand=str(pack.brand))
        response["Cache-Control"] = "private, no-store"
        return response

    def _asked(self, brand: Brand, sent: dict[str, Any]) -> Delivery:
        """The pack that was asked for. Raises Problem."""
        versions = self._versions(brand, sent["versions"])
        policy = deliveries.Policy(sent["keeps_prompt"], brand.credit, sent["declared"])
        try:
            return deliveries.add_delivery(
                brand=brand,
                versions=versions,
                presets=[PRESETS[slug] for slug in dict.fromkeys(sent["presets"])],
                policy=policy,
                facts=facts_of(versions, with_prompts=policy.keeps_prompt),
                override_reason=sent["override_reason"],
                by=self.token.user,
                portal=sent.get("portal"),
            )
        except deliveries.GateClosed as problem:
            raise gate_closed(problem) from problem
        except deliveries.NothingChosen as problem:
            raise Problem(422, "bad_choice", str(problem)) from problem
        except NotPrepared as problem:
            raise Problem(422, "not_prepared", str(problem)) from problem

    def _versions(self, brand: Brand, keys: Sequence[Any]) -> Sequence[Version]:
        """The versions that were asked for, if all can leave this brand. Raises Problem."""
        found = list(deliverable(brand, self.token.user).filter(pk__in=keys))
        if missing := sorted(map(str, set(keys) - {version.pk for version in found})):
            words = "Only the current versions of this brand’s portraits in use can leave."
            raise Problem(422, "not_deliverable", words, versions=missing)
        return found


def gate_closed(problem: deliveries.GateClosed) -> Problem:
    """What is missing, for each version and channel."""
    items = [
        {"version": str(version), "preset": preset, "missing": [
            {"code": each.code, "detail": each.words} for each in missing
        ]}
        for (version, preset), missing in problem.problems.items()
    ]  # fmt: skip
    return Problem(422, "gate_closed", str(problem), items=items)


ROUTES = (("exports", ExportResource),)
