"""Writes of pictures that are fetched from an address: asked for, fetched by a worker."""

from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from portfolio.actions.portraits import DuplicateFile, add_portrait, add_version, told_to
from portfolio.doorbell import ring
from portfolio.models import Library, Portrait, UrlUpload, User, Version
from portfolio.outside import AddressRefused, Unreachable, check_address, fetch
from portfolio.uploads import UploadRejected, inspect

TASK = "portfolio.tasks.fetch_upload"
#: How often an address is tried that does not answer, and how long after.
MOST_ATTEMPTS = 3
PAUSE_SECONDS = 30
#: For so long the whole of a picture may take to come.
SECONDS = 60.0
KEPT_FOR = timedelta(days=30)
GONE = "What it was to be added to is gone."


@transaction.atomic
def queue_url_upload(
    *, library: Library, portrait: Portrait | None, url: str, title: str, by: User | None
) -> UrlUpload:
    """Ask a worker for the picture at `url`, as a version of `portrait` or as a new one.

    Raises AddressRefused for an address that is none, or that leads inside.
    """
    check_address(url)
    upload = UrlUpload.objects.create(
        library=library, portrait=portrait, url=url, title=title, created_by=by
    )
    ring(TASK, upload.pk)
    return upload


def fetch_upload(*, upload: UrlUpload) -> UrlUpload:
    """Fetch the picture and add it; what fails is told in the row. Safe to repeat."""
    if upload.state != UrlUpload.State.QUEUED:
        return upload
    try:
        content = fetch(upload.url, most_bytes=settings.UPLOAD_MAX_BYTES, seconds=SECONDS)
        return _added(upload, content)
    except (AddressRefused, UploadRejected) as problem:
        return _failed(upload, str(problem))
    except DuplicateFile as problem:
        return _failed(upload, told_to(upload.created_by or AnonymousUser(), problem))
    except Unreachable as problem:
        return _tried_later(upload, str(problem))


@transaction.atomic
def _added(upload: UrlUpload, content: bytes) -> UrlUpload:
    """Raises UploadRejected, DuplicateFile."""
    rows = UrlUpload.objects.select_for_update(of=("self",), no_key=True)
    upload = rows.select_related("library__brand__team", "portrait", "created_by").get(pk=upload.pk)
    if upload.state != UrlUpload.State.QUEUED:  # another worker was quicker
        return upload
    if not _is_there(upload):
        return _failed(upload, GONE)
    picture = inspect(ContentFile(content, name=name_of(upload.url)))
    version: Version | None
    if upload.portrait is None:
        by, title = upload.created_by, upload.title
        added = add_portrait(library=upload.library, upload=picture, by=by, title=title)
        version = added.current_version
    else:
        version = add_version(portrait=upload.portrait, upload=picture, by=upload.created_by)
    upload.version, upload.state = version, UrlUpload.State.DONE
    upload.save(update_fields=["version", "state"])
    return upload


def _is_there(upload: UrlUpload) -> bool:
    """Whether neither the library nor the portrait went into the trash meanwhile."""
    rows = Portrait.objects.filter(pk=upload.portrait_id)
    if upload.portrait_id is not None:
        return rows.exists()
    return Library.objects.filter(pk=upload.library_id, brand__trash=None).exists()


def _tried_later(upload: UrlUpload, problem: str) -> UrlUpload:
    if upload.attempts + 1 >= MOST_ATTEMPTS:
        return _failed(upload, problem)
    upload.attempts += 1
    upload.save(update_fields=["attempts"])
    ring(TASK, upload.pk, after_seconds=PAUSE_SECONDS * upload.attempts)
    return upload


def _failed(upload: UrlUpload, problem: str) -> UrlUpload:
    upload.state, upload.problem = UrlUpload.State.FAILED, problem[:240]
    upload.save(update_fields=["state", "problem"])
    return upload


def name_of(url: str) -> str:
    """The name of the file at an address: the last part of its path."""
    return unquote(PurePosixPath(urlsplit(url).path).name)[-200:] or "portrait"


def requeue_unfetched() -> int:
    """Ring again for what lost its bell; how many."""
    before = timezone.now() - timedelta(minutes=10)
    waiting = UrlUpload.objects.filter(state=UrlUpload.State.QUEUED, created_at__lt=before)
    for pk in waiting.values_list("pk", flat=True):
        ring(TASK, pk)
    return len(waiting)


def purge_uploads() -> int:
    """Forget what was asked for more than thirty days ago; how many."""
    old = UrlUpload.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[0]
