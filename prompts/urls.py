"""Addresses of prompts."""

from django.urls import path

from prompts.views import library, versions

app_name = "prompts"

urlpatterns = [
    path("brands/<uuid:pk>/prompts/", library.brand_prompts, name="brand-prompts"),
    path("brands/<uuid:pk>/prompts/new/", library.prompt_add, name="prompt-add"),
    path("brands/<uuid:pk>/prompts/preview/", library.prompt_preview, name="prompt-preview"),
    path("prompts/<uuid:pk>/", library.brand_prompt, name="brand-prompt"),
    path("prompts/<uuid:pk>/versions/", library.prompt_version_add, name="prompt-version-add"),
    path("prompts/<uuid:pk>/archive/", library.prompt_archive, name="prompt-archive"),
    path("prompts/<uuid:pk>/unarchive/", library.prompt_unarchive, name="prompt-unarchive"),
    path(
        "prompts/versions/<uuid:pk>/restore/",
        library.prompt_version_restore,
        name="prompt-version-restore",
    ),
    path(
        "versions/<uuid:pk>/prompt/from-library/",
        library.version_prompt_from_library,
        name="version-prompt-from-library",
    ),
    path("versions/<uuid:pk>/prompt/", versions.version_prompt, name="version-prompt"),
]
