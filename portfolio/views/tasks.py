"""A member's tasks: what a worker does for them, how far it is, and what came of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portfolio.access import access, may
from portfolio.actions import bulk, imports, team_tasks
from portfolio.models import Role, TeamTask
from portfolio.pages.tasks import tasks_page, tray


def own_task(request: HttpRequest, pk: UUID) -> TeamTask:
    """One of the reader's own, or for an admin anybody's in the team. Raises PermissionDenied."""
    found = access(TeamTask.objects.select_related("team", "brand"), request.user, pk=pk)
    is_own = found.created_by_id == request.user.pk
    if not is_own and not may(found.team, request.user, Role.ADMIN, whole_team=True):
        raise PermissionDenied("This task is somebody else’s: only they can look after it.")
    return found


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    return render(request, "portfolio/tasks/list.html", tasks_page(request.user))


@require_safe
def tray_of_tasks(request: HttpRequest) -> HttpResponse:
    """The tray of every page, asked for while something goes on."""
    return render(request, "portfolio/_tray.html", {"tray": tray(request.user)})


@require_safe
def task(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = own_task(request, pk)
    context = {
        "task": found,
        "can_undo": bulk.can_be_undone(found),
        "can_import": imports.can_be_imported(found),
    }
    is_part = request.GET.get("part") == "state"  # the page asks for it while something goes on
    name = "_state" if is_part else "task"
    return render(request, f"portfolio/tasks/{name}.html", context)


@require_POST
def task_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Cancel a task, try it again, or put it out of the tray."""
    found = own_task(request, pk)
    do = request.POST.get("do", "")
    if do == "cancel" and team_tasks.cancel_task(task=found):
        messages.success(request, "Stopped. What was done stays done.")
    elif do == "retry" and team_tasks.retry_task(task=found):
        messages.success(request, "It goes on where it stopped.")
    elif do == "dismiss":
        team_tasks.dismiss_task(task=found)
    return redirect("portfolio:tasks")


@require_safe
def task_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """What an export made."""
    found = own_task(request, pk)
    if found.kind != TeamTask.Kind.EXPORT or not found.file:
        raise Http404("There is no file at this address.")
    name = f"portraits.{str(found.file.name).rpartition('.')[2]}"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)
