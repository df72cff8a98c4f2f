"""Pages of one portrait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portfolio import uploads
from portfolio.access import access
from portfolio.actions import portraits, references
from portfolio.actions.quotas import QuotaFull
from portfolio.forms import TitleForm, VersionForm
from portfolio.meanwhile import ChangedMeanwhile, check_seen, held, row_token
from portfolio.models import Portrait, ReferencePortrait, Role, Version
from portfolio.pages.history import history_page
from portfolio.pages.trash import away_page, withdrawn_page
from portfolio.pages.viewer import viewer_page
from portfolio.returning import portrait_address
from portfolio.undoing import offer_undo


@require_safe
def portrait_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    try:
        portrait = access(Portrait.objects.for_cards(), request.user, pk=pk)
    except Http404:
        return _in_trash(request, pk)
    if portrait.is_withdrawn:
        return render(request, "portfolio/portrait_withdrawn.html", withdrawn_page(portrait))
    asked = {"number": request.GET.get("version", ""), "listed": request.GET.get("in", "")}
    context = viewer_page(portrait, request.user, **asked)
    return render(request, "portfolio/portrait_detail.html", context)


def _in_trash(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The viewer of a portrait that was deleted, with the way back. Raises Http404."""
    portrait = Portrait.all_rows.for_cards().filter(pk=pk).first()
    context = away_page(portrait, request.user) if portrait is not None else None
    if context is None:
        raise Http404("There is nothing at this address.")
    return render(request, "portfolio/portrait_away.html", context)


@require_safe
def portrait_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What happened to a portrait, by whom and when."""
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk)
    return render(request, "portfolio/portrait_history.html", history_page(portrait, request.user))  # type: ignore[arg-type]


@require_POST
@transaction.atomic
def portrait_title(request: HttpRequest, pk: UUID) -> HttpResponse:
    portrait = access(held(request, Portrait.objects.all()), request.user, pk=pk, role=Role.EDITOR)
    form, before = TitleForm(request.POST), portrait.title
    try:
        check_seen(request.POST, row_token(portrait, ("title",)), row=portrait, team=portrait.team)
    except ChangedMeanwhile as problem:
        context = viewer_page(Portrait.objects.for_cards().get(pk=pk), request.user)
        context |= {"typed_title": request.POST.get("title", ""), "title_problem": str(problem)}
        return render(request, "portfolio/portrait_detail.html", context, status=409)
    if form.is_valid():
        portraits.rename_portrait(portrait=portrait, title=form.cleaned_data["title"])
        offer_undo(request, "The title is saved.", request.path, title=before)
    else:
        messages.error(request, "Write a title of 1 to 160 characters.")
    return redirect(portrait_address(request, portrait.pk))


@require_POST
def version_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring an earlier version back as a new one; undo brings back the one that was current."""
    rows = Version.objects.select_related("portrait__current_version", "team")
    version = access(rows, request.user, pk=pk, role=Role.EDITOR)
    before = version.portrait.current_version
    try:
        made = portraits.restore_version(version=version, by=request.user)  # type: ignore[arg-type]
    except QuotaFull as problem:
        messages.error(request, str(problem))
        return redirect(portrait_address(request, version.portrait_id))
    if before is None or made == before:
        messages.info(request, f"Version {made.number} has this very picture, and is current.")
    else:
        words = f"Version {version.number} is back as version {made.number}. Scoring starts now."
        offer_undo(request, words, reverse("portfolio:version-restore", args=[before.pk]))
    return redirect(portrait_address(request, version.portrait_id))


@require_POST
def portrait_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a portrait apart from its brand's reports; nothing of it is lost."""
    portrait = access(Portrait, request.user, pk=pk, role=Role.EDITOR)
    portraits.archive_portrait(portrait=portrait, by=request.user)  # type: ignore[arg-type]
    words = f"“{portrait}” is archived. It can be restored on this page."
    offer_undo(request, words, reverse("portfolio:portrait-restore", args=[portrait.pk]))
    return redirect(portrait_address(request, portrait.pk))


@require_POST
def portrait_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    portrait = access(Portrait, request.user, pk=pk, role=Role.EDITOR)
    portraits.restore_portrait(portrait=portrait, by=request.user)  # type: ignore[arg-type]
    words = f"“{portrait}” counts in its brand’s reports again."
    offer_undo(request, words, reverse("portfolio:portrait-archive", args=[portrait.pk]))
    return redirect(portrait_address(request, portrait.pk))


@require_POST
def portrait_reference(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold a portrait up as “this is us” or “not us”; with no kind, as neither."""
    portrait = access(Portrait, request.user, pk=pk, role=Role.EDITOR)
    kind = request.POST.get("kind", "")
    before = ReferencePortrait.objects.filter(portrait=portrait).values_list("kind", flat=True)
    undone = {"kind": before.first() or ""}
    if kind and kind not in ReferencePortrait.Kind.values:
        messages.error(request, "Choose “This is us”, “Not us” or neither.")
    elif kind:
        user: Any = request.user
        pinned = references.pin_reference(portrait=portrait, kind=kind, by=user)
        words = f"“{portrait}” is held up as “{pinned.get_kind_display()}”."
        offer_undo(request, words, request.path, **undone)
    else:
        references.unpin_reference(portrait=portrait)
        offer_undo(request, f"“{portrait}” is held up no longer.", request.path, **undone)
    return redirect(portrait_address(request, portrait.pk, part="set"))


@require_POST
def version_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a new file of the same portrait as its next version."""
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk, role=Role.EDITOR)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, "Choose a picture for the new version.")
        return redirect(portrait_address(request, portrait.pk))
    try:
        version = portraits.add_version(
            portrait=portrait,
            upload=uploads.inspect(form.cleaned_data["file"]),
            by=request.user,  # type: ignore[arg-type]
        )
        messages.success(request, f"Version {version.number} is here. Scoring starts now.")
    except uploads.UploadRejected as problem:
        messages.error(request, str(problem))
    except portraits.DuplicateFile as problem:
        messages.error(request, portraits.told_to(request.user, problem))
    return redirect(portrait_address(request, portrait.pk))
