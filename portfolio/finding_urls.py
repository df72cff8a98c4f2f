"""Addresses of search, saved views and what is alike."""

from django.urls import path

from portfolio.views import finding

urlpatterns = [
    path("teams/<uuid:pk>/portraits/", finding.portraits, name="portraits"),
    path("teams/<uuid:pk>/views/", finding.team_views, name="team-views"),
    path("brands/<uuid:pk>/views/", finding.brand_view_add, name="brand-view-add"),
    path("views/<uuid:pk>/", finding.saved_view, name="saved-view"),
    path("views/<uuid:pk>/delete/", finding.saved_view_delete, name="saved-view-delete"),
]
