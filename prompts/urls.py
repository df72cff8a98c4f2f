"""Addresses of prompts."""

from django.urls import path

from prompts.views import editing, ledger, library, recommendations, sidecars, versions

app_name = "prompts"

urlpatterns = [
    path("brands/<uuid:pk>/phrases/", ledger.brand_phrases, name="brand-phrases"),
    path("versions/<uuid:pk>/edits/", editing.edit_tips, name="edit-tips"),
    path("versions/<uuid:pk>/edits/<slug:edit>/", editing.edit_ask, name="edit-ask"),
    path("edits/<uuid:pk>/shown/", editing.edit_shown, name="edit-shown"),
    path("edits/<uuid:pk>/file/", editing.edit_file, name="edit-file"),
    path("edits/<uuid:pk>/credentials/", editing.edit_credentials, name="edit-credentials"),
    path("brands/<uuid:pk>/prompts/", library.brand_prompts, name="brand-prompts"),
    path("libraries/<uuid:pk>/prompts/", sidecars.library_prompts, name="library-prompts"),
    path("brands/<uuid:pk>/prompts/new/", library.prompt_add, name="prompt-add"),
    path("brands/<uuid:pk>/prompts/preview/", library.prompt_preview, name="prompt-preview"),
    path("prompts/<uuid:pk>/", library.brand_prompt, name="brand-prompt"),
    path("prompts/<uuid:pk>/versions/", library.prompt_version_add, name="prompt-version-add"),
    path("prompts/<uuid:pk>/delete/", library.prompt_delete, name="prompt-delete"),
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
    path("versions/<uuid:pk>/prompt/preview/", versions.prompt_preview, name="paste-preview"),
    path("versions/<uuid:pk>/prompt/same/", versions.version_prompt_same, name="prompt-same"),
    path("versions/<uuid:pk>/prompt/move/", versions.phrase_move, name="phrase-move"),
    path(
        "versions/<uuid:pk>/recommendations/<slug:rule>/",
        recommendations.recommendation,
        name="recommendation",
    ),
    path("versions/<uuid:pk>/phrases/", recommendations.own_phrase_add, name="own-phrase-add"),
    path("phrases/<uuid:pk>/remove/", recommendations.own_phrase_remove, name="own-phrase-remove"),
]
