"""Writes to assessments: queue, assess, store, retry, and ring again for what was lost."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portfolio.doorbell import ring
from portfolio.models import Brand, Portrait, Version
from scoring.actions.daily_limit import wait_for_tomorrow
from scoring.actions.rejudging import judged_before
from scoring.actions.rubrics import rubric_in_use, rubric_of
from scoring.actions.standing import refresh_brand, refresh_standing
from scoring.actions.verdicts import disabled_cues, store_verdict, with_what_members_say
from scoring.models import (
    TERMINAL,
    Assessment,
    RubricVersion,
    State,
    engine_in_use,
)
from scoring.rubric.rubric import Rubric, Scorecard
from scoring.signals import version_assessed

log = structlog.get_logger(__name__)

#: A worker that has not finished by then is gone (the hard time limit is shorter).
STRANDED_AFTER = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 60)
#: A bell not answered by then is rung again; one too many is answered by nothing to do.
UNHEARD_AFTER = timedelta(seconds=120)
SWEEP = 500
MAX_ATTEMPTS = 3


@transaction.atomic
def queue_assessment(*, version: Version) -> Assessment:
    """Ask for the version's assessment against the brand's rubric; the same one if it exists."""
    brand = Brand.all_rows.get(libraries__portraits=version.portrait_id)  # as it is by now
    rubric = rubric_in_use(brand)
    _queue([version.pk], rubric)
    refresh_standing([version.portrait_id])
    return version.assessments.get(rubric=rubric, engine_version=engine_in_use())


@transaction.atomic
def queue_brand(*, brand: Brand) -> None:
    """Ask for every current version of a brand against its rubric of today."""
    current = Portrait.objects.filter(library__brand=brand, current_version__isnull=False)
    _queue(current.values_list("current_version", flat=True), rubric_in_use(brand))
    refresh_brand(brand=brand)


def queue_outdated(*, limit: int = 100) -> int:
    """Ask for current versions without an assessment for today's job and engine; how many."""
    up_to_date = Assessment.objects.filter(
        version=OuterRef("current_version"),
        rubric__in_use=True,
        rubric__job=OuterRef("library__brand__job"),
        engine_version=engine_in_use(),
    )
    outdated = Portrait.objects.filter(~Exists(up_to_date), current_version__isnull=False)
    found = list(outdated.for_cards()[:limit])
    for portrait in found:
        queue_assessment(version=portrait.current_version)
    return len(found)


@transaction.atomic
def rescore_outdated(*, brand: Brand) -> int:
    """Ask for a brand's portraits that an older rubric or engine judged, and no others; how many.

    What is queued already is not counted again.
    """
    rubric = rubric_in_use(brand)
    asked = Assessment.objects.filter(
        version=OuterRef("current_version"), rubric=rubric, engine_version=engine_in_use()
    )
    behind = Portrait.objects.filter(
        ~Exists(asked), library__brand=brand, current_version__isnull=False
    )
    found = list(behind.values_list("current_version", flat=True))
    _queue(found, rubric)
    refresh_brand(brand=brand)
    return len(found)


@transaction.atomic
def queue_versions(*, versions: Collection[UUID]) -> None:
    """Bring the scores of versions up to date, and try those again that failed."""
    rows = Version.objects.filter(pk__in=versions).select_related("portrait__library")
    for brand in Brand.objects.filter(libraries__portraits__versions__in=versions).distinct():
        theirs = [row.pk for row in rows if row.portrait.library.brand_id == brand.pk]
        rubric = rubric_in_use(brand)
        failed = Assessment.objects.filter(
            version__in=theirs, rubric=rubric, engine_version=engine_in_use(), state=State.FAILED
        )
        for assessment in failed:
            retry_assessment(assessment=assessment)
        _queue(theirs, rubric)
    refresh_standing(_shown_by(versions))


