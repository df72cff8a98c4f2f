"""Jobs: the ten emotional jobs and the rubric of each, with a brand's overrides."""

from collections.abc import Mapping
from dataclasses import replace
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


def rubric_for(
    job: str,
    changes: Mapping[str, Any] | None = None,
    *,
    secondary: str = "",
    custom: Mapping[str, Any] | None = None,
) -> Rubric:
    """The rubric of a job, with a team's own job and a brand's own changes on top, if given.

    changes: see ``scoring.rubric.overrides.with_overrides``. secondary: the slug of a job that is
    scored beside it by its own table and never mixed in; the job itself counts as none.
    custom: a team's own job, ``{"slug": "custom:…", "title", "description", "changes"}``; its
    changes make the table that the brand's own changes start from, and ``job`` is the slug that it
    starts from. Raises UnknownJob, BadOverride.
    """
    for slug in (job, secondary or job):
        if slug not in JOB_SLUGS:
            raise UnknownJob(slug)
    rubric = _standard(job)
    if custom:
        rubric = replace(_changed(rubric, custom.get("changes")), job=_own(rubric.job, custom))
    rubric = _changed(rubric, changes)
    return replace(rubric, secondary=secondary) if secondary not in ("", job) else rubric


def _changed(rubric: Rubric, changes: Mapping[str, Any] | None) -> Rubric:
    if not changes:
        return rubric
    return replace(rubric, rows=with_overrides(rubric.rows, changes, job=rubric.job.slug))


def _own(job: Job, custom: Mapping[str, Any]) -> Job:
    """A team's own job: its words, the evidence of the job that it starts from."""
    return replace(
        job,
        title=custom["title"],
        description=custom["description"],
        evidence_note=f"Your team's own job; it starts from {job.title}. {job.evidence_note}",
        custom=custom["slug"],
    )


@cache
def _standard(job: str) -> Rubric:
    table = table_of(job)
    return Rubric(table.job, table.rows)
