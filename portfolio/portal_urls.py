"""Addresses of portals: the way in under /p/, and behind it everything under /portal/<link>/."""

from django.urls import path

from portfolio.views import inbox
from portfolio.views.portal import acts, entry, files, packs, pages, uploading

urlpatterns = [
    path("p/<str:secret>/", entry.portal_link, name="portal-link"),
    path("come-back/<str:signed>/", entry.portal_back, name="portal-back"),
    path("news/<str:signed>/", inbox.news_frequency, name="news-frequency"),
    path("portal/<uuid:link>/", pages.portal_home, name="portal-home"),
    path("portal/<uuid:link>/enter/", entry.portal_enter, name="portal-enter"),
    path("portal/<uuid:link>/files/<str:signed>/", files.portal_file, name="portal-file"),
    path("portal/<uuid:link>/look.css", pages.portal_style, name="portal-style"),
    path("portal/<uuid:link>/logo.png", pages.portal_logo, name="portal-logo"),
    path("portal/<uuid:link>/portraits/<uuid:pk>/", pages.portal_item, name="portal-item"),
    path("portal/<uuid:link>/portraits/<uuid:pk>/pick/", acts.portal_pick, name="portal-pick"),
    path(
        "portal/<uuid:link>/portraits/<uuid:pk>/decide/", acts.portal_decide, name="portal-decide"
    ),
    path(
        "portal/<uuid:link>/portraits/<uuid:pk>/comments/",
        acts.portal_comment,
        name="portal-comment",
    ),
    path(
        "portal/<uuid:link>/comments/<uuid:pk>/",
        acts.portal_comment_change,
        name="portal-comment-change",
    ),
    path("portal/<uuid:link>/decisions/<uuid:pk>/undo/", acts.portal_undo, name="portal-undo"),
    path(
        "portal/<uuid:link>/attachments/<uuid:pk>/",
        acts.portal_attachment,
        name="portal-attachment",
    ),
    path("portal/<uuid:link>/packs/<uuid:pk>/", packs.portal_pack, name="portal-pack"),
    path("portal/<uuid:link>/upload/", uploading.portal_upload, name="portal-upload"),
    path("portal/<uuid:link>/leave/", entry.portal_leave, name="portal-leave"),
]
