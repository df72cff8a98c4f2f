"""Addresses of the trash, of what happened to a portrait, and of proof of what was erased."""

from django.urls import path

from portfolio.views import portraits, trash

urlpatterns = [
    path("portraits/<uuid:pk>/delete/", trash.portrait_delete, name="portrait-delete"),
    path("portraits/<uuid:pk>/history/", portraits.portrait_history, name="portrait-history"),
    path("libraries/<uuid:pk>/delete/", trash.library_delete, name="library-delete"),
    path("brands/<uuid:pk>/delete/", trash.brand_delete, name="brand-delete"),
    path("persons/<uuid:pk>/delete/", trash.person_delete, name="person-delete"),
    path("persons/<uuid:pk>/erase/", trash.person_erase, name="person-erase"),
    path("portals/<uuid:pk>/delete/", trash.portal_delete, name="portal-delete"),
    path("teams/<uuid:pk>/trash/", trash.trash, name="trash"),
    path("teams/<uuid:pk>/restore/", trash.team_restore, name="team-restore"),
    path("teams/<uuid:pk>/erasures/", trash.erasures_list, name="erasures"),
    path("trash/<uuid:pk>/restore/", trash.trash_restore, name="trash-restore"),
    path("trash/<uuid:pk>/empty/", trash.trash_empty, name="trash-empty"),
    path("erasures/<uuid:pk>/report.json", trash.erasure, name="erasure"),
]
