"""Addresses of search, saved views and what is alike."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
