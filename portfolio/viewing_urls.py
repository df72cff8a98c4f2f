"""Addresses of the viewer, comparing and culling."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
