"""Doorbells: an id in, one action, safe to ring twice."""

from celery import shared_task

from portfolio.actions import team_tasks
from portfolio.models import TeamTask, Version
from prompts import certifying
from prompts.actions import editing, imports, origins, recommendations, tables, versions
from prompts.models import EditPreview


@shared_task(max_retries=2)
def read_embedded_prompt(version_id: str) -> None:
    """Read what the generator left in a version's file: its prompt, and where it came from."""
    version = Version.objects.filter(pk=version_id).first()
    if version is not None:
        versions.record_embedded_prompt(version=version)
        origins.record_origin(version=version)


@shared_task(max_retries=2)
def recommend_from_prompt(version_id: str) -> None:
    """Recommend anew from a prompt that came in a file beside the picture."""
    version = Version.objects.filter(pk=version_id).first()
    if version is not None:
        recommendations.recommend_for(version)


@shared_task(max_retries=2)
def make_edit_preview(preview_id: str) -> None:
    """Try an editing tip on a picture and measure it."""
    rows = EditPreview.objects.select_related("assessment__version", "assessment__rubric")
    preview = rows.filter(pk=preview_id).first()
    if preview is not None:
        editing.make_edit_preview(preview=preview)


@shared_task
def requeue_unread() -> None:
    """Ring again for versions whose file was never read for its origin."""
    origins.requeue_unread()
    origins.show_missing()


@shared_task
def requeue_previews() -> None:
    """Ring again for previews that were asked for and never made."""
    editing.requeue_previews()


@shared_task
def certify_decisions() -> None:
    """Certify what was decided and can no longer be taken back."""
    certifying.certify_decisions()


#: kind of a task -> what does its next rows
RUNS: dict[str, team_tasks.Run] = {
    TeamTask.Kind.EXPORT: tables.run_export,
    TeamTask.Kind.IMPORT: imports.run_import,
}


@shared_task(max_retries=2)
def run_team_task(task_id: str) -> None:
    """Do what is left of a member's task that needs prompts and scores, for one turn."""
    rows = TeamTask.objects.select_related("team", "brand", "created_by")
    task = rows.filter(pk=task_id).first()
    if task is not None:
        team_tasks.run_task(task=task, run=RUNS[task.kind])
