"""A team's own emotional jobs: cloned from one of the ten, then edited like a brand's rubric."""

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from portfolio.access import access
from portfolio.actions import custom_jobs
from portfolio.actions.brands import NameTaken
from portfolio.forms import CustomJobForm, CustomJobWordsForm
from portfolio.meanwhile import held
from portfolio.models import CustomJob, EmotionalJob, Role, Team
from portfolio.undoing import offer_way_back
from scoring.actions.rubrics import custom_rubric, standing_rubric
from scoring.actions.verdicts import disabled_cues
from scoring.editor import blocks_of
from scoring.forms import RubricForm, without_cue
from scoring.rubric.jobs import JOBS, job_of, rubric_for


@require_http_methods(["GET", "HEAD", "POST"])
def custom_job_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = access(Team, request.user, pk=pk, role=Role.EDITOR)
    form = CustomJobForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            job = custom_jobs.add_custom_job(
                team=team,
                title=data["title"],
                description=data["description"],
                starts_from=EmotionalJob(data["starts_from"]),
            )
            messages.success(request, f"“{job}” is ready. Change what it asks for here.")
            return redirect("scoring:custom-job", job.pk)
        except NameTaken as problem:
            form.add_error("title", str(problem))
    context = {"team": team, "form": form, "jobs": JOBS}
    status = 422 if form.is_bound else 200
    return render(request, "scoring/rubric/custom_job_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def custom_job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Words and rubric of a job of the team's own, in one form."""
    rows = CustomJob.objects.select_related("team").prefetch_related("brands")
    job = access(held(request, rows), request.user, pk=pk, role=Role.EDITOR)
    sent = request.POST.dict() if request.method == "POST" else None
    is_reset = bool(sent and "reset" in sent)  # shown again with one cue taken back, not saved
    if sent and is_reset:
        sent = without_cue(sent, sent["reset"])
    words = CustomJobWordsForm(sent, instance=copy(job))
    form = RubricForm(
        sent,
        changes=job.changes,
        build=lambda changes: custom_rubric(job, changes),
    )
    if words.is_valid() and form.is_valid() and not is_reset:
        try:
            saved = custom_jobs.change_custom_job(
                job=job, **words.cleaned_data, changes=form.changes
            )
            messages.success(request, f"“{saved}” is saved.{_judged_again(job)}")
            return redirect(f"{reverse('portfolio:team', args=[job.team_id])}#own-jobs")
        except NameTaken as problem:
            words.add_error("title", str(problem))
    return _page(request, job, words, form)


@require_POST
def custom_job_delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = access(CustomJob.objects.select_related("team"), request.user, pk=pk, role=Role.EDITOR)
    team = job.team_id
    try:
        entry = custom_jobs.delete_custom_job(job=job, by=request.user)  # type: ignore[arg-type]
        offer_way_back(request, entry, f"“{job}” is in the trash for 30 days.")
    except custom_jobs.JobInUse as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('portfolio:team', args=[team])}#own-jobs")


def _judged_again(job: CustomJob) -> str:
    names = ", ".join(brand.name for brand in job.brands.all())
    return f" Portraits of {names} are being judged by it." if names else ""


def _page(
    request: HttpRequest, job: CustomJob, words: CustomJobWordsForm, form: RubricForm
) -> HttpResponse:
    blocks = blocks_of(
        form,
        now=form.rubric or standing_rubric(job),
        standard=rubric_for(job.starts_from),
    )
    context: dict[str, Any] = {
        "job": job,
        "start": job_of(job.starts_from),
        "words": words,
        "form": form,
        "blocks": blocks,
        "is_open": any(block.is_open for block in blocks),
        "brands": job.brands.all(),
        "has_expression": not disabled_cues(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "scoring/rubric/custom_job.html", context, status=status)
