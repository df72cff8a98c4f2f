"""Writes to a team's own emotional jobs."""

from typing import Any

from django.db import IntegrityError, transaction

from portfolio.actions.audit import record_event
from portfolio.actions.brands import NameTaken, tell_changed
from portfolio.actions.trash import move_to_trash
from portfolio.models import Brand, CustomJob, EmotionalJob, Team, TrashEntry, User

#: What a person may set on a custom job; the job that it starts from stays.
CUSTOM_JOB_FIELDS = ("title", "description", "changes")


class JobInUse(Exception):
    """Brands have this emotional job; the message names them."""

    def __init__(self, job: CustomJob) -> None:
        rows = Brand.all_rows.filter(custom_job=job)
        names = [f"{row}, which is in the trash" if row.trash_id else row.name for row in rows]
        super().__init__(
            f"“{job}” is the emotional job of {', '.join(names)}. Give "
            f"{'it' if len(names) == 1 else 'them'} another job first."
        )


def add_custom_job(
    *, team: Team, title: str, description: str, starts_from: EmotionalJob
) -> CustomJob:
    """Clone one of the ten jobs under a name of the team's own. Raises NameTaken."""
    _check_title(title)
    try:
        with transaction.atomic():
            job = CustomJob.objects.create(
                team=team, title=title, description=description, starts_from=starts_from
            )
            record_event(team=team, action="custom_job.added", target=job)
    except IntegrityError as error:
        raise NameTaken(title) from error
    return job


def change_custom_job(*, job: CustomJob, **fields: Any) -> CustomJob:
    """Change its words or what it asks for; every brand that has it is judged anew.

    The changes have been checked against the rubric by who calls. Raises NameTaken.
    """
    if "title" in fields:
        _check_title(fields["title"])
    try:
        with transaction.atomic():
            # no_key: a brand that takes this job in the same moment need not wait for us
            job = CustomJob.objects.select_for_update(no_key=True).get(pk=job.pk)
            before = [getattr(job, name) for name in CUSTOM_JOB_FIELDS]
            for name in CUSTOM_JOB_FIELDS:
                if name in fields:
                    setattr(job, name, fields[name])
            job.save()
            if before != [getattr(job, name) for name in CUSTOM_JOB_FIELDS]:
                _record_changes(job, dict(zip(CUSTOM_JOB_FIELDS, before, strict=True)))
                for brand in job.brands.select_related("custom_job"):
                    tell_changed(brand)
    except IntegrityError as error:
        raise NameTaken(fields["title"]) from error
    return job


@transaction.atomic
def delete_custom_job(*, job: CustomJob, by: User | None) -> TrashEntry:
    """Put a job that no brand has, not even one in the trash, into the trash. Raises JobInUse."""
    job = CustomJob.objects.select_for_update().get(pk=job.pk)  # no brand takes it meanwhile
    if Brand.all_rows.filter(custom_job=job).exists():
        raise JobInUse(job)
    return move_to_trash(row=job, by=by)


def _record_changes(job: CustomJob, before: dict[str, Any]) -> None:
    """Words as they were and are; of what the job asks for only that it changed."""
    changed = {
        name: [] if name == "changes" else [old, getattr(job, name)]
        for name, old in before.items()
        if old != getattr(job, name)
    }
    record_event(team=job.team, action="custom_job.changed", target=job, changed=changed)


def _check_title(title: str) -> None:
    """A team's own job may not carry the name of one of the ten. Raises NameTaken."""
    if title.strip().casefold() in {label.casefold() for label in EmotionalJob.labels}:
        raise NameTaken(title.strip())
