"""Addresses of uploads in parts, imports and the task tray."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
