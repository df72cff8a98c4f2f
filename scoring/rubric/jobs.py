"""Jobs: the ten emotional jobs and the rubric of each, with a brand's overrides."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from scoring.rubric.overrides import BadOverride, with_overrides
from scoring.rubric.rubric import Rubric
from scoring.rubric.tables import Job, table_of

__all__ = ["JOBS", "JOB_SLUGS", "BadOverride", "Job", "UnknownJob", "job_of", "rubric_for"]

JOB_SLUGS: tuple[str, ...] = (
    "trust",
    "approachable",
    "warm",
    "authoritative",
    "thought_leadership",
    "creativity",
    "elite",
    "ambitious",
    "contemplative",
    "nostalgic",
)


class UnknownJob(LookupError):
    """There is no such emotional job; the message names those that there are."""

    def __init__(self, job: str) -> None:
        super().__init__(f"There is no job “{job}”. Choose one of: {', '.join(JOB_SLUGS)}.")
        self.job = job


JOBS: tuple[Job, ...] = tuple(table_of(slug).job for slug in JOB_SLUGS)
"""The ten emotional jobs with title, description, tone words and state of evidence."""


def job_of(slug: str) -> Job:
    """The job of a slug. Raises UnknownJob."""
    for job in JOBS:
        if job.slug == slug:
            return job
    raise UnknownJob(slug)


def rubric_for(job: str, overrides: Mapping[str, Any] | None = None) -> Rubric:
    """The rubric of a job, with a brand's own bands and weights if given.

    overrides: see ``scoring.rubric.overrides.with_overrides``. Raises UnknownJob, BadOverride.
    """
    if job not in JOB_SLUGS:
        raise UnknownJob(job)
    standard = _standard(job)
    if not overrides:
        return standard
    return Rubric(standard.job, with_overrides(standard.rows, overrides))


@cache
def _standard(job: str) -> Rubric:
    table = table_of(job)
    return Rubric(table.job, table.rows)
