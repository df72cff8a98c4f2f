"""The prompt that made a version, typed or corrected by a member."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from portfolio.access import access
from portfolio.forms import PromptForm
from portfolio.models import Role, Version
from prompts.actions import record_prompt


@require_POST
def version_prompt(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = access(Version, request.user, pk=pk, role=Role.EDITOR)
    form = PromptForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        record_prompt(
            version=version,
            text=data["prompt"],
            negative=data["negative_prompt"],
            by=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, "The prompt is saved and the recommendations follow it.")
    else:
        messages.error(request, "The prompt is too long: 8,000 characters at most.")
    return redirect("portfolio:portrait", version.portrait_id)
