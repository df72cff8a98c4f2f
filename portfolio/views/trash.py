"""Deleting and bringing back: every “Delete” leads into the trash, and its message offers undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access
from portfolio.actions import erasures
from portfolio.actions.persons import HidesPictures, delete_person
from portfolio.actions.team_settings import restore_team, teams_in_trash
from portfolio.actions.trash import NotRestorable, restore_from_trash
from portfolio.models import (
    Brand,
    Erasure,
    Library,
    Person,
    Portal,
    Portrait,
    Role,
    Team,
    TrashEntry,
)
from portfolio.pages.card_list import list_of
from portfolio.pages.trash import erasure_report, erasures_page, person_erasure_page, trash_page
from portfolio.returning import in_list, listed_in
from portfolio.undoing import offer_way_back, put_into_trash


@require_POST
def portrait_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Into the trash; the viewer goes on to the next portrait of the list, or back to it."""
    portrait = access(Portrait.objects.for_cards(), request.user, pk=pk, role=Role.EDITOR)
    listed = listed_in(request, portrait.pk)
    found = list_of(portrait, listed, request.user)
    beside = found.neighbours(portrait)
    following = beside["next"] or beside["previous"]
    put_into_trash(request, portrait)
    if following is not None:
        return redirect(in_list(following.pk, listed))
    return redirect(found.address)


@require_POST
def library_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = Library.objects.select_related("brand__team")
    library = access(rows, request.user, pk=pk, role=Role.EDITOR)
    put_into_trash(request, library)
    return redirect("portfolio:brand", library.brand_id)


@require_POST
def brand_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A whole brand: for who looks after the team."""
    put_into_trash(request, access(Brand, request.user, pk=pk, role=Role.ADMIN))
    return redirect("portfolio:home")


@require_POST
def person_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Their portraits stay as they are."""
    person = access(Person, request.user, pk=pk, role=Role.EDITOR)
    try:
        entry = delete_person(person=person, by=request.user)  # type: ignore[arg-type]
        offer_way_back(request, entry, f"“{entry}” is in the trash for 30 days.")
    except HidesPictures as problem:
        messages.error(request, str(problem))
    return redirect("portfolio:persons", person.brand_id)


@require_POST
def portal_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every link of it leads nowhere at once."""
    portal = access(Portal, request.user, pk=pk, role=Role.EDITOR)
    put_into_trash(request, portal)
    return redirect("portfolio:brand-portals", portal.brand_id)


@require_safe
def trash(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was deleted in a team, for as long as it can be restored."""
    team = access(Team, request.user, pk=pk)
    return render(request, "portfolio/team/trash.html", trash_page(team, request.user))


@require_POST
def trash_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = access(TrashEntry, request.user, pk=pk, role=Role.EDITOR)
    try:
        row = restore_from_trash(entry=entry)
    except NotRestorable as problem:
        messages.error(request, str(problem))
        return redirect("portfolio:trash", entry.team_id)
    messages.success(request, f"“{entry}” is back, as it was.")
    return redirect(_page_of(row, entry))


@require_POST
def trash_empty(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Delete one thing for good; the number of its portraits is typed first."""
    entry = access(TrashEntry, request.user, pk=pk, role=Role.ADMIN)
    user: Any = request.user
    try:
        erasures.empty_entry(entry=entry, typed=request.POST.get("portraits", ""), by=user)
    except erasures.WrongCount as problem:
        messages.error(request, str(problem))
        return render(
            request,
            "portfolio/team/trash.html",
            trash_page(entry.team, request.user) | {"opened": entry.pk},
            status=422,
        )
    messages.success(request, f"“{entry}” is being deleted for good. The proof is kept.")
    return redirect("portfolio:trash", entry.team_id)


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Erase a person with every portrait of them; the name is typed first."""
    rows = Person.objects.select_related("brand__team")
    person = access(rows, request.user, pk=pk, role=Role.ADMIN)
    is_meant = " ".join(request.POST.get("typed", "").split()) == person.name
    if request.method != "POST" or not is_meant:
        context = person_erasure_page(person)
        context["is_wrong"] = request.method == "POST"
        status = 422 if context["is_wrong"] else 200
        return render(request, "portfolio/delivery/erase.html", context, status=status)
    team = person.team
    erasures.erase_person(person=person, by=request.user)  # type: ignore[arg-type]
    messages.success(request, "Erased, with every portrait. The report follows in a moment.")
    return redirect("portfolio:erasures", team.pk)


@require_safe
def erasures_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Proof of everything that was deleted for good."""
    team = access(Team, request.user, pk=pk, role=Role.ADMIN)
    return render(request, "portfolio/team/erasures.html", erasures_page(team, request.user))


@require_safe
def erasure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report, as a file to hand out."""
    found = access(Erasure.objects.select_related("team"), request.user, pk=pk, role=Role.ADMIN)
    answer = JsonResponse(erasure_report(found), json_dumps_params={"indent": 1})
    day = found.created_at.date().isoformat()
    answer["Content-Disposition"] = f'attachment; filename="erasure-{day}.json"'
    return answer


@require_POST
def team_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Bring a whole team back: for its owners, to whom it is out of reach otherwise."""
    user: Any = request.user
    team = next((each for each in teams_in_trash(user) if each.pk == pk), None)
    if team is None:
        raise Http404("There is nothing at this address.")
    restore_team(team=team)
    messages.success(request, f"{team} is back, as it was.")
    return redirect("portfolio:team", team.pk)


def _page_of(row: models.Model, entry: TrashEntry) -> str:
    """Where to look at what came back."""
    pages = {
        "portrait": "portfolio:portrait",
        "library": "portfolio:library",
        "brand": "portfolio:brand",
        "portal": "portfolio:portal",
        "brandprompt": "prompts:brand-prompt",
        "customjob": "scoring:custom-job",
    }
    if entry.kind in pages:
        return reverse(pages[entry.kind], args=[row.pk])
    if entry.kind == "person":
        return f"{reverse('portfolio:persons', args=[entry.brand_id])}#{row.pk}"
    return reverse("scoring:target", args=[entry.brand_id])
