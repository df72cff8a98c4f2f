"""Addresses of prompts."""

from django.urls import path

from prompts.views import versions

app_name = "prompts"

urlpatterns = [
    path("versions/<uuid:pk>/prompt/", versions.version_prompt, name="version-prompt"),
]
