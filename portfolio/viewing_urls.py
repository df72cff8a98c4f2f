"""Addresses of the viewer, comparing and culling."""

from django.urls import URLPattern, path

from portfolio.views import alike, comparing, culling, duplicates, portraits

urlpatterns: list[URLPattern] = [
    path("compare/", comparing.compare, name="compare"),
    path("cull/", culling.cull, name="cull"),
    path("versions/<uuid:pk>/restore/", portraits.version_restore, name="version-restore"),
    path("portraits/<uuid:pk>/alike/", alike.alike, name="alike"),
    path("brands/<uuid:pk>/duplicates/", duplicates.duplicates, name="duplicates"),
]
