"""The prompt that made a version: typed, pasted, taken over, and its phrases by layer."""

from uuid import UUID

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from portfolio.access import access
from portfolio.meanwhile import SENT_AGAIN, ChangedMeanwhile, check_seen, held, is_limited
from portfolio.models import Portrait, Role, Version
from portfolio.pages.viewer import viewer_page
from prompts.actions.versions import (
    NoPromptThere,
    NotMovable,
    copy_prompt,
    move_phrase,
    record_prompt,
)
from prompts.entry import preview_context, token_of_prompt
from prompts.entry_forms import MoveForm, UsedPromptForm
from prompts.models import VersionPrompt
from prompts.views.answers import VERSIONS, answer


@require_POST
@transaction.atomic
def version_prompt(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = access(held(request, VERSIONS), request.user, pk=pk, role=Role.EDITOR)
    form = UsedPromptForm(request.POST)
    if not form.is_valid():
        return _typed_again(request, version, _said(form), status=422)
    stored = VersionPrompt.objects.filter(version=version).first()
    try:
        check_seen(request.POST, token_of_prompt(stored), row=version, team=version.team)
    except ChangedMeanwhile:
        by = stored.changed_by if stored else None
        who = "A colleague" if is_limited(request.user, version.team) else by or "Presence"
        when = naturaltime(stored.changed_at) if stored else "meanwhile"
        problem = f"{who} changed this prompt {when}. {SENT_AGAIN}"
        return _typed_again(request, version, problem, status=409)
    pasted = form.cleaned_data["pasted"]
    record_prompt(
        version=version,
        text=pasted.text,
        negative=pasted.negative,
        pasted=pasted,
        by=request.user,  # type: ignore[arg-type]
    )
    told = "The prompt is saved and the recommendations follow it."
    return answer(request, version, "prompts/_used.html", anchor="prompt", told=told)


def _typed_again(
    request: HttpRequest, version: Version, problem: str, *, status: int
) -> HttpResponse:
    """The portrait's page with what was typed; nothing was stored."""
    portrait = Portrait.objects.for_cards().get(pk=version.portrait_id)
    context = viewer_page(portrait, request.user, number=str(version.number)) | {
        "typed": request.POST.get("prompt", ""),
        "typed_negative": request.POST.get("negative_prompt", ""),
        "is_typed": True,
        "prompt_problem": problem,
    }
    return render(request, "portfolio/portrait_detail.html", context, status=status)


@require_POST
def prompt_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A fragment: what the text in the box would be saved as. Nothing is stored."""
    version = access(VERSIONS, request.user, pk=pk, role=Role.EDITOR)
    form = UsedPromptForm(request.POST)
    context = preview_context(form.cleaned_data["pasted"]) if form.is_valid() else {}
    context |= {"version": version, "problem": _said(form)}
    return render(request, "prompts/_preview.html", context)


@require_POST
def version_prompt_same(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a version was made with the same prompt as another one of its brand."""
    version = access(VERSIONS, request.user, pk=pk, role=Role.EDITOR)
    told, problem = "", ""
    try:
        wanted = UUID(request.POST.get("source", ""))
        source = VERSIONS.visible_to(request.user).get(pk=wanted)
        copy_prompt(version=version, source=source, by=request.user)  # type: ignore[arg-type]
        told = f"The prompt is the same as that of {source}."
    except (ValueError, Version.DoesNotExist, NoPromptThere):
        problem = str(NoPromptThere())
    return answer(
        request, version, "prompts/_used.html", anchor="prompt", told=told, problem=problem
    )


@require_POST
def phrase_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    version = access(VERSIONS, request.user, pk=pk, role=Role.EDITOR)
    form = MoveForm(request.POST)
    told, problem = "", _said(form)
    if form.is_valid():
        nth, phrase = form.cleaned_data["phrase"]
        layer = form.cleaned_data["layer"]
        try:
            move_phrase(
                version=version,
                phrase=phrase,
                nth=nth,
                layer=layer,
                by=request.user,  # type: ignore[arg-type]
            )
            told = f"“{phrase}” is in {layer} now. The text is the same."
        except NotMovable as fault:
            problem = str(fault)
    return answer(
        request, version, "prompts/_moved.html", anchor="prompt", told=told, problem=problem
    )


def _said(form: UsedPromptForm | MoveForm) -> str:
    """What is wrong with a form in one line; "" where nothing is."""
    told = (f"{form[name].label}: {' '.join(map(str, said))}" for name, said in form.errors.items())
    return " ".join(told)
