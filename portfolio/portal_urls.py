"""Addresses of portals: the way in under /p/, and behind it everything under /portal/<link>/."""

from django.urls import path

from portfolio.views.portal import entry, files, pages

urlpatterns = [
    path("p/<str:secret>/", entry.portal_link, name="portal-link"),
    path("portal/<uuid:link>/", pages.portal_home, name="portal-home"),
    path("portal/<uuid:link>/enter/", entry.portal_enter, name="portal-enter"),
    path("portal/<uuid:link>/files/<str:signed>/", files.portal_file, name="portal-file"),
    path("portal/<uuid:link>/leave/", entry.portal_leave, name="portal-leave"),
]
