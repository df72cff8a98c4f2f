"""Writes to portraits and their versions."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from portfolio.actions.audit import record_change, record_event
from portfolio.actions.brands import tell_changed
from portfolio.actions.quotas import check_room
from portfolio.actions.words import gather_words
from portfolio.models import Library, Portrait, Team, TrashEntry, User, Version
from portfolio.signals import version_added
from portfolio.uploads import Upload

#: Said instead of a DuplicateFile's words to who may not see where the file is.
ELSEWHERE = "The team has this very file already, in a brand that is not open to you."


class DuplicateFile(Exception):
    """The team has these very bytes already; `version` is where."""

    def __init__(self, version: Version) -> None:
        self.version = version
        where = "In the trash" if version.portrait.trash_id else "Already here"
        what_to_do = " Restore it there." if version.portrait.trash_id else ""
        title = version.portrait.title
        super().__init__(f"{where} as “{title}”, version {version.number}.{what_to_do}")


def told_to(reader: Any, problem: DuplicateFile) -> str:
    """The problem in words for a reader: nobody learns where a file is that they may not see."""
    portrait = problem.version.portrait
    trash = TrashEntry.objects.visible_to(reader).filter(pk__in=[portrait.trash_id])
    seen = Portrait.objects.visible_to(reader).filter(pk=portrait.pk)
    return str(problem) if seen.exists() or trash.exists() else ELSEWHERE


def existing_version(team: Team, sha256: str) -> Version | None:
    """The team's version with these bytes, if there is one."""
    return (
        Version.objects.filter(team=team, sha256=sha256, restored_from=None)
        .select_related("portrait__library__brand")
        .first()
    )


def add_portrait(*, library: Library, upload: Upload, by: User | None, title: str = "") -> Portrait:
    """Add a portrait with its first version. Raises DuplicateFile, QuotaFull."""
    if existing := existing_version(library.team, upload.sha256):
        raise DuplicateFile(existing)
    try:
        with transaction.atomic():
            check_room(team=library.team, size=upload.size)
            portrait = Portrait.objects.create(
                library=library, title=title or title_from(upload.name), created_by=by
            )
            _store(portrait, upload, number=1, by=by)
    except IntegrityError as error:
        raise _duplicate(library.team, upload, error) from error
    return portrait


def add_version(*, portrait: Portrait, upload: Upload, by: User | None) -> Version:
    """Add a new current version to a portrait. Raises DuplicateFile, QuotaFull."""
    team = portrait.team
    if existing := existing_version(team, upload.sha256):
        raise DuplicateFile(existing)
    try:
        with transaction.atomic():
            check_room(team=team, size=upload.size)
            portrait = Portrait.objects.select_for_update(of=("self",)).get(pk=portrait.pk)
            last = portrait.versions.order_by("-number").first()
            return _store(portrait, upload, number=last.number + 1 if last else 1, by=by)
    except IntegrityError as error:
        raise _duplicate(team, upload, error) from error


def restore_version(*, version: Version, by: User | None) -> Version:
    """Bring an earlier version's file back as a new current version, with a copy of its own.

    What was said and decided of the earlier one stays with it; the new one is scored and asked
    about like any other. Where the current version has these bytes already, it stays and is the
    answer. Raises QuotaFull.
    """
    team = version.team
    with transaction.atomic():
        rows = Portrait.objects.select_for_update(of=("self",))
        portrait = rows.get(pk=version.portrait_id)
        current = portrait.current_version
        if current is not None and current.sha256 == version.sha256:
            return current
        check_room(team=team, size=version.bytes)
        numbers = portrait.versions.order_by("-number").values_list("number", flat=True)
        upload = Upload(
            name=version.original_name,
            content=version.file.open("rb"),
            size=version.bytes,
            sha256=version.sha256,
            format=version.format,
        )
        origin = version.restored_from or version
        with upload.content:
            made = _store(portrait, upload, number=numbers[0] + 1, by=by, restored_from=origin)
        record_event(
            team=team,
            action="portrait.version_restored",
            target=portrait,
            number=version.number,
            version=made.number,
        )
    return made


def _store(
    portrait: Portrait,
    upload: Upload,
    *,
    number: int,
    by: User | None,
    restored_from: Version | None = None,
) -> Version:
    """Write the row and the file; if the row cannot stay, neither does the file."""
    version = Version(
        team=portrait.team,
        portrait=portrait,
        number=number,
        original_name=upload.name,
        sha256=upload.sha256,
        bytes=upload.size,
        format=upload.format,
        created_by=by,
        restored_from=restored_from,
    )
    upload.content.seek(0)
    version.file.save(f"original{upload.suffix}", File(upload.content), save=False)
    try:
        with transaction.atomic():
            version.save(force_insert=True)
            portrait.current_version = version
            portrait.save(update_fields=["current_version"])
            version_added.send(sender=Version, version=version)
    except BaseException:
        version.file.delete(save=False)
        raise
    return version


def _duplicate(team: Team, upload: Upload, error: IntegrityError) -> Exception:
    """The DuplicateFile behind a lost race for the same bytes; otherwise the error itself."""
    existing = existing_version(team, upload.sha256)
    return DuplicateFile(existing) if existing else error


def title_from(filename: str) -> str:
    """A readable title from a file's name: `anna_lee-02.jpg` → `Anna lee 02`."""
    words = Path(filename).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or "Untitled"
    return (title[:1].upper() + title[1:])[:160]


@transaction.atomic
def rename_portrait(*, portrait: Portrait, title: str) -> Portrait:
    """Give a portrait another title."""
    before = {"title": portrait.title}
    portrait.title = title
    portrait.save(update_fields=["title"])
    gather_words([portrait.pk])
    record_change(
        team=portrait.team,
        action="portrait.renamed",
        target=portrait,
        before=before,
        after={"title": title},
    )
    return portrait


def archive_portrait(*, portrait: Portrait, by: User | None) -> Portrait:
    """Keep a portrait apart: it is shown on its own page and counts in no report of its brand.

    One that is archived already stays as it is.
    """
    return _set_apart(portrait, by=by, is_archived=True)


def restore_portrait(*, portrait: Portrait, by: User | None) -> Portrait:
    """Let an archived portrait count again; the audit log says by whom."""
    return _set_apart(portrait, by=by, is_archived=False)


@transaction.atomic
def _set_apart(portrait: Portrait, *, by: User | None, is_archived: bool) -> Portrait:
    rows = Portrait.objects.select_related("library__brand__team")
    portrait = rows.select_for_update(of=("self",), no_key=True).get(pk=portrait.pk)
    if (portrait.archived_at is not None) == is_archived:
        return portrait
    portrait.archived_at = timezone.now() if is_archived else None
    portrait.archived_by = by if is_archived else None
    portrait.save(update_fields=["archived_at", "archived_by"])
    action = "portrait.archived" if is_archived else "portrait.unarchived"
    record_event(team=portrait.team, action=action, target=portrait)
    tell_changed(portrait.library.brand, is_judged_anew=False)
    return portrait
