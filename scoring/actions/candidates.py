"""Writes to candidates: pictures that are tried in a brand's set before they are added."""

import io
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from portfolio import uploads
from portfolio.actions.portraits import DuplicateFile, add_portrait, existing_version
from portfolio.doorbell import ring
from portfolio.models import Library, Portrait, User
from portfolio.renditions import METHOD, PRESETS, QUALITY
from portfolio.stored_files import delete_strays, delete_when_committed
from portfolio.uploads import Upload
from scoring.actions.rubrics import rubric_in_use, rubric_of
from scoring.actions.verdicts import disabled_cues
from scoring.models import TERMINAL, Candidate, State
from scoring.models.candidates import KEPT_FOR
from scoring.rubric.scorecard import Scorecard
from scoring.vision.decode import DecodeError, open_upright

log = structlog.get_logger(__name__)

READ = "scoring.tasks.read_candidate"
#: Of one library at a time.
MAX_CANDIDATES = 40
UNHEARD_AFTER = timedelta(seconds=120)
GIVEN_UP_AFTER = timedelta(minutes=20)


class TooManyCandidates(Exception):
    """The library has as many candidates as it may."""

    def __init__(self) -> None:
        super().__init__(
            f"{MAX_CANDIDATES} pictures are being tried here. Add or discard some first."
        )


def add_candidate(*, library: Library, upload: Upload, by: User) -> Candidate:
    """Try a picture in its brand's set; a worker reads it. The same bytes again are the same one.

    Raises DuplicateFile when the team has these bytes as a portrait already, TooManyCandidates.
    """
    if existing := existing_version(library.team, upload.sha256):
        raise DuplicateFile(existing)
    candidate = Candidate(
        library=library, original_name=upload.name, sha256=upload.sha256, created_by=by
    )
    try:
        with transaction.atomic():
            rows = Candidate.objects.filter(library=library)
            Library.objects.select_for_update(no_key=True).get(pk=library.pk)  # look, then add
            if tried := rows.filter(sha256=upload.sha256).first():
                return tried
            if rows.count() >= MAX_CANDIDATES:
                raise TooManyCandidates
            upload.content.seek(0)
            candidate.file.save(f"original{upload.suffix}", File(upload.content), save=False)
            candidate.save(force_insert=True)
            ring(READ, candidate.pk)
    except BaseException:
        if candidate.file:
            candidate.file.delete(save=False)
        raise
    return candidate


def read_candidate(*, candidate: Candidate) -> None:
    """Score a candidate against its brand's rubric, and make its small picture. Safe to repeat."""
    waiting = Candidate.objects.filter(pk=candidate.pk).exclude(state__in=TERMINAL)
    if not waiting.update(state=State.RUNNING):
        return
    try:
        with candidate.file.open("rb") as file:
            data = file.read()
        card, thumb = _scored(candidate, data), _thumb(data)
    except Exception:
        log.exception("candidate not read", candidate=str(candidate.pk))
        waiting.update(state=State.FAILED)
        return
    _store(candidate, card, thumb)


@transaction.atomic
def accept_candidate(*, candidate: Candidate, by: User | None) -> Portrait:
    """Add a candidate to its library as a portrait; the candidate goes.

    Raises DuplicateFile when the team has the file by now, and Candidate.DoesNotExist when
    somebody else accepted or discarded it a moment ago.
    """
    held = _locked(candidate)
    with held.file.open("rb") as file:
        content = ContentFile(file.read(), name=held.original_name)
    portrait = add_portrait(library=held.library, upload=uploads.inspect(content), by=by)
    _delete(held)
    return portrait


@transaction.atomic
def discard_candidate(*, candidate: Candidate) -> None:
    """Take a candidate away with its files. One that is gone already is no error."""
    try:
        _delete(_locked(candidate))
    except Candidate.DoesNotExist:
        return


@transaction.atomic
def remove_old_candidates() -> int:
    """Take away candidates that nobody decided on, and what is left of others; how many."""
    old = Candidate.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    found = list(old.select_for_update(skip_locked=True, of=("self",)))
    for candidate in found:
        _delete(candidate)
    return len(found)


def delete_stray_files() -> int:
    """Delete the files of candidates whose library or author is gone; how many."""
    rows = Candidate.objects
    return delete_strays(
        "candidates", lambda ids: rows.filter(pk__in=ids).values_list("pk", flat=True)
    )


def requeue_unread() -> int:
    """Ring again for candidates that were never read, and give up on old ones; how many."""
    unread = Candidate.objects.exclude(state__in=TERMINAL)
    now = timezone.now()
    unread.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=State.FAILED)
    found = list(unread.filter(created_at__lt=now - UNHEARD_AFTER).values_list("pk", flat=True))
    for pk in found:
        ring(READ, pk)
    return len(found)


def _scored(candidate: Candidate, data: bytes) -> Scorecard:
    from scoring.engine import assess  # models and OpenCV are loaded in workers only

    rubric = rubric_of(rubric_in_use(candidate.library.brand))
    return assess(data, rubric, disabled_cues=disabled_cues())


def _thumb(data: bytes) -> bytes | None:
    """The small picture, WebP; None of a file that cannot be decoded."""
    buffer = io.BytesIO()
    try:
        open_upright(data, PRESETS["thumb"].side).save(
            buffer, "WEBP", quality=QUALITY, method=METHOD
        )
    except DecodeError:
        return None
    return buffer.getvalue()


@transaction.atomic
def _store(candidate: Candidate, card: Scorecard, thumb: bytes | None) -> None:
    """Write what was read, unless the candidate was decided on or read twice meanwhile."""
    rows = Candidate.objects.select_for_update(of=("self",)).exclude(state__in=TERMINAL)
    held = rows.select_related("library__brand__team").filter(pk=candidate.pk).first()
    if held is None:
        return
    if thumb is not None:
        held.thumb.save("thumb.webp", ContentFile(thumb), save=False)
    held.state = State(card.status)
    held.scorecard = card.to_json_dict()
    held.save(update_fields=["thumb", "state", "scorecard"])


def _locked(candidate: Candidate) -> Candidate:
    rows = Candidate.objects.select_related("library__brand__team")
    return rows.select_for_update(of=("self",)).get(pk=candidate.pk)


def _delete(candidate: Candidate) -> None:
    delete_when_committed(candidate.file, candidate.thumb)
    candidate.delete()
