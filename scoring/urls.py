"""Addresses of assessments and rubrics."""

from django.urls import path

from scoring.views import (
    assessments,
    candidates,
    card,
    consistency,
    corrections,
    custom_jobs,
    jobs,
    rubrics,
    targets,
)

app_name = "scoring"

urlpatterns = [
    path("scorer/", card.scorer_card, name="scorer"),
    path(
        "versions/<uuid:pk>/assessment/",
        assessments.assessment_fragment,
        name="assessment-fragment",
    ),
    path("versions/<uuid:pk>/jobs/", jobs.version_jobs, name="version-jobs"),
    path(
        "versions/<uuid:pk>/cues/<slug:key>/correct/", corrections.cue_correct, name="cue-correct"
    ),
    path(
        "corrections/<uuid:pk>/withdraw/",
        corrections.correction_withdraw,
        name="correction-withdraw",
    ),
    path("brands/<uuid:pk>/outdated/", assessments.outdated, name="outdated"),
    path("brands/<uuid:pk>/rescore/", assessments.outdated_rescore, name="rescore-outdated"),
    path("assessments/<uuid:pk>/retry/", assessments.assessment_retry, name="assessment-retry"),
    path("brands/<uuid:pk>/consistency/", consistency.consistency, name="consistency"),
    path(
        "brands/<uuid:pk>/consistency/report/",
        consistency.consistency_report,
        name="consistency-report",
    ),
    path("portraits/<uuid:pk>/exceptions/", consistency.exception_add, name="exception-add"),
    path(
        "exceptions/<uuid:pk>/withdraw/",
        consistency.exception_withdraw,
        name="exception-withdraw",
    ),
    path("brands/<uuid:pk>/try/", candidates.trying, name="try"),
    path("libraries/<uuid:pk>/candidates/", candidates.candidate_add, name="candidate-add"),
    path("candidates/<uuid:pk>/", candidates.candidate, name="candidate"),
    path("candidates/<uuid:pk>/row/", candidates.candidate_row, name="candidate-row"),
    path("candidates/<uuid:pk>/accept/", candidates.candidate_accept, name="candidate-accept"),
    path("candidates/<uuid:pk>/discard/", candidates.candidate_discard, name="candidate-discard"),
    path("brands/<uuid:pk>/target/", targets.target, name="target"),
    path("brands/<uuid:pk>/images/", targets.images, name="brand-images"),
    path("images/<uuid:pk>/remove/", targets.image_remove, name="brand-image-remove"),
    path("brands/<uuid:pk>/rubric/", rubrics.rubric, name="rubric"),
    path("brands/<uuid:pk>/rubric/preview/", rubrics.rubric_preview, name="rubric-preview"),
    path("brands/<uuid:pk>/rubric/history/", rubrics.rubric_history, name="rubric-history"),
    path("rubrics/<uuid:pk>/restore/", rubrics.rubric_restore, name="rubric-restore"),
    path("teams/<uuid:pk>/jobs/new/", custom_jobs.custom_job_add, name="custom-job-add"),
    path("jobs/<uuid:pk>/", custom_jobs.custom_job, name="custom-job"),
    path("jobs/<uuid:pk>/delete/", custom_jobs.custom_job_delete, name="custom-job-delete"),
]
