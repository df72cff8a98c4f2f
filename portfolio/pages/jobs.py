"""One portrait held against every job: its stored readings, judged again without the pixels."""

from dataclasses import dataclass
from typing import Any

from portfolio.models import Brand, CustomJob, Version
from portfolio.pages.brand_job import brand_job
from portfolio.pages.portrait import assessment_of
from scoring.actions.rubrics import rubric_of, standing_rubric
from scoring.actions.verdicts import corrections_of, judged_for
from scoring.models import Assessment, RubricVersion, State
from scoring.report import LOW_COVERAGE
from scoring.rubric.arithmetic import ArithmeticRow, arithmetic
from scoring.rubric.jobs import JOBS, Job, rubric_for
from scoring.rubric.levels import overall_level
from scoring.rubric.rubric import Rubric
from scoring.rubric.scorecard import Scorecard

NAMED = 2
WORTH_NAMING = 0.5
"""Points under which a cue neither lifts nor costs anything worth a word."""


@dataclass(frozen=True)
class JobLine:
    """What one job makes of the portrait.

    place: “own”, “secondary”, “custom” or empty. lifts, costs: the cues that count most for and
    against it, as rows of the arithmetic; costs carry the points that are missing.
    """

    job: Job
    place: str
    card: Scorecard
    lifts: tuple[ArithmeticRow, ...]
    costs: tuple[tuple[ArithmeticRow, float], ...]

    @property
    def word(self) -> str:
        return overall_level(self.card.overall)

    @property
    def is_low(self) -> bool:
        return self.card.overall is not None and self.card.coverage < LOW_COVERAGE


def jobs_page(version: Version, reader: Any) -> dict[str, Any]:
    """Every job's line for a version: the brand's own first, its secondary next, then the best.

    lines is empty where there is no score to judge again; `assessment` says why.
    """
    portrait = version.portrait
    brand = portrait.library.brand
    state = assessment_of(version)
    return {
        "version": version,
        "portrait": portrait,
        "library": portrait.library,
        "brand": brand,
        "lines": _lines(state["assessment"], brand, reader),
        **state,
    }


def _lines(assessment: Assessment | None, brand: Brand, reader: Any) -> list[JobLine]:
    if assessment is None or assessment.state != State.SCORED or assessment.scorecard is None:
        return []
    card = Scorecard.from_json_dict(assessment.scorecard)
    corrections = corrections_of(assessment.version)
    found = [
        _line(place, job, judged_for(rubric, card, corrections))
        for place, job, rubric in _rubrics(brand, reader)
    ]
    order = {"own": 0, "secondary": 1}
    return sorted(found, key=lambda line: (order.get(line.place, 2), -(line.card.overall or -1.0)))


def _rubrics(brand: Brand, reader: Any) -> list[tuple[str, Job, Rubric]]:
    """The brand's own rubric as it is in use, the other jobs' tables, and the team's own jobs."""
    in_use = RubricVersion.objects.filter(brand=brand, in_use=True).first()
    own = rubric_of(in_use) if in_use else rubric_for(brand.job)
    found = [("own", brand_job(brand), own)]
    for job in JOBS:
        if job.slug != brand.job or brand.custom_job_id:
            place = "secondary" if job.slug == brand.secondary_job else ""
            found.append((place, job, rubric_for(job.slug)))
    for custom in CustomJob.objects.filter(team=brand.team_id).offered_to(reader):
        if custom.pk != brand.custom_job_id:
            rubric = standing_rubric(custom)
            found.append(("custom", rubric.job, rubric))
    return found


def _line(place: str, job: Job, card: Scorecard) -> JobLine:
    rows = arithmetic(card)
    mean = card.overall or 0.0
    above = [row for row in rows if (row.score - mean) * row.share / 100 >= WORTH_NAMING]
    above.sort(key=lambda row: -(row.score - mean) * row.share)
    lost = [(row, round(row.share - row.points, 1)) for row in rows]
    lost = [each for each in lost if each[1] >= WORTH_NAMING]
    lost.sort(key=lambda each: -each[1])
    return JobLine(job, place, card, tuple(above[:NAMED]), tuple(lost[:NAMED]))
