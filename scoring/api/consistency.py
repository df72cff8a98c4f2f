"""What the portraits of a brand have in common: the report, and the reports before it."""

from typing import Any, ClassVar

from django.db.models import F
from django.db.models.fields.json import KeyTransform
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.api.filters import by_id, by_time, narrowed
from portfolio.api.resource import Resource
from portfolio.models import Brand, Role
from scoring.actions.consistency import queue_consistency
from scoring.api.reports import (
    ConsistencySerializer,
    PastReportSerializer,
    WholeConsistencySerializer,
)
from scoring.models import ConsistencyReport, PastReport


class ConsistencyResource(Resource):
    """Consistency by the id of the brand; of brands whose portraits were ever compared."""

    rows = ConsistencyReport.objects.annotate(
        id=F("brand_id"),
        overall=KeyTransform("overall", "data"),
        dimensions=KeyTransform("dimensions", "data"),
    )
    serializer_class = ConsistencySerializer
    scopes: ClassVar = {"GET": "assessments:read", "POST": "assessments:run"}
    filters: ClassVar = {"brand": by_id("brand", "brand")}
    orderings: ClassVar = {"asked": "asked_at", "computed": "computed_at"}
    usual_order = "-asked"

    def get_serializer_class(self) -> Any:
        own = {"list": ConsistencySerializer, "history": PastReportSerializer}
        return own.get(self.action, WholeConsistencySerializer)

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found if self.detail else found.defer("data")

    @extend_schema(request=None, responses={202: WholeConsistencySerializer})
    @action(detail=True, methods=["post"])
    def refresh(self, request: Request, pk: Any) -> Response:
        """Ask for a fresh report; 202, and the one that stands meanwhile."""
        brand = self.row(Brand.objects.select_related("team"), role=Role.EDITOR)
        queue_consistency(brand=brand)
        answer = self.answer(self.row(), status.HTTP_202_ACCEPTED)
        answer["Location"] = f"/api/v1/consistency/{brand.pk}/"
        return answer

    @extend_schema(responses=PastReportSerializer(many=True))
    @action(
        detail=True,
        filters={"computed_after": by_time("computed_at__gt", "Computed after this time.")},
        orderings={"computed": "computed_at"},
        usual_order="-computed",
    )
    def history(self, request: Request, pk: Any) -> Response:
        """List the reports of a brand, page by page."""
        brand = self.row(Brand.objects.select_related("team"))
        past = self.reached(PastReport.objects.filter(brand=brand))
        page = self.paginate_queryset(narrowed(past, request, self.filters))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


ROUTES = (("consistency", ConsistencyResource),)
