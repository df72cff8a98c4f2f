"""What became of a brand's phrases."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio.access import access
from portfolio.models import Brand
from prompts.ledger import ledger_page


@require_safe
def brand_phrases(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    return render(request, "prompts/phrases.html", ledger_page(brand))
