"""Addresses of tags, fields, collections, marks, and work on many portraits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
