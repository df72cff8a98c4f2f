"""Takes a ZIP apart: each picture is added in a transaction of its own, with what is said of it.

The transaction that adds a picture also writes down how far the task came. So a worker that is
killed leaves no picture half added, and the next one begins with the picture after the last.
"""

import time
import zipfile
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from portfolio.access import may
from portfolio.acting import acting_as
from portfolio.actions.portraits import DuplicateFile, add_portrait, existing_version, told_to
from portfolio.actions.quotas import QuotaFull
from portfolio.actions.team_tasks import TaskProblem, progress
from portfolio.archives import Entry, Listing, read_entry, read_listing
from portfolio.models import Field, Library, Role, TeamTask
from portfolio.stored_files import delete_when_committed
from portfolio.uploads import CONTENT_TYPES, UploadRejected, inspect
from prompts.actions.imported import Said, said_of, write_said
from prompts.actions.sidecars import attach_sidecar
from prompts.import_rows import Manifest, ManifestRow, read_manifest
from prompts.sidecars import is_sidecar

#: Of the worker's turn; a cancelled import stops after the picture that it is at.
SLICE_SECONDS = 5.0
MANIFEST = "manifest.csv"
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".tif", ".tiff")
GONE = "The ZIP is no longer kept. Send it again: what it added is recognised."
NOT_TAKEN = f"Only pictures are taken, and prompts as TXT, JSON or CSV: {', '.join(CONTENT_TYPES)}."


@dataclass(frozen=True)
class _Import:
    """An import at work. todo: pictures and then prompts; rows: what the manifest says, by path."""

    task: TeamTask
    library: Library
    archive: zipfile.ZipFile
    todo: tuple[Entry, ...]
    rows: dict[str, ManifestRow]
    fields: dict[str, Field]

    @property
    def is_check(self) -> bool:
        return bool(self.task.request.get("is_check"))


def run_import(task: TeamTask) -> None:
    """Do the next pictures of an import, or of the look that comes before one."""
    library = _library(task)
    fields = {each.key: each for each in Field.objects.filter(brand=library.brand, retired_at=None)}
    if not task.file:
        raise TaskProblem(GONE)
    try:
        file = task.file.open("rb")
    except FileNotFoundError:
        raise TaskProblem(GONE) from None
    with file, acting_as(task.created_by_id, str(task.created_by)):
        try:
            listing = read_listing(file)
        except UploadRejected as problem:
            raise TaskProblem(str(problem)) from None
        with zipfile.ZipFile(file) as archive:
            manifest, entry = _manifest(archive, listing, fields)
            todo, strange = _todo(listing, entry)
            paths = [each.path for each in todo if not is_sidecar(each.name)]
            rows, unfit = manifest.by_path(paths)
            job = _Import(task, library, archive, todo, rows, fields)
            if "at" not in task.result:
                name = entry.name if entry else MANIFEST
                lines = [*manifest.problems, *unfit]
                _begin(job, [*listing.left_out, *strange], lines, name)
            _go_on(job)


def _library(task: TeamTask) -> Library:
    """Where it goes; its member may still see and fill it. Raises TaskProblem."""
    rows = Library.objects.visible_to(task.created_by).select_related("brand__team")
    library = rows.filter(pk=task.request["library"], brand__trash=None).first()
    if library is None:
        raise TaskProblem("The library that it was for is gone.")
    if not may(library.team, task.created_by, Role.EDITOR):
        raise TaskProblem(f"Adding to {library} needs the role Editor or higher.")
    return library


def _manifest(
    archive: zipfile.ZipFile, listing: Listing, fields: dict[str, Field]
) -> tuple[Manifest, Entry | None]:
    """The manifest at the top of the ZIP, and where it lies: manifest.csv, or the only CSV there.

    Where everything lies in one folder, that folder is the top.
    """
    folders = {each.path.partition("/")[0] for each in listing.entries}
    is_wrapped = len(folders) == 1 and all("/" in each.path for each in listing.entries)
    depth = 1 if is_wrapped else 0
    tables = [
        each for each in listing.entries if each.suffix == ".csv" and each.path.count("/") == depth
    ]
    named = [each for each in tables if each.name.casefold() == MANIFEST]
    found = named or (tables if len(tables) == 1 else [])
    if not found:
        return Manifest(), None
    try:
        return read_manifest(read_entry(archive, found[0]), fields=fields), found[0]
    except UploadRejected as problem:
        return Manifest(problems=((0, str(problem)),)), found[0]


