"""A version made ready for its channels: crops and alt text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access, may
from portfolio.actions import alt_texts
from portfolio.actions import crops as actions
from portfolio.channel_presets import PRESETS
from portfolio.delivery_forms import CropForm
from portfolio.edit_tokens import token_of
from portfolio.meanwhile import ChangedMeanwhile, check_seen, held
from portfolio.models import AltText, Role, Version
from portfolio.pages.deliveries import crops_page


@require_http_methods(["GET", "HEAD", "POST"])
def crops(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every preset's crop at its real size; a POST keeps one, or has it placed by the face."""
    role = Role.EDITOR if request.method == "POST" else Role.READ_ONLY
    version = access(_versions(), request.user, pk=pk, role=role)
    if request.method == "POST":
        _change(request, version)
        return redirect("portfolio:crops", version.pk)
    return render(request, "portfolio/delivery/crops.html", _context(request, version))


@require_POST
@transaction.atomic
def alt_text(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep the alt text of a version, as a draft or confirmed."""
    version = access(held(request, _versions()), request.user, pk=pk, role=Role.EDITOR)
    is_confirmed = request.POST.get("confirm") == "1"
    try:
        check_seen(request.POST, _alt_token(version), row=version, team=version.team)
        alt_texts.save_alt_text(
            version=version,
            text=request.POST.get("text", ""),
            is_confirmed=is_confirmed,
            by=request.user,  # type: ignore[arg-type]
        )
    except ChangedMeanwhile as problem:
        messages.error(request, str(problem))
        context = _context(request, version) | {"alt_draft": request.POST.get("text", "")}
        return render(request, "portfolio/delivery/crops.html", context, status=409)
    except alt_texts.EmptyText as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Confirmed." if is_confirmed else "Kept as a draft.")
    return redirect("portfolio:crops", version.pk)


def _context(request: HttpRequest, version: Version) -> dict[str, Any]:
    return crops_page(version) | {
        "alt_token": _alt_token(version),
        "can_edit": may(version.team, request.user, Role.EDITOR),
    }


def _alt_token(version: Version) -> str:
    """What the page says of the alt text; another one than a draft that nobody has kept."""
    row = AltText.objects.filter(version=version).first()
    return token_of([row.text, row.confirmed_at] if row else [])


def _change(request: HttpRequest, version: Version) -> None:
    preset = PRESETS.get(request.POST.get("preset", ""))
    if preset is not None and request.POST.get("reset") == "1":
        actions.reset_crop(version=version, preset=preset)
        messages.success(request, f"{preset.title} is placed by the face again.")
        return
    form = CropForm(request.POST)
    if preset is None or not form.is_valid():
        messages.error(request, "Give left, top and width in percent, from 0 to 100.")
        return
    x, y, width = (form.cleaned_data[name] / 100 for name in ("x", "y", "width"))
    try:
        actions.save_crop(
            version=version,
            preset=preset,
            x=x,
            y=y,
            width=width,
            by=request.user,  # type: ignore[arg-type]
        )
    except actions.NotPrepared as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{preset.title} is saved.")


def _versions():  # type: ignore[no-untyped-def]
    return Version.objects.select_related(
        "portrait__library__brand__team", "portrait__person", "team", "alt_text"
    ).prefetch_related("crops")
