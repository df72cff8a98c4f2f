"""Addresses of uploads in parts and of imports."""

from django.urls import URLPattern, path

from portfolio.views import imports, uploading

urlpatterns: list[URLPattern] = [
    path("libraries/<uuid:pk>/uploads/", uploading.upload_begin, name="upload-begin"),
    path("libraries/<uuid:pk>/import/", imports.library_import, name="import"),
    path("libraries/<uuid:pk>/manifest.csv", imports.import_template, name="import-template"),
    path("uploads/places/", uploading.upload_places, name="upload-places"),
    path("uploads/<uuid:pk>/", uploading.upload_part, name="upload"),
    path("uploads/<uuid:pk>/finish/", uploading.upload_finish, name="upload-finish"),
    path("tasks/<uuid:pk>/import/", imports.import_checked, name="import-checked"),
]
