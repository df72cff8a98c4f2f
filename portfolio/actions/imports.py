"""Writes of imports: a ZIP of pictures with a manifest, taken apart by a worker.

What it does with each picture stands in ``prompts.actions.imports``: a manifest says prompts, too.
"""

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from portfolio.actions.audit import record_event
from portfolio.actions.team_tasks import start_task
from portfolio.archives import read_listing
from portfolio.models import Library, TeamTask, User
from portfolio.uploads import UploadRejected, plain_name, size_words


class NotChecked(Exception):
    """There is nothing to import of this task; the words say what to do."""


@transaction.atomic
def start_import(*, library: Library, file: File, by: User, is_check: bool = False) -> TeamTask:
    """Have a worker import a ZIP into a library; is_check: only say what that would do.

    Raises UploadRejected where it is no ZIP, or is too much of one.
    """
    if file.size > settings.IMPORT_MAX_BYTES:
        most = size_words(settings.IMPORT_MAX_BYTES)
        raise UploadRejected(f"The ZIP has {size_words(file.size)}; at most {most} fit. Split it.")
    read_listing(file)
    name = plain_name(str(file.name))
    task = start_task(
        kind=TeamTask.Kind.IMPORT,
        team=library.team,
        brand=library.brand,
        label=_label(name, library, is_check=is_check),
        request={"library": str(library.pk), "name": name, "is_check": is_check},
        by=by,
    )
    file.seek(0)
    task.file.save("import.zip", file, save=False)
    task.url = reverse("portfolio:library", args=[library.pk])
    task.save(update_fields=["file", "url"])
    record_event(team=library.team, action="import.started", target=library, file=name)
    return task


@transaction.atomic
def import_checked(*, task: TeamTask, by: User) -> TeamTask:
    """Import what a task only looked at; its file is handed over. Raises NotChecked."""
    row = TeamTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not can_be_imported(row):
        raise NotChecked("The ZIP is not here any more. Send it again.")
    library = (
        Library.objects.select_related("brand__team").filter(pk=row.request["library"]).first()
    )
    if library is None:
        raise NotChecked("The library that it was for is gone. Send the ZIP to another one.")
    name = row.request["name"]
    started = start_task(
        kind=TeamTask.Kind.IMPORT,
        team=library.team,
        brand=library.brand,
        label=_label(name, library),
        request={**row.request, "is_check": False},
        by=by,
    )
    started.file, started.url = row.file.name, row.url
    started.save(update_fields=["file", "url"])
    row.file = ""
    row.save(update_fields=["file"])
    record_event(team=library.team, action="import.started", target=library, file=name)
    return started


def can_be_imported(task: TeamTask) -> bool:
    """Whether a task looked at a ZIP that is still here."""
    is_checked = task.kind == TeamTask.Kind.IMPORT and task.request.get("is_check")
    return bool(is_checked and task.file and task.state == TeamTask.State.DONE)


def _label(name: str, library: Library, *, is_check: bool = False) -> str:
    return f"{'Check' if is_check else 'Import'} of {name} for {library.brand}, {library}"
