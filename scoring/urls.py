"""Addresses of assessments."""

from django.urls import path

from scoring.views import assessments

app_name = "scoring"

urlpatterns = [
    path(
        "versions/<uuid:pk>/assessment/",
        assessments.assessment_fragment,
        name="assessment-fragment",
    ),
    path("assessments/<uuid:pk>/retry/", assessments.assessment_retry, name="assessment-retry"),
]
