"""Addresses of the first minutes and the dashboard."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
