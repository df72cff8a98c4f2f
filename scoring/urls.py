"""Addresses of assessments."""

from django.urls import path

from scoring.views import assessments, card

app_name = "scoring"

urlpatterns = [
    path("scorer/", card.scorer_card, name="scorer"),
    path(
        "versions/<uuid:pk>/assessment/",
        assessments.assessment_fragment,
        name="assessment-fragment",
    ),
    path("assessments/<uuid:pk>/retry/", assessments.assessment_retry, name="assessment-retry"),
    path("brands/<uuid:pk>/outdated/", assessments.outdated, name="outdated"),
    path("brands/<uuid:pk>/rescore/", assessments.outdated_rescore, name="rescore-outdated"),
]
