"""Addresses of prompts."""

from django.urls import path

from prompts import views

app_name = "prompts"

urlpatterns = [
    path("versions/<uuid:pk>/prompt/", views.version_prompt, name="version-prompt"),
]
