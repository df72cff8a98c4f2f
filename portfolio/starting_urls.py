"""Addresses of the first minutes and the dashboard."""

from django.urls import URLPattern, path

from portfolio.views import dashboard, start

urlpatterns: list[URLPattern] = [
    path("teams/<uuid:pk>/today/", dashboard.today, name="today"),
    path("teams/<uuid:pk>/first-steps/", start.first_steps_of_team, name="first-steps"),
    path("teams/<uuid:pk>/sample/", start.sample_load, name="sample-load"),
    path("brands/<uuid:pk>/sample/remove/", start.sample_remove, name="sample-remove"),
]
