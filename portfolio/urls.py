"""Addresses of teams, brands, libraries and portraits."""

from django.urls import path

from portfolio.views import brands, home, images, libraries, portraits, teams

app_name = "portfolio"

urlpatterns = [
    path("", home.home, name="home"),
    path("teams/<uuid:pk>/", teams.team_detail, name="team"),
    path("teams/<uuid:pk>/members/", teams.member_add, name="member-add"),
    path("members/<uuid:pk>/role/", teams.member_role, name="member-role"),
    path("members/<uuid:pk>/link/", teams.member_link, name="member-link"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member-remove"),
    path("teams/<uuid:pk>/brands/new/", brands.brand_add, name="brand-add"),
    path("brands/<uuid:pk>/", brands.brand_detail, name="brand"),
    path("brands/<uuid:pk>/consistency/", brands.brand_consistency, name="brand-consistency"),
    path("brands/<uuid:pk>/edit/", brands.brand_edit, name="brand-edit"),
    path("brands/<uuid:pk>/libraries/new/", libraries.library_add, name="library-add"),
    path("libraries/<uuid:pk>/", libraries.library_detail, name="library"),
    path("libraries/<uuid:pk>/portraits/", libraries.portrait_upload, name="portrait-upload"),
    path("portraits/<uuid:pk>/", portraits.portrait_detail, name="portrait"),
    path("portraits/<uuid:pk>/card/", portraits.portrait_card, name="portrait-card"),
    path("portraits/<uuid:pk>/title/", portraits.portrait_title, name="portrait-title"),
    path("portraits/<uuid:pk>/versions/", portraits.version_add, name="version-add"),
    path("files/<str:signed>/", images.version_file, name="file"),
]
