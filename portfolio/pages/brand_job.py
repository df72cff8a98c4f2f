"""A brand's emotional job by the name that its team knows."""

from dataclasses import replace

from portfolio.models import Brand
from scoring.rubric.jobs import Job, job_of


def brand_job(brand: Brand) -> Job:
    """The job that a brand's portraits do; a team's own job in the words of that team."""
    job = job_of(brand.job)
    custom = brand.custom_job
    if custom is None:
        return job
    return replace(job, title=custom.title, description=custom.description or job.description)
