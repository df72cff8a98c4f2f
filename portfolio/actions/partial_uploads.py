"""Writes of files that arrive in parts: begun, continued where they broke off, taken, cancelled."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import PurePath
from typing import IO, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from portfolio.actions.quotas import check_room
from portfolio.models import Library, PartialUpload, User
from portfolio.partial_files import WholeFile, delete_parts, folder_of, folders, store_part
from portfolio.uploads import UploadRejected, plain_name, size_words

Outcome = TypeVar("Outcome")

#: Of one member, at a time.
MOST_OPEN = 100
#: All of them together, in ZIP files of the largest size.
MOST_OPEN_ARCHIVES = 3
KEPT_FOR = timedelta(hours=24)
ARCHIVE = ".zip"


class WrongOffset(Exception):
    """The part is not the next one; `received` says where the next one begins."""

    def __init__(self, received: int) -> None:
        self.received = received
        super().__init__(f"{received} bytes are here: go on from there.")


class UploadGone(Exception):
    """The upload was taken, cancelled, or had waited for too long."""

    def __init__(self) -> None:
        super().__init__("This upload is over. Send the file again.")


def is_archive(name: str) -> bool:
    """Whether a file of this name is a ZIP to import."""
    return PurePath(name).suffix.lower() == ARCHIVE


def most_bytes(name: str) -> int:
    """How large a file of this name may be."""
    return settings.IMPORT_MAX_BYTES if is_archive(name) else settings.UPLOAD_MAX_BYTES


@transaction.atomic
def begin_upload(
    *, library: Library, name: str, size: int, fingerprint: str, by: User
) -> PartialUpload:
    """Begin to take a file in parts; the same file begun before is continued.

    fingerprint: what tells the file from others, as the sender knows it; "" = it tells nothing.
    Raises UploadRejected, QuotaFull.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two tabs begin one after the other
    own = PartialUpload.objects.filter(created_by=by)
    if fingerprint:
        begun = own.filter(library=library, fingerprint=fingerprint, size=size).first()
        if begun is not None:
            begun.touched_at = timezone.now()
            begun.save(update_fields=["touched_at"])
            return begun
    name = plain_name(name)
    _check(own, name, size)
    if not is_archive(name):
        check_room(team=library.team, size=size)
    return PartialUpload.objects.create(
        team=library.team,
        library=library,
        name=name,
        size=size,
        fingerprint=fingerprint,
        created_by=by,
    )


def _check(own: QuerySet[PartialUpload], name: str, size: int) -> None:
    if size <= 0:
        raise UploadRejected("The file is empty. Export it again and send it anew.")
    if size > (most := most_bytes(name)):
        raise UploadRejected(
            f"The file has {size_words(size)}; at most {size_words(most)} fit. Save it smaller."
        )
    if own.count() >= MOST_OPEN:
        raise UploadRejected(
            f"{MOST_OPEN} of your uploads are unfinished. Finish or cancel some of them first."
        )
    open_bytes = own.aggregate(all=Sum("size"))["all"] or 0
    if open_bytes + size > MOST_OPEN_ARCHIVES * settings.IMPORT_MAX_BYTES:
        raise UploadRejected(
            f"Your unfinished uploads have {size_words(open_bytes)} already. "
            "Finish or cancel some of them first."
        )


@transaction.atomic
def add_part(*, upload: PartialUpload, offset: int, data: bytes) -> int:
    """Add the next part; how much is here then. Two that come at once: one is added.

    Raises WrongOffset, UploadRejected, UploadGone.
    """
    row = _held(upload)
    if offset != row.received:
        raise WrongOffset(row.received)
    if not data or row.received + len(data) > row.size:
        raise UploadRejected("This is not a part of the file. Send the file again.")
    store_part(folder_of(row.team_id, row.pk), offset, data)
    row.received += len(data)
    row.touched_at = timezone.now()
    row.save(update_fields=["received", "touched_at"])
    return row.received


@transaction.atomic
def take_upload(*, upload: PartialUpload, take: Callable[[IO[bytes]], Outcome]) -> Outcome:
    """Hand the whole file to `take`; then the upload is over, whatever became of the file.

    take: gets a file with `name` and `size`. What it raises leaves the upload as it is.
    Raises WrongOffset while parts are missing, UploadGone.
    """
    row = _held(upload)
    if row.received != row.size:
        raise WrongOffset(row.received)
    with WholeFile(folder_of(row.team_id, row.pk), name=row.name, size=row.size) as file:
        outcome = take(cast(IO[bytes], file))
    _forget(row)
    return outcome


@transaction.atomic
def cancel_upload(*, upload: PartialUpload) -> None:
    """Throw away what came of a file."""
    _forget(_held(upload))


def purge_partial_uploads() -> int:
    """Throw away what nobody has continued for a day, and parts whose upload is gone; how many."""
    old = PartialUpload.objects.filter(touched_at__lt=timezone.now() - KEPT_FOR)
    found, forgotten = folders(), set[UUID]()
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            row = old.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if row is not None:
                _forget(row)
                forgotten.add(pk)
    wanted = {upload for _, upload in found} - forgotten
    strays = wanted - set(PartialUpload.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    for team, upload in found:
        if upload in strays:
            delete_parts(folder_of(team, upload))
    return len(forgotten) + len(strays)


def _held(upload: PartialUpload) -> PartialUpload:
    rows = PartialUpload.objects.select_for_update(of=("self",))
    row = rows.select_related("library__brand__team").filter(pk=upload.pk).first()
    if row is None:
        raise UploadGone
    return row


def _forget(row: PartialUpload) -> None:
    folder = folder_of(row.team_id, row.pk)
    transaction.on_commit(lambda: delete_parts(folder), robust=True)
    row.delete()
