"""A brand's collections, tags and fields; and what is put on one portrait."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import bulk, collections, fields, tag_steps
from portfolio.actions.marks import mark_portrait
from portfolio.actions.tags import BadTag
from portfolio.models import Brand, Collection, Field, Mark, Portrait, Role, Tag
from portfolio.pages.organising import brand_organising, collection_page
from portfolio.returning import portrait_address
from portfolio.undoing import offer_undo, put_into_trash

BRANDS = Brand.objects.select_related("team", "custom_job")


@require_safe
def brand_organise(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(BRANDS.all(), request.user, pk=pk)
    context = brand_organising(brand) | {"can_edit": may(brand.team, request.user, Role.EDITOR)}
    return render(request, "portfolio/organising/brand.html", context)


@require_POST
def collection_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(BRANDS.all(), request.user, pk=pk, role=Role.EDITOR)
    user: Any = request.user
    try:
        made = collections.add_collection(brand=brand, name=request.POST.get("name", ""), by=user)
    except collections.CollectionProblem as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:brand-organise", brand.pk)
    messages.success(request, f"“{made}” is open. Choose portraits in any list and put them in.")
    return redirect("portfolio:collection", made.pk)


@require_safe
def collection(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Collection.objects.select_related("brand__team", "brand__custom_job")
    found = access(rows, request.user, pk=pk)
    context = collection_page(found, request.GET, request.user)
    if (query := context["query"]).came_from_form and not query.problems:
        return redirect(f"{request.path}{query.canonical()}")
    context["can_edit"] = may(found.team, request.user, Role.EDITOR)
    return render(request, "portfolio/organising/collection.html", context)


@require_POST
def collection_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = access(Collection, request.user, pk=pk, role=Role.EDITOR)
    sent = {name: request.POST.get(name, "") for name in ("name", "note")}
    try:
        collections.change_collection(collection=found, **sent)
        messages.success(request, f"“{found}” is saved.")
    except collections.CollectionProblem as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:collection", found.pk)


@require_POST
def collection_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Into the trash; its portraits stay where they are."""
    found = access(Collection, request.user, pk=pk, role=Role.EDITOR)
    put_into_trash(request, found)
    return redirect("portfolio:brand-organise", found.brand_id)


@require_POST
def field_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand = access(BRANDS.all(), request.user, pk=pk, role=Role.EDITOR)
    try:
        field = fields.add_field(
            brand=brand,
            name=request.POST.get("name", ""),
            kind=request.POST.get("kind", ""),
            choices=request.POST.get("choices", "").splitlines(),
        )
        messages.success(request, f"“{field}” stands on every portrait of {brand} now.")
    except fields.BadField as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:brand-organise", brand.pk)


@require_POST
def field_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a field or change its choices; with `retire`, offer it no more, or again."""
    field = access(Field, request.user, pk=pk, role=Role.EDITOR)
    here = reverse("portfolio:field-edit", args=[field.pk])
    try:
        if retire := request.POST.get("retire", ""):
            fields.retire_field(field=field, is_retired=retire == "yes")
            words = (
                f"“{field}” is {'put away; its values are kept' if retire == 'yes' else 'back'}."
            )
            offer_undo(request, words, here, retire="no" if retire == "yes" else "yes")
        else:
            fields.change_field(
                field=field,
                name=request.POST.get("name", ""),
                choices=request.POST.get("choices", "").splitlines(),
            )
            messages.success(request, f"“{field}” is saved.")
    except fields.BadField as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:brand-organise", field.brand_id)


@require_POST
def tag_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rename a tag, or join it with the one of that name; with `delete`, take it off them all."""
    tag = access(Tag, request.user, pk=pk, role=Role.EDITOR)
    brand = tag.brand_id
    user: Any = request.user
    try:
        if request.POST.get("delete"):
            task = tag_steps.drop_tag(tag=tag, by=user)
        else:
            task = tag_steps.change_tag(tag=tag, name=request.POST.get("name", ""), by=user)
        offer_undo(request, f"{task.label}.", reverse("portfolio:task-undo", args=[task.pk]))
    except BadTag as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:brand-organise", brand)


@require_POST
def portrait_organise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put tags, values, a state or a collection on one portrait; each with a way back."""
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk, role=Role.EDITOR)
    user: Any = request.user
    changes = [
        (key, request.POST[key])
        for key in ("add_tags", "remove_tags", "review", "collect", "take_out")
        if request.POST.get(key)
    ]
    for name in request.POST:
        if name.startswith("field."):
            text = request.POST[name]
            changes.append(("field", {"key": name.removeprefix("field."), "text": text}))  # type: ignore[arg-type]
    try:
        task = bulk.change_many(team=portrait.team, ids=[portrait.pk], changes=changes, by=user)
        bulk.run_change(task)
        undo = reverse("portfolio:task-undo", args=[task.pk])
        offer_undo(request, f"“{portrait}” is saved.", undo)
    except bulk.PROBLEMS as problem:
        messages.error(request, str(problem))
    return redirect(portrait_address(request, portrait.pk, part="organise"))


@require_http_methods(["POST"])
def portrait_mark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what the reader thinks of a portrait: theirs alone. What is not sent stays."""
    portrait = access(Portrait, request.user, pk=pk)
    user: Any = request.user
    changed: dict[str, Any] = {}
    if (rating := request.POST.get("rating", "")) in tuple("012345"):
        changed["rating"] = int(rating) if rating else None
    if (flag := request.POST.get("flag")) in ("", *Mark.Flag.values):
        changed["flag"] = flag
    mark = mark_portrait(portrait=portrait, user=user, **changed)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(
            {"rating": mark.rating or 0 if mark else 0, "flag": mark.flag if mark else ""}
        )
    return redirect(portrait_address(request, portrait.pk, part="organise"))
