"""The prompt that made a version, typed or corrected by a member."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from portfolio.access import access
from portfolio.forms import PromptForm
from portfolio.models import Role, Version
from prompts.actions.versions import record_prompt


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
        for name, problems in form.errors.items():
            messages.error(request, f"{form[name].label}: {' '.join(map(str, problems))}")
    page = reverse("portfolio:portrait", args=[version.portrait_id])
    return redirect(f"{page}?version={version.number}")
