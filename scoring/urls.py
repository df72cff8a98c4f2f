"""Addresses of assessments."""

from django.urls import path

from scoring import views

app_name = "scoring"

urlpatterns = [
    path("versions/<uuid:pk>/assessment/", views.assessment_fragment, name="assessment-fragment"),
    path("assessments/<uuid:pk>/retry/", views.assessment_retry, name="assessment-retry"),
]
