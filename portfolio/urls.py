"""Addresses of teams, brands, libraries and portraits."""

from django.urls import path

from portfolio import delivery_urls, portal_team_urls, portal_urls, trash_urls, webhook_urls
from portfolio.views import (
    api_tokens,
    audit,
    brands,
    home,
    images,
    invitations,
    libraries,
    portraits,
    reports,
    team_settings,
    teams,
)

app_name = "portfolio"

urlpatterns = [
    path("", home.home, name="home"),
    path("teams/new/", teams.team_add, name="team-add"),
    path("teams/<uuid:pk>/", teams.team_detail, name="team"),
    path("teams/<uuid:pk>/leave/", teams.team_leave, name="team-leave"),
    path("members/<uuid:pk>/role/", teams.member_role, name="member-role"),
    path("members/<uuid:pk>/reach/", teams.member_reach, name="member-reach"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member-remove"),
    path("teams/<uuid:pk>/invitations/", invitations.team_invitations, name="invitations"),
    path("invitations/<uuid:pk>/renew/", invitations.invitation_renew, name="invitation-renew"),
    path("invitations/<uuid:pk>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path("teams/<uuid:pk>/links/", invitations.team_links, name="invite-links"),
    path("links/<uuid:pk>/revoke/", invitations.link_revoke, name="invite-link-revoke"),
    path("teams/<uuid:pk>/tokens/", api_tokens.api_tokens, name="api-tokens"),
    path("tokens/<uuid:pk>/revoke/", api_tokens.api_token_revoke, name="api-token-revoke"),
    path("teams/<uuid:pk>/settings/", team_settings.team_settings, name="team-settings"),
    path("teams/<uuid:pk>/audit/", audit.audit_log, name="audit-log"),
    path("teams/<uuid:pk>/audit.csv", audit.audit_csv, name="audit-log-csv"),
    path("teams/<uuid:pk>/transfer/", team_settings.team_transfer, name="team-transfer"),
    path("teams/<uuid:pk>/delete/", team_settings.team_delete, name="team-delete"),
    path("teams/<uuid:pk>/brands/new/", brands.brand_add, name="brand-add"),
    path("brands/<uuid:pk>/", brands.brand_detail, name="brand"),
    path(
        "brands/<uuid:pk>/consistency/summary/", brands.brand_consistency, name="brand-consistency"
    ),
    path("brands/<uuid:pk>/report/", reports.brand_report, name="brand-report"),
    path("brands/<uuid:pk>/report.pdf", reports.brand_report_pdf, name="brand-report-pdf"),
    path("brands/<uuid:pk>/edit/", brands.brand_edit, name="brand-edit"),
    path("brands/<uuid:pk>/libraries/new/", libraries.library_add, name="library-add"),
    path("libraries/<uuid:pk>/", libraries.library_detail, name="library"),
    path("libraries/<uuid:pk>/portraits/", libraries.portrait_upload, name="portrait-upload"),
    path("portraits/<uuid:pk>/", portraits.portrait_detail, name="portrait"),
    path("portraits/<uuid:pk>/card/", portraits.portrait_card, name="portrait-card"),
    path("portraits/<uuid:pk>/report/", reports.portrait_report, name="portrait-report"),
    path("portraits/<uuid:pk>/report.pdf", reports.portrait_report_pdf, name="portrait-report-pdf"),
    path("portraits/<uuid:pk>/title/", portraits.portrait_title, name="portrait-title"),
    path("portraits/<uuid:pk>/archive/", portraits.portrait_archive, name="portrait-archive"),
    path("portraits/<uuid:pk>/restore/", portraits.portrait_restore, name="portrait-restore"),
    path("portraits/<uuid:pk>/reference/", portraits.portrait_reference, name="portrait-reference"),
    path("portraits/<uuid:pk>/versions/", portraits.version_add, name="version-add"),
    path("files/<str:signed>/", images.version_file, name="file"),
    *portal_team_urls.urlpatterns,
    *delivery_urls.urlpatterns,
    *trash_urls.urlpatterns,
    *webhook_urls.urlpatterns,
    *portal_urls.urlpatterns,
]
