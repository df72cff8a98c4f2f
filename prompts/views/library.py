"""Pages of a brand's prompts: the list, the composer, one prompt with its versions."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.models import Brand, Role, Version
from portfolio.returning import portrait_address
from portfolio.undoing import offer_undo, put_into_trash
from prompts.actions import library
from prompts.brand_prompts import (
    brief_asked,
    composer_page,
    habits_of,
    prompt_page,
    prompts_for,
    prompts_page,
)
from prompts.forms import ComposeForm, NewPromptForm, PromptVersionForm
from prompts.models import BrandPrompt, BrandPromptVersion
from prompts.shelf import realism_shelf

PROMPTS = BrandPrompt.objects.select_related("brand__team")


@require_safe
def brand_prompts(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk)
    context = prompts_page(brand) | {"can_edit": may(brand.team, request.user, Role.EDITOR)}
    return render(request, "prompts/library/prompts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prompt_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compose a prompt from choices in the address, or paste one; saving makes its version 1."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    form = NewPromptForm(request.POST or None)
    choosing, composed = _composed(request, brand)
    if form.is_valid():
        data = form.cleaned_data
        try:
            prompt = library.add_prompt(
                brand=brand,
                name=data["name"],
                text=data["text"],
                negative=data["negative"],
                brief=brief_asked(brand, choosing.chosen) if "composed" in request.POST else {},
                by=request.user,  # type: ignore[arg-type]
            )
            messages.success(request, f"“{prompt}” is in the brand’s prompts.")
            return redirect("prompts:brand-prompt", prompt.pk)
        except library.PromptNameTaken as problem:
            form.add_error("name", str(problem))
    context = composed | {
        "choosing": choosing,
        "form": form,
        "shelf": realism_shelf(),
        "is_pasted": _is_pasted(request),
    }
    if not form.is_bound and not context["is_pasted"]:
        form.initial = {"text": composed["text"], "negative": composed["negative"]}
    status = 422 if form.is_bound else 200
    return render(request, "prompts/library/new.html", context, status=status)


@require_safe
def prompt_preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The composer's own fragment: what the choices in the address make."""
    brand = access(Brand.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    _, composed = _composed(request, brand)
    form = NewPromptForm(initial={key: composed[key] for key in ("text", "negative")})
    return render(request, "prompts/library/_composed.html", composed | {"form": form})


@require_safe
def brand_prompt(request: HttpRequest, pk: UUID) -> HttpResponse:
    prompt = access(PROMPTS, request.user, pk=pk)
    return _prompt_page(request, prompt, None)


@require_POST
def prompt_version_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    prompt = access(PROMPTS, request.user, pk=pk, role=Role.EDITOR)
    form = PromptVersionForm(request.POST)
    if form.is_valid():
        try:
            added = library.add_prompt_version(
                prompt=prompt,
                by=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
            messages.success(request, f"Version {added.number} is saved.")
            return redirect("prompts:brand-prompt", prompt.pk)
        except library.NothingChanged as problem:
            form.add_error("text", str(problem))
    return _prompt_page(request, prompt, form)


@require_POST
def prompt_version_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = BrandPromptVersion.objects.select_related("prompt__brand__team")
    version = access(rows, request.user, pk=pk, role=Role.EDITOR)
    try:
        added = library.restore_prompt_version(
            version=version,
            by=request.user,  # type: ignore[arg-type]
        )
        told = f"Version {added.number} says again what version {version.number} said."
        messages.success(request, told)
    except library.NothingChanged as problem:
        messages.info(request, str(problem))
    return redirect("prompts:brand-prompt", version.prompt_id)


@require_POST
def prompt_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    prompt = access(PROMPTS, request.user, pk=pk, role=Role.EDITOR)
    put_into_trash(request, prompt)
    return redirect("prompts:brand-prompts", prompt.brand_id)


@require_POST
def prompt_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    prompt = access(PROMPTS, request.user, pk=pk, role=Role.EDITOR)
    library.archive_prompt(prompt=prompt)
    words = f"“{prompt}” is put aside. Its versions and uses are kept."
    offer_undo(request, words, reverse("prompts:prompt-unarchive", args=[prompt.pk]))
    return redirect("prompts:brand-prompts", prompt.brand_id)


@require_POST
def prompt_unarchive(request: HttpRequest, pk: UUID) -> HttpResponse:
    prompt = access(PROMPTS, request.user, pk=pk, role=Role.EDITOR)
    library.unarchive_prompt(prompt=prompt)
    messages.success(request, f"“{prompt}” is offered again.")
    return redirect("prompts:brand-prompt", prompt.pk)


@require_POST
def version_prompt_from_library(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say that a version was made from the newest version of one of its brand's prompts."""
    rows = Version.objects.select_related("portrait__library__brand", "team")
    version = access(rows, request.user, pk=pk, role=Role.EDITOR)
    number = version.number
    answer = redirect(portrait_address(request, version.portrait_id, version=number, part="prompt"))
    try:
        chosen = UUID(request.POST.get("brand_prompt", ""))
    except ValueError:
        messages.error(request, "Choose one of the brand’s prompts first.")
        return answer
    prompt = get_object_or_404(prompts_for(version), pk=chosen)
    newest = prompt.versions.all()[0]
    library.use_prompt_version(
        version=version,
        prompt_version=newest,
        by=request.user,  # type: ignore[arg-type]
    )
    messages.success(request, f"The prompt is “{prompt}”, version {newest.number}.")
    return answer


def _composed(request: HttpRequest, brand: Brand) -> tuple[ComposeForm, dict]:
    """The choices of the address or of the form that was sent, and what they make."""
    habits = habits_of(brand)
    asked = request.POST if request.method == "POST" else request.GET
    choosing = ComposeForm(asked, settings=habits.settings)
    choosing.is_valid()
    return choosing, composer_page(brand, choosing.chosen, habits)


def _is_pasted(request: HttpRequest) -> bool:
    return request.GET.get("start") == "paste"


def _prompt_page(
    request: HttpRequest, prompt: BrandPrompt, form: PromptVersionForm | None
) -> HttpResponse:
    context = prompt_page(prompt, request.GET)
    newest = context["newest"]
    unsent = PromptVersionForm(initial={"text": newest.text, "negative": newest.negative})
    context |= {
        "form": form or unsent,
        "can_edit": may(prompt.brand.team, request.user, Role.EDITOR),
    }
    return render(
        request, "prompts/library/prompt.html", context, status=422 if form is not None else 200
    )