def _todo(
    listing: Listing, manifest: Entry | None
) -> tuple[tuple[Entry, ...], list[tuple[str, str]]]:
    """Pictures, then prompts, which find them by name; and what is neither."""
    rest = [each for each in listing.entries if each != manifest]
    pictures = [each for each in rest if each.suffix in PICTURES]
    prompts = [each for each in rest if is_sidecar(each.name)]
    known = {*pictures, *prompts}
    strange = [(each.path[-160:], NOT_TAKEN) for each in rest if each not in known]
    if not pictures:
        raise TaskProblem("There is no picture in the ZIP.")
    return (*pictures, *prompts), strange


def _begin(
    job: _Import, left_out: list[tuple[str, str]], lines: list[tuple[int, str]], manifest: str
) -> None:
    """Write down how much there is to do, and what is wrong before anything is done."""
    problems = [{"name": name, "words": words} for name, words in left_out]
    problems += [
        {"name": f"{manifest}, line {line}" if line else manifest, "words": words}
        for line, words in lines
    ]
    with transaction.atomic():
        total = len(job.todo) + len(left_out)
        TeamTask.objects.filter(pk=job.task.pk).update(total=total)
        start = {"at": 0, "added": 0, "already": 0, "attached": 0, "failed": len(left_out)}
        progress(task=job.task, failed=len(left_out), problems=problems, result=start)


def _go_on(job: _Import) -> None:
    limit = time.monotonic() + SLICE_SECONDS
    while not job.task.is_over and time.monotonic() < limit:
        at = job.task.result["at"]
        if at >= len(job.todo):
            _end(job)
            return
        entry = job.todo[at]
        try:
            with transaction.atomic():
                kind, problems = _do(job, entry)
                _note(job, entry, kind, problems)
        except QuotaFull as problem:
            raise TaskProblem(str(problem)) from None
        except (UploadRejected, DuplicateFile) as problem:
            with transaction.atomic():
                _note(job, entry, *_refused(job, problem))


def _do(job: _Import, entry: Entry) -> tuple[str, list[str]]:
    """Add a picture or attach prompts; what was done, and what could not be. Raises."""
    data = read_entry(job.archive, entry)
    by = job.task.created_by
    if is_sidecar(entry.name):
        if job.is_check:
            return "attached", []
        report = attach_sidecar(library=job.library, name=entry.name, data=data, by=by)
        is_good = bool(report.attached or report.unchanged)
        return ("attached", []) if is_good else ("failed", [report.sentence])
    upload = inspect(ContentFile(data, name=entry.name))
    said = said_of(job.rows.get(entry.path), job.fields)
    if job.is_check:
        if existing := existing_version(job.library.team, upload.sha256):
            raise DuplicateFile(existing)
        return "added", said.problems
    return "added", _add(job, upload, said)


def _add(job: _Import, upload: Any, said: Said) -> list[str]:
    by = job.task.created_by
    portrait = add_portrait(library=job.library, upload=upload, by=by, title=said.title)
    return write_said(portrait=portrait, said=said, by=by)


def _refused(job: _Import, problem: Exception) -> tuple[str, list[str]]:
    if isinstance(problem, DuplicateFile):
        return "already", [told_to(job.task.created_by, problem)]
    return "failed", [str(problem)]


def _note(job: _Import, entry: Entry, kind: str, problems: list[str]) -> None:
    """Write down what became of an entry."""
    result = dict(job.task.result)
    result["at"] += 1
    result[kind] += 1
    is_failed = kind == "failed"
    progress(
        task=job.task,
        done=0 if is_failed else 1,
        failed=1 if is_failed else 0,
        problems=[{"name": entry.path[-160:], "words": words} for words in problems],
        result=result,
    )


@transaction.atomic
def _end(job: _Import) -> None:
    """Say what it came to; a ZIP that was imported is not kept."""
    result = dict(job.task.result)
    result["summary"] = _summary(result, is_check=job.is_check)
    if not job.is_check:
        delete_when_committed(job.task.file)
        TeamTask.objects.filter(pk=job.task.pk).update(file="")
    progress(task=job.task, result=result, is_done=True)


def _summary(result: dict[str, Any], *, is_check: bool) -> str:
    would = "would be " if is_check else ""
    parts = [
        (result["added"], f"{would}added"),
        (result["already"], "already here"),
        (result["attached"], f"{'file' if result['attached'] == 1 else 'files'} of prompts"),
        (result["failed"], "would fail" if is_check else "failed"),
    ]
    told = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"{told or 'Nothing to do'}.{' Nothing was imported yet.' if is_check else ''}"
