"""Addresses at which a team keeps its portals and reviews."""

from django.urls import path

from portfolio.views import certificates, client_uploads, inbox, portal_links, portals, reviews

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<uuid:pk>/open/", inbox.inbox_open, name="inbox-open"),
    path("teams/<uuid:pk>/portals/", portals.team_portal_list, name="team-portals"),
    path("brands/<uuid:pk>/portals/", portals.brand_portal_list, name="brand-portals"),
    path("brands/<uuid:pk>/certificates/", certificates.brand_certificates, name="certificates"),
    path("certificates/<uuid:pk>/", certificates.certificate, name="certificate"),
    path(
        "certificates/<uuid:pk>/download/",
        certificates.certificate_download,
        name="certificate-download",
    ),
    path("portals/<uuid:pk>/", portals.portal, name="portal"),
    path("portals/<uuid:pk>/settings/", portals.portal_settings, name="portal-settings"),
    path("portals/<uuid:pk>/close/", portals.portal_close, name="portal-close"),
    path("portals/<uuid:pk>/portraits/", portals.portal_add, name="portal-add"),
    path("portals/<uuid:pk>/log/", portals.portal_log, name="portal-log"),
    path("portals/<uuid:pk>/stages/", portal_links.portal_stages, name="portal-stages"),
    path("portals/<uuid:pk>/links/new/", portal_links.portal_link_add, name="portal-link-add"),
    path("portals/<uuid:pk>/uploads/", client_uploads.portal_uploads, name="portal-uploads"),
    path("portal-items/<uuid:pk>/out/", portals.portal_take_out, name="portal-take-out"),
    path("portal-items/<uuid:pk>/move/", portals.portal_move, name="portal-move"),
    path("portal-items/<uuid:pk>/advance/", portals.portal_advance, name="portal-advance"),
    path("portal-items/<uuid:pk>/decide/", reviews.item_decide, name="item-decide"),
    path("portal-links/<uuid:pk>/", portal_links.portal_link_edit, name="portal-link-edit"),
    path(
        "portal-links/<uuid:pk>/extend/", portal_links.portal_link_extend, name="portal-link-extend"
    ),
    path(
        "portal-links/<uuid:pk>/revoke/", portal_links.portal_link_revoke, name="portal-link-revoke"
    ),
    path("versions/<uuid:pk>/comments/", reviews.portrait_comment, name="version-comment"),
    path("comments/<uuid:pk>/", reviews.comment_change, name="comment-change"),
    path("attachments/<uuid:pk>/", reviews.attachment, name="attachment"),
    path("decisions/<uuid:pk>/undo/", reviews.decision_undo, name="decision-undo"),
    path("client-uploads/<uuid:pk>/picture/", client_uploads.upload_picture, name="upload-picture"),
    path("client-uploads/<uuid:pk>/accept/", client_uploads.upload_accept, name="upload-accept"),
    path("client-uploads/<uuid:pk>/refuse/", client_uploads.upload_refuse, name="upload-refuse"),
    path("client-uploads/<uuid:pk>/back/", client_uploads.upload_put_back, name="upload-put-back"),
]
