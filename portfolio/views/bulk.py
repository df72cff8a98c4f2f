"""Work on many portraits: chosen in a list, changed together, taken back together."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import bulk
from portfolio.actions.bulk_changes import CHANGES
from portfolio.actions.team_tasks import TaskProblem, start_task
from portfolio.models import Role, Team, TeamTask, User
from portfolio.pages.bulk import KEPT, Chosen, bulk_page, chosen
from portfolio.pages.card_list import result_of
from portfolio.undoing import offer_undo
from portfolio.views.tasks import own_task
from prompts.actions import tables

#: What the buttons of the selection do at once.
DIRECT = ("archive", "restore", "trash", "rescore")
NOTHING = "Choose some portraits first: tick them in the list."


@require_http_methods(["GET", "HEAD", "POST"])
def bulk_edit(request: HttpRequest) -> HttpResponseBase:
    """What was chosen: edited together on a page of its own, or changed at once by a button."""
    if request.method != "POST":
        return redirect("portfolio:home")
    team = access(Team, request.user, pk=_team(request))
    if not may(team, request.user, Role.EDITOR):
        raise PermissionDenied("Changing portraits needs the role Editor or higher.")
    found = chosen(team, request.POST, request.user)
    do = request.POST.get("do", "edit")
    if not found.rows.exists():
        messages.error(request, NOTHING)
        return redirect(_back(request, team))
    if do in DIRECT:
        return _change(request, team, found, [(do, "")])
    if do == "apply":
        changes = _asked(request.POST)
        if changes:
            return _change(request, team, found, changes)
        messages.error(request, "Nothing was changed: choose another value first.")
    context = bulk_page(team, found, request.user) | {"back": _back(request, team)}
    return render(
        request, "portfolio/bulk/edit.html", context, status=422 if do == "apply" else 200
    )


def _change(
    request: HttpRequest, team: Team, found: Chosen, changes: list[tuple[str, Any]]
) -> HttpResponse:
    """Make the changes, say so with a way back, and return to the list."""
    user: Any = request.user
    ids = list(found.rows.values_list("pk", flat=True))
    try:
        task = bulk.change_many(team=team, ids=ids, changes=changes, by=user)
        while not task.is_over and len(ids) <= bulk.AT_ONCE:
            bulk.run_change(task)
    except (*bulk.PROBLEMS, TaskProblem) as problem:
        messages.error(request, str(problem))
        context = bulk_page(team, found, user) | {"back": _back(request, team)}
        return render(request, "portfolio/bulk/edit.html", context, status=422)
    if bulk.can_be_undone(task):
        undo = reverse("portfolio:task-undo", args=[task.pk])
        offer_undo(request, f"{task.label}.", undo)
    elif task.is_over:
        messages.success(request, f"{task.label}.")
    else:
        messages.info(request, f"{task.label}: this goes on in the background.")
    return redirect(_back(request, team))


def _asked(sent: QueryDict) -> list[tuple[str, Any]]:
    """The changes that the form of the bulk edit asks for; what is kept is none."""
    changes: list[tuple[str, Any]] = []
    for name, key in (("library", "move"), ("review", "review"), ("person", "person")):
        value = sent.get(name, KEPT)
        if value != KEPT:
            changes.append((key, value))
    for name in sent:
        if name.startswith("field.") and sent.get(f"set.{name}"):
            field = {"key": name.removeprefix("field."), "text": sent[name]}
            changes.append(("field", field))
    if removed := ",".join(sent.getlist("remove_tags")):
        changes.append(("remove_tags", removed))
    everywhere = [*sent.getlist("tag_all"), sent.get("add_tags", "")]
    if added := ",".join(filter(None, everywhere)):
        changes.append(("add_tags", added))
    for name, key in (("collection", "collect"), ("portal", "portal")):
        if value := sent.get(name, ""):
            changes.append((key, value))
    return [(key, value) for key, value in changes if key in CHANGES]


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """A table of what was chosen: at once, or made by a worker."""
    if request.method != "POST":
        return redirect("portfolio:home")
    team = access(Team, request.user, pk=_team(request))
    found = chosen(team, request.POST, request.user, to_edit=False)
    user: Any = request.user
    ids = [str(key) for key in found.rows.values_list("pk", flat=True)[: tables.MOST + 1]]
    asked = request.POST.get("format", "")
    if asked not in tables.FORMATS:
        return render(
            request,
            "portfolio/bulk/export.html",
            {"team": team, "chosen": found, "count": len(ids), "back": _back(request, team)},
        )
    if not ids or len(ids) > tables.MOST:
        words = NOTHING if not ids else f"A table holds at most {tables.MOST:,} portraits: filter."
        messages.error(request, words)
        return redirect(_back(request, team))
    is_for_people = request.POST.get("people") == "yes"
    if len(ids) > tables.AT_ONCE:
        start_task(
            kind=TeamTask.Kind.EXPORT,
            team=team,
            label=f"Table of {len(ids):,} portraits ({asked.upper()})",
            request={"ids": ids, "format": asked, "is_for_people": is_for_people},
            by=user,
            total=len(ids),
        )
        messages.info(request, "The table is being made. It shows up among your tasks.")
        return redirect(_back(request, team))
    return _answer(tables.Table(team, ids, user, is_for_people), asked)


def _answer(table: tables.Table, asked: str) -> HttpResponseBase:
    tables.record_table(table, asked)
    name = f'attachment; filename="portraits.{asked}"'
    if asked == tables.CSV:
        return StreamingHttpResponse(
            tables.csv_of(table),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = tables.xlsx_of(table)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": name})


@require_safe
def listed(request: HttpRequest) -> JsonResponse:
    """The ids of a list from one place to another, as `in`, `first` and `last` say; from 0.

    For a range whose cards a browser has not loaded. Raises Http404 for a list that is none.
    """
    result = result_of(request.GET.get("in", ""), request.user)
    places = [request.GET.get(name, "") for name in ("first", "last")]
    if result is None or not all(place.isdecimal() and len(place) < 7 for place in places):
        raise Http404("There is no list at this address.")
    first, last = map(int, places)
    rows = result.portraits.values_list("pk", flat=True)[first : min(last + 1, first + bulk.MOST)]
    return JsonResponse({"ids": [str(pk) for pk in rows]})


def _team(request: HttpRequest) -> UUID:
    """The team that the choice was made in. Raises Http404."""
    try:
        return UUID(request.POST.get("team", ""))
    except ValueError:
        raise Http404("There is no team at this address.") from None


def _back(request: HttpRequest, team: Team) -> str:
    """The list that the choice was made in, if it is one; else the team's portraits."""
    address = request.POST.get("back") or request.POST.get("in", "")
    if address and result_of(address, request.user) is not None:
        return address
    return reverse("portfolio:portraits", args=[team.pk])


@require_POST
def task_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back what a task did."""
    task, user = own_task(request, pk), cast(User, request.user)
    try:
        undoing = bulk.undo_many(task=task, by=user)
        messages.success(request, f"{undoing.label}.")
    except (*bulk.PROBLEMS, TaskProblem) as problem:
        messages.error(request, str(problem))
    return redirect(_came_from(request) or reverse("portfolio:tasks"))


def _came_from(request: HttpRequest) -> str:
    """The page of ours that the form stood on; "" of another site."""
    referer = request.META.get("HTTP_REFERER", "")
    hosts = {request.get_host()}
    return referer if url_has_allowed_host_and_scheme(referer, hosts) else ""
