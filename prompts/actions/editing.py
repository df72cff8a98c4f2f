"""Writes to previews of editing tips: ask for one, make it in a worker, ring for lost ones."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from portfolio.actions.audit import record_event
from portfolio.doorbell import ring
from portfolio.models import User
from portfolio.stored_files import delete_when_committed
from prompts.editing.catalogue import Edit, catalogue
from prompts.models import EditPreview, Origin, OriginStatus, Source, VersionPrompt
from scoring.actions.rubrics import rubric_of
from scoring.actions.verdicts import corrections_of, judged_for
from scoring.models import TERMINAL, Assessment, State, engine_in_use
from scoring.rubric.scorecard import Scorecard
from scoring.rubric.verdict import PictureReading, judge

log = structlog.get_logger(__name__)

SEARCHED = 0.0
"""The amount of a preview whose smallest amount is still to be found."""

UNHEARD_AFTER = timedelta(seconds=120)
STRANDED_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
GIVEN_UP_AFTER = timedelta(hours=1)
OUR_FAULT = "The preview stopped with a fault of ours. The picture itself is safe."
FILE_GONE = "The picture is no longer in the storage."
SUFFIXES = {"JPEG": "jpg", "PNG": "png"}


class NoSuchEdit(Exception):
    """The catalogue has no edit of this name, or one that only a new picture can follow."""

    def __init__(self) -> None:
        super().__init__("There is no such edit.")


class NothingToEdit(Exception):
    """The picture has no score that an edit could change."""

    def __init__(self) -> None:
        super().__init__("Only a picture that could be scored can be edited here.")


@transaction.atomic
def ask_preview(
    *, assessment: Assessment, edit: str, amount: float | None, by: User | None
) -> EditPreview:
    """Ask for a preview; the same one if it is there, is being made, and still holds.

    amount: in the edit's unit; None for the smallest that brings its cue into the band. Raises
    NoSuchEdit, NothingToEdit, and ValueError for an amount beyond the edit's ends.
    """
    chosen = catalogue().get(edit)
    if chosen is None or not chosen.operation:
        raise NoSuchEdit
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if assessment.state != State.SCORED or assessment.overall is None:
        raise NothingToEdit
    rows = EditPreview.objects.filter(assessment=assessment, edit=edit)
    wanted = SEARCHED if amount is None else chosen.taken(amount)
    known = rows.first() if amount is None else rows.filter(amount=wanted).first()
    if known is not None and _holds(known, assessment):
        return known
    if known is not None:
        _delete(known)
    preview = EditPreview.objects.create(
        assessment=assessment, edit=edit, amount=wanted, created_by=by
    )
    record_event(
        team=preview.team,
        action="preview.asked",
        target=assessment.version,
        edit=chosen.name.lower(),
    )
    ring("prompts.tasks.make_edit_preview", preview.pk)
    return preview


def _holds(preview: EditPreview, assessment: Assessment) -> bool:
    """Whether a preview needs no other try: a correction since then changes what it starts from."""
    if preview.state == State.SCORED:
        return preview.overall_before == assessment.overall
    return preview.state in (State.QUEUED, State.RUNNING)


def make_edit_preview(*, preview: EditPreview) -> None:
    """Edit the picture, read it again, and store what came of it. Safe to call twice."""
    free = EditPreview.objects.filter(pk=preview.pk, state=State.QUEUED)
    if not free.update(state=State.RUNNING):
        return
    preview.refresh_from_db()
    try:
        _record(preview, catalogue()[preview.edit])
    except FileNotFoundError:
        _fail(preview, FILE_GONE)
    except Exception:
        log.exception("edit preview failed", preview=str(preview.pk))
        _fail(preview, OUR_FAULT)


def _fail(preview: EditPreview, problem: str) -> None:
    EditPreview.objects.filter(pk=preview.pk).update(state=State.FAILED, problem=problem)


def _record(preview: EditPreview, edit: Edit) -> None:
    from prompts.editing.preview import changes_between, make_preview  # models: in workers only

    assessment = preview.assessment
    version = assessment.version
    rubric, said = rubric_of(assessment.rubric), corrections_of(version)
    with version.file.open("rb") as file:
        original = file.read()

    def judged(reading: PictureReading) -> Scorecard:
        return judged_for(rubric, judge(reading, rubric), said)

    made = make_preview(
        original,
        edit,
        judged,
        before=judged(_reading_of(assessment, original)),
        amount=None if preview.amount == SEARCHED else preview.amount,
        by_ai=_shows_a_generator(preview),
    )
    folder = f"renditions/{version.team_id}/{version.pk}/edits/{preview.pk}"
    with transaction.atomic():
        asked = EditPreview.objects.filter(assessment=assessment, edit=edit.id)
        for other in asked.filter(amount=made.amount).exclude(pk=preview.pk):
            _delete(other)
        preview.amount, preview.state = made.amount, State.SCORED
        preview.overall_before = made.before.overall
        preview.overall_after = made.after.overall
        preview.changes = changes_between(made.before, made.after)
        suffix = SUFFIXES[made.format]
        preview.file.save(f"{folder}.{suffix}", ContentFile(made.file), save=False)
        preview.shown.save(f"{folder}-shown.webp", ContentFile(made.shown), save=False)
        preview.save()


def _reading_of(assessment: Assessment, original: bytes) -> PictureReading:
    """What the edit starts from: stored readings, or new ones where the engine has moved on."""
    from scoring.engine import read_measurements

    if assessment.scorecard is None or assessment.engine_version != engine_in_use():
        return read_measurements(original)
    return PictureReading.of_scorecard(Scorecard.from_json_dict(assessment.scorecard))


def _shows_a_generator(preview: EditPreview) -> bool:
    """Whether the original has traces of an AI generator, which the edited file has not."""
    version = preview.assessment.version_id
    traces = Origin.objects.filter(
        version=version, status__in=(OriginStatus.DETECTED, OriginStatus.CONTRADICTORY)
    )
    embedded = VersionPrompt.objects.filter(version=version, source=Source.EMBEDDED)
    return traces.exists() or embedded.exclude(text="").exists()


def requeue_previews() -> int:
    """Ring again for previews that were asked for and never made; how many."""
    now = timezone.now()
    rows = EditPreview.objects.exclude(state__in=TERMINAL)
    rows.filter(created_at__lt=now - GIVEN_UP_AFTER).update(state=State.FAILED, problem=OUR_FAULT)
    rows.filter(state=State.RUNNING, created_at__lt=now - STRANDED_AFTER).update(state=State.QUEUED)
    unheard = rows.filter(state=State.QUEUED, created_at__lt=now - UNHEARD_AFTER)
    found = list(unheard.values_list("pk", flat=True))
    for pk in found:
        ring("prompts.tasks.make_edit_preview", pk)
    return len(found)


def _delete(preview: EditPreview) -> None:
    """Take a preview away with its files, before another try."""
    delete_when_committed(preview.file, preview.shown)
    preview.delete()
