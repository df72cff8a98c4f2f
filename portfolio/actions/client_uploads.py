"""Files that clients send: in quarantine until a member takes them in, or sends them away."""

import io

import structlog
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.actions.notices import notify
from portfolio.actions.portal_log import log_event
from portfolio.actions.portraits import DuplicateFile, add_portrait, existing_version
from portfolio.actions.review_news import watchers
from portfolio.doorbell import ring
from portfolio.models import ClientUpload, Guest, Library, PortalEvent, PortalLink, Portrait, User
from portfolio.models.trash import KEPT_FOR
from portfolio.renditions import METHOD, QUALITY
from portfolio.stored_files import delete_when_committed
from portfolio.uploads import Upload, inspect
from scoring.vision.decode import DecodeError, open_upright

log = structlog.get_logger(__name__)

#: Of one portal at a time; a client who sends more is asked to wait for the team.
MOST_WAITING = 200
THUMB_SIDE = 480


class QuarantineFull(Exception):
    def __init__(self) -> None:
        super().__init__(
            f"{MOST_WAITING} files are waiting already. Send more when the team has looked at them."
        )


class AlreadyDecided(Exception):
    def __init__(self, upload: ClientUpload) -> None:
        super().__init__(f"“{upload}” was {upload.get_state_display().lower()} already.")


class FileGone(Exception):
    def __init__(self, upload: ClientUpload) -> None:
        super().__init__(f"“{upload}” was refused too long ago: ask the client to send it again.")


def receive_upload(
    *, link: PortalLink, guest: Guest, upload: Upload, note: str = ""
) -> ClientUpload:
    """Keep a client's file where nobody sees it; the same bytes again are the same one.

    Raises QuarantineFull.
    """
    portal = link.portal
    row = ClientUpload(
        portal=portal,
        link=link,
        guest=guest,
        sender=str(guest)[:254],
        original_name=upload.name,
        sha256=upload.sha256,
        bytes=upload.size,
        format=upload.format,
        note=note.strip()[:400],
    )
    with transaction.atomic():
        waiting = ClientUpload.objects.filter(portal=portal, state=ClientUpload.State.QUARANTINED)
        if known := waiting.filter(sha256=upload.sha256).first():
            return known
        if waiting.count() >= MOST_WAITING:
            raise QuarantineFull
        upload.content.seek(0)
        storage, path = row.file.storage, f"client-uploads/{portal.team.pk}/{row.pk}{upload.suffix}"
        row.file.name = storage.save(path, File(upload.content))
        row.save(force_insert=True)
        log_event(
            portal=portal,
            kind=PortalEvent.Kind.UPLOADED,
            link=link,
            guest=guest,
            about=upload.name,
        )
        notify(
            brand=portal.brand,
            to=watchers(portal),
            kind="uploaded",
            words=f"{guest} sent “{upload.name}” through {portal}. It waits for you.",
            address=f"/portals/{portal.pk}/uploads/",
            key=f"upload:{row.pk}",
        )
        ring("portfolio.tasks.look_at_upload", row.pk)
    return row


def look_at_upload(*, upload: ClientUpload) -> None:
    """Make the small picture that members judge by; what cannot be decoded is said so."""
    if upload.thumb or upload.problem or not upload.file:
        return
    try:
        with upload.file.open("rb") as file:
            picture = open_upright(file.read(), THUMB_SIDE)
    except DecodeError as error:
        upload.problem = error.message[:240]
        upload.save(update_fields=["problem"])
        return
    except FileNotFoundError:
        return  # decided meanwhile
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=QUALITY, method=METHOD)
    path = f"client-uploads/{upload.team.pk}/{upload.pk}-shown.webp"
    upload.thumb.name = upload.file.storage.save(path, ContentFile(buffer.getvalue()))
    upload.save(update_fields=["thumb"])


def accept_upload(*, upload: ClientUpload, library: Library, by: User) -> Portrait:
    """Take a file into a library of the portal's brand as a new portrait.

    Raises AlreadyDecided, DuplicateFile, ValueError for a library of another brand.
    """
    if library.brand_id != upload.portal.brand_id:
        raise ValueError("The library belongs to another brand.")
    with transaction.atomic():
        upload = _undecided(upload)
        with upload.file.open("rb") as file:
            content = ContentFile(file.read(), name=upload.original_name)
        found = inspect(content)
        if existing := existing_version(library.team, found.sha256):
            raise DuplicateFile(existing)
        portrait = add_portrait(library=library, upload=found, by=by)
        upload.library, upload.version = library, portrait.current_version
        _decide(upload, ClientUpload.State.ACCEPTED, by)
        record_event(
            team=upload.team, action="client_upload.accepted", target=upload, sender=upload.sender
        )
    return portrait


@transaction.atomic
def refuse_upload(*, upload: ClientUpload, by: User) -> None:
    """Send a file away. Its bytes go after 30 days, that it came is remembered.

    Raises AlreadyDecided.
    """
    upload = _undecided(upload)
    upload.state, upload.decided_by = ClientUpload.State.REFUSED, by
    upload.decided_at = timezone.now()
    upload.save(update_fields=["state", "decided_by", "decided_at"])
    record_event(
        team=upload.team, action="client_upload.refused", target=upload, sender=upload.sender
    )


@transaction.atomic
def put_back_upload(*, upload: ClientUpload) -> ClientUpload:
    """Let a refused file wait once more. Raises FileGone when its bytes are gone."""
    rows = ClientUpload.objects.select_for_update(of=("self",))
    upload = rows.select_related("portal__brand__team").get(pk=upload.pk)
    if upload.state != ClientUpload.State.REFUSED:
        return upload
    if not upload.file:
        raise FileGone(upload)
    upload.state, upload.decided_by, upload.decided_at = ClientUpload.State.QUARANTINED, None, None
    upload.save(update_fields=["state", "decided_by", "decided_at"])
    record_event(
        team=upload.team, action="client_upload.put_back", target=upload, sender=upload.sender
    )
    return upload


def purge_refused() -> int:
    """Delete the bytes of what was refused 30 days ago; how many files were sent away so."""
    old = ClientUpload.objects.filter(
        state=ClientUpload.State.REFUSED, decided_at__lt=timezone.now() - KEPT_FOR
    ).exclude(file="")
    for upload in old:
        with transaction.atomic():
            delete_when_committed(upload.file, upload.thumb)
            ClientUpload.objects.filter(pk=upload.pk).update(file="", thumb="")
    return len(old)


def _undecided(upload: ClientUpload) -> ClientUpload:
    rows = ClientUpload.objects.select_for_update(of=("self",))
    upload = rows.select_related("portal__brand__team").get(pk=upload.pk)
    if upload.state != ClientUpload.State.QUARANTINED:
        raise AlreadyDecided(upload)
    return upload


def _decide(upload: ClientUpload, state: ClientUpload.State, by: User) -> None:
    """Note the decision; the copy in quarantine goes when it is certain."""
    delete_when_committed(upload.file, upload.thumb)
    upload.state, upload.decided_by, upload.decided_at = state, by, timezone.now()
    upload.file, upload.thumb = "", ""
    upload.save()
