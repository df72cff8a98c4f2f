"""Portraits with readings that a test chooses: rows as the worker leaves them, no file opened."""

from typing import Any

from django.utils import timezone

from portfolio.models import Brand, Portrait, Version
from scoring.actions.assessments import queue_assessment, record_scorecard
from scoring.actions.verdicts import disabled_cues
from scoring.models import Assessment
from scoring.rubric.catalogue import CATALOGUE
from scoring.rubric.jobs import rubric_for
from scoring.rubric.reading import Reading
from scoring.rubric.verdict import PictureReading, judge
from scoring.version import ENGINE_VERSION
from tests.factories import library_of
from tests.prompts.scorecards import INSIDE_TRUST


def bare_portrait(brand: Brand, title: str) -> Portrait:
    """A portrait whose file is never opened, with its assessment queued."""
    portrait = Portrait.objects.create(library=library_of(brand), title=title)
    number = Version.objects.count()
    portrait.current_version = Version.objects.create(
        team=brand.team,
        portrait=portrait,
        number=1,
        file=f"originals/{number}.jpg",
        original_name=f"{number}.jpg",
        sha256=f"{number:064x}",
        bytes=1,
        format="JPEG",
        width=1024,
        height=1024,
        renditions={"thumb": [480, 480], "view": [1024, 1024]},
    )
    portrait.save()
    queue_assessment(version=portrait.current_version)
    return portrait


def scored_portrait(brand: Brand, title: str, **readings: float | None) -> Portrait:
    """A portrait inside every band of trust but for these readings; None abstains."""
    portrait = bare_portrait(brand, title)
    record(portrait.current_version.assessments.get(), **readings)
    return portrait


def record(assessment: Assessment, **readings: float | None) -> Assessment:
    """Store what the engine would have made of these readings."""
    chosen: dict[str, Any] = {**INSIDE_TRUST, **readings}
    measured = {
        key: Reading(value, CATALOGUE[key].unit, confidence=0.9)
        for key, value in chosen.items()
        if value is not None
    }
    seen = PictureReading(assessment.version.sha256, measured, engine_version=ENGINE_VERSION)
    rubric = rubric_for(assessment.rubric.job, assessment.rubric.changes)
    card = judge(seen, rubric, disabled_cues=disabled_cues())
    Assessment.objects.filter(pk=assessment.pk).update(started_at=timezone.now())
    return record_scorecard(assessment=assessment, scorecard=card)


def make_outdated(*portraits: Portrait) -> None:
    """As if an older engine had judged these portraits."""
    versions = [portrait.current_version_id for portrait in portraits]
    Assessment.objects.filter(version__in=versions).update(engine_version="0.0.9")
