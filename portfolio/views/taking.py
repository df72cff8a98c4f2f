"""What becomes of a file that a member sends: the same words whichever way it came."""

from typing import IO, Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import File
from django.urls import reverse

from portfolio import uploads
from portfolio.actions import imports, portraits
from portfolio.actions.partial_uploads import is_archive
from portfolio.models import Library, Portrait, User
from prompts.actions.sidecars import SidecarReport, attach_sidecar
from prompts.sidecars import MAX_BYTES, is_sidecar

#: A file's outcome as JSON: "name", "outcome" (added, duplicate, attached, importing, rejected),
#: "message", and where there is something to look at "url" and "card_url".
Told = dict[str, Any]


def take_file(library: Library, file: Any, by: User, *, is_check: bool = False) -> Told:
    """Take a picture, prompts that lay beside pictures, or a ZIP of both.

    file: with `name`, `size` and `read()`. is_check: of a ZIP, only say what an import would do.
    """
    if is_archive(str(file.name)):
        return _take_archive(library, file, by, is_check=is_check)
    if is_sidecar(str(file.name)):
        return _take_prompts(library, file, by)
    try:
        upload = uploads.inspect(file)
        portrait = portraits.add_portrait(library=library, upload=upload, by=by)
    except (uploads.UploadRejected, portraits.DuplicateFile) as problem:
        return _refusal(file, problem, by)
    return _outcome(file, "added", "Added. Scoring starts now.", portrait)


def take_version(portrait: Portrait, file: IO[bytes], by: User) -> Told:
    """Take a file as the next version of a portrait."""
    try:
        upload = uploads.inspect(file)
        version = portraits.add_version(portrait=portrait, upload=upload, by=by)
    except (uploads.UploadRejected, portraits.DuplicateFile) as problem:
        return _refusal(file, problem, by)
    words = f"Version {version.number} of “{portrait}”. Scoring starts now."
    return _outcome(file, "added", words, portrait) | {"is_version": True}


def _take_archive(library: Library, file: Any, by: User, *, is_check: bool) -> Told:
    try:
        task = imports.start_import(library=library, file=File(file), by=by, is_check=is_check)
    except uploads.UploadRejected as problem:
        return _refusal(file, problem, by)
    words = "A worker looks what it would add." if is_check else "A worker takes it apart now."
    url = reverse("portfolio:task", args=[task.pk])
    return {"name": file.name, "outcome": "importing", "message": words, "url": url}


def _take_prompts(library: Library, file: Any, by: User) -> Told:
    """Attach the prompts of a file that lay beside the pictures, and say what became of them."""
    name = file.name or ""
    if (file.size or 0) > MAX_BYTES:
        message = "Prompts fit in a file of up to 8 MB. Split it, and send the parts."
        return {"name": name, "outcome": "rejected", "message": message}
    report = attach_sidecar(library=library, name=name, data=file.read(), by=by)
    return {
        "name": name,
        "outcome": "attached" if report.attached or report.unchanged else "rejected",
        "message": report.sentence + _first_problem(report),
        "url": reverse("prompts:library-prompts", args=[library.pk]),
    }


def _first_problem(report: SidecarReport) -> str:
    if report.problems:
        problem = report.problems[0]
        return f" Line {problem.line}: {problem.message}" if problem.line else f" {problem.message}"
    return f" The first one: {report.missing[0].file}." if report.missing else ""


def _refusal(file: Any, problem: Exception, by: User) -> Told:
    """Why a file was not taken; nobody learns where one is that they may not see."""
    message = str(problem)
    if isinstance(problem, portraits.DuplicateFile):
        known = Portrait.objects.visible_to(by)
        found = known.filter(pk=problem.version.portrait_id).first()
        if found is not None:
            return _outcome(file, "duplicate", message, found)
        message = portraits.told_to(by or AnonymousUser(), problem)
    return {"name": file.name, "outcome": "rejected", "message": message}


def _outcome(file: Any, outcome: str, message: str, portrait: Portrait) -> Told:
    return {
        "name": file.name,
        "outcome": outcome,
        "message": message,
        "url": reverse("portfolio:portrait", args=[portrait.pk]),
        "card_url": reverse("portfolio:portrait-card", args=[portrait.pk]),
    }