@transaction.atomic
def retry_assessment(*, assessment: Assessment) -> Assessment:
    """Put a failed assessment back into the queue."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.state == State.FAILED:
        assessment.state = State.QUEUED
        assessment.attempts = 0
        assessment.queued_at = timezone.now()
        assessment.reason = assessment.advice = ""
        assessment.save()
        refresh_standing(_shown_by([assessment.version_id]))
        _ring_for([assessment.pk])
    return assessment


@transaction.atomic
def requeue_stranded() -> int:
    """Ring again for work that was committed and never finished; how many."""
    now = timezone.now()
    unfinished = Assessment.objects.unfinished()
    lost = unfinished.filter(state=State.RUNNING, started_at__lt=now - STRANDED_AFTER)
    versions = list(lost.values_list("version", flat=True))
    if versions:
        lost.update(state=State.QUEUED, rung_at=None)
        refresh_standing(_shown_by(versions))
    unheard = Q(rung_at=None) | Q(rung_at__lte=now - UNHEARD_AFTER)
    stranded = unfinished.filter(unheard, state=State.QUEUED).values_list("pk", flat=True)
    found = list(stranded[:SWEEP])
    _ring_for(found)
    return len(found)


def assess_version(*, assessment: Assessment, takes_over: bool = False) -> None:
    """Read the version's pixels, judge them, and store the result. Safe to call twice.

    What this engine read in the file before is judged again without opening it.

    takes_over: the broker says that the worker that had this work is gone.
    """
    rubric = rubric_of(assessment.rubric)
    if rubric.version != assessment.rubric.digest and not assessment.is_terminal:
        _replace_outdated(assessment)  # queued before an upgrade brought new tables
        return
    if wait_for_tomorrow(assessment) or not _start(assessment, takes_over=takes_over):
        return
    try:
        scorecard = judged_before(assessment, rubric, disabled_cues=disabled_cues())
        if scorecard is None:
            scorecard = _read(assessment, rubric)
        record_scorecard(assessment=assessment, scorecard=scorecard)
    except Exception as error:
        log.exception("assessment failed", assessment=str(assessment.pk))
        _finish_failed(assessment, error)


def _read(assessment: Assessment, rubric: Rubric) -> Scorecard:
    """Decode the file and measure everything."""
    from scoring.engine import assess  # models and OpenCV are loaded in workers only

    with assessment.version.file.open("rb") as file:
        return assess(file.read(), rubric, disabled_cues=disabled_cues())


@transaction.atomic
def record_scorecard(*, assessment: Assessment, scorecard: Scorecard) -> Assessment:
    """Store what the engine found, and what counts of it; tell the apps above.

    The stored Scorecard is the machine's own; scores are those with the version's corrections.
    """
    locked = Version.objects.select_for_update(no_key=True, of=("self",))  # no correction now
    version = locked.select_related("portrait__library__brand").get(pk=assessment.version_id)
    assessment = Assessment.objects.select_for_update().defer("scorecard").get(pk=assessment.pk)
    assessment.version = version  # with its brand, which the apps above ask for
    assessment.state = State(scorecard.status)
    assessment.scorecard = scorecard.to_json_dict()
    assessment.finished_at = timezone.now()
    store_verdict(assessment, with_what_members_say(scorecard, assessment))
    version_assessed.send(sender=Assessment, assessment=assessment)
    return assessment


@transaction.atomic
def _replace_outdated(assessment: Assessment) -> None:
    """Ask for the same version against today's rubric instead."""
    version = assessment.version
    assessment.delete()
    queue_assessment(version=version)


@transaction.atomic
def _start(assessment: Assessment, *, takes_over: bool) -> bool:
    """Take a queued assessment, or one whose worker is gone; False if there is nothing to do."""
    now = timezone.now()
    free = Assessment.objects.filter(pk=assessment.pk).exclude(state__in=TERMINAL)
    if not takes_over:
        free = free.filter(Q(state=State.QUEUED) | Q(started_at__lt=now - STRANDED_AFTER))
    tries = assessment.attempts + 1
    if not free.update(state=State.RUNNING, started_at=now, attempts=tries, reason="", advice=""):
        return False
    refresh_standing(_shown_by([assessment.version_id]))
    assessment.refresh_from_db()
    if assessment.attempts > MAX_ATTEMPTS:
        _finish_failed(assessment, RuntimeError("the worker was lost while reading this picture"))
        return False
    return True


@transaction.atomic
def _finish_failed(assessment: Assessment, error: Exception) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(
        state=State.FAILED,
        reason=f"Scoring stopped with a fault of ours: {type(error).__name__}.",
        advice="The file is safe. Try again; if it fails twice, tell your administrator.",
        finished_at=timezone.now(),
    )
    assessment.refresh_from_db()
    version_assessed.send(sender=Assessment, assessment=assessment)


def _queue(versions: Iterable[UUID], rubric: RubricVersion) -> None:
    """Open what is missing for these versions, and ring for what is not finished."""
    engine, now = engine_in_use(), timezone.now()
    wanted = list(versions)
    Assessment.objects.bulk_create(
        [
            Assessment(version_id=pk, rubric=rubric, engine_version=engine, queued_at=now)
            for pk in wanted
        ],
        ignore_conflicts=True,
    )
    opened = Assessment.objects.filter(
        version__in=wanted, rubric=rubric, engine_version=engine
    ).unfinished()
    _ring_for(list(opened.values_list("pk", flat=True)))


def _shown_by(versions: Collection[UUID]) -> QuerySet[Portrait]:
    """The portraits whose current version is one of these."""
    return Portrait.all_rows.filter(current_version__in=versions)


def _ring_for(assessments: list[UUID]) -> None:
    Assessment.objects.filter(pk__in=assessments).update(rung_at=timezone.now())
    for pk in assessments:
        ring("scoring.tasks.assess_version", pk)
